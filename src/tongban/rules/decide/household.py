"""What the household register answers for. 户口登记条例: Regulations on Household Registration."""

from tongban.terms.text import Text
from tongban.terms.verdict import Verdict

from .facts import Facts

_HOUSEHOLD_4 = Text("《户口登记条例》第四条", "Regulations on Household Registration, article 4")


def registered(facts: Facts) -> Verdict:
    """An extract needs an entry in the household register. 户口登记条例 article 4: it proves identity."""
    if facts.text("household.no"):
        return Verdict(
            True, Text("查到您的户口登记信息", "your entry in the household register was found"), _HOUSEHOLD_4
        )
    return Verdict(
        False,
        Text("您的户口不在本市登记", "you are not registered in this city"),
        _HOUSEHOLD_4,
        Text(
            "请向户口所在地公安派出所申请",
            "apply to the police station of the place where you are registered",
        ),
    )
