"""What the police answer for: the household register and residence.

户口登记条例: Regulations on Household Registration. 个人信息保护法: Personal Information Protection Law.
"""

from tongban.terms.text import Text
from tongban.terms.verdict import Verdict

from .answers import found, not_found
from .facts import Facts

_HOUSEHOLD_4 = Text("《户口登记条例》第四条", "Regulations on Household Registration, article 4")
_HOUSEHOLD_13 = Text("《户口登记条例》第十三条", "Regulations on Household Registration, article 13")
_HOUSEHOLD_18 = Text("《户口登记条例》第十八条", "Regulations on Household Registration, article 18")
_PRIVACY_45 = Text("《个人信息保护法》第四十五条", "Personal Information Protection Law, article 45")
_STATION = Text(
    "请到户口所在地公安派出所查询档案", "ask for the archive at the police station where you are registered"
)


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


def was_renamed(facts: Facts) -> Verdict:
    """A former name is proved from the register. 户口登记条例 article 18: a change of name is registered."""
    if facts.text("household.no") and facts.text("person.former_name"):
        return found("查到您户口登记的曾用名", "a former name is in your household register", _HOUSEHOLD_18)
    return not_found(
        "您的户口登记中没有曾用名", "your household register holds no former name", _HOUSEHOLD_18, _STATION
    )


def moved_in(facts: Facts) -> Verdict:
    """The day of moving in is proved from the register. 户口登记条例 article 13: who arrives is registered."""
    if facts.text("household.no") and facts.text("household.move_in_date"):
        return found("查到您户口的迁入日期", "the day your register moved here was found", _HOUSEHOLD_13)
    return not_found(
        "您的户口登记中没有迁入日期，可能出生时就登记在这里",
        "your register holds no day of moving in; it may have been here since your birth",
        _HOUSEHOLD_13,
        _STATION,
    )


def lives_here(facts: Facts) -> Verdict:
    """A residence registered with the police. 个人信息保护法 article 45: everyone may consult what is held of her."""
    if facts.text("residence.address"):
        return found("查到您的居住登记", "your registered residence was found", _PRIVACY_45)
    return not_found(
        "公安机关没有您在本市的居住登记",
        "the police hold no residence of yours in this city",
        _PRIVACY_45,
        Text("请带身份证到住处所在的派出所或社区登记", "register at the police station or community you live in"),
    )


def has_a_grid(facts: Facts) -> Verdict:
    """A home that lies in a community. 个人信息保护法 article 45: everyone may consult what is held of her."""
    if facts.text("residence.division"):
        return found("查到您住处所属的社区", "the community of your home was found", _PRIVACY_45)
    return not_found(
        "没有查到您住处所属的社区",
        "the community of your home is not known",
        _PRIVACY_45,
        Text("请到住处所在的村（社区）登记居住地址", "register your address with the community you live in"),
    )
