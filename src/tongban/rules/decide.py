"""The rules by which instant matters are decided, named in matters and chosen from this list alone.

Each takes the values the case rests on (element -> canonical text) and answers with a reason a person understands.
"""

from collections.abc import Callable, Mapping

from tongban.terms.text import Text
from tongban.terms.verdict import Verdict

Rule = Callable[[Mapping[str, str]], Verdict]

_SOCIAL_4 = Text("《社会保险法》第四条", "Social Insurance Law, article 4")
_SOCIAL_16 = Text("《社会保险法》第十六条", "Social Insurance Law, article 16")
_HOUSEHOLD_4 = Text("《户口登记条例》第四条", "Regulations on Household Registration, article 4")


def insured(values: Mapping[str, str]) -> Verdict:
    """A proof of insurance needs an insurance record. 社会保险法 article 4: everyone may consult her record."""
    if values.get("insurance.personal_no"):
        return Verdict(True, Text("查到您的社会保险参保记录", "your insurance record was found"), _SOCIAL_4)
    return Verdict(
        False,
        Text("在本市社会保险数据中没有查到您的参保记录", "no insurance record of yours is held in this city"),
        _SOCIAL_4,
        Text(
            "如果您在其他城市参保，请向参保地申请；如认为有误，请到所在镇（街道）为民服务中心综合窗口核对",
            "if you are insured in another city, apply there; if you think this is wrong, have it checked at the "
            "comprehensive window of your town's service centre",
        ),
    )


def registered(values: Mapping[str, str]) -> Verdict:
    """An extract needs an entry in the household register. 户口登记条例 article 4: it proves identity."""
    if values.get("household.no"):
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


def pension_receiving(values: Mapping[str, str]) -> Verdict:
    """Only who draws a pension confirms that she still may. 社会保险法 article 16: pensions are drawn monthly."""
    if values.get("insurance.pension_status") == "3":
        return Verdict(
            True,
            Text("您正在领取养老保险待遇，本次认证有效", "you draw a pension; this confirmation holds"),
            _SOCIAL_16,
        )
    return Verdict(
        False,
        Text(
            "您目前没有领取养老保险待遇，不需要认证",
            "you do not draw a pension now, so nothing is to be confirmed",
        ),
        _SOCIAL_16,
        Text(
            "开始领取待遇后再办理即可",
            "come back once your pension has begun",
        ),
    )


NAMED: dict[str, Rule] = {
    "insured": insured,
    "registered": registered,
    "pension_receiving": pension_receiving,
}
