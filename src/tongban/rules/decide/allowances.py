"""What civil affairs pays. 社会救助暂行办法: Interim Measures on Social Assistance.

A line of the department's file is an allowance paid now; one that ended is gone from it.
"""

from collections.abc import Collection

from tongban.terms.text import Text
from tongban.terms.verdict import Verdict

from .answers import CHECK, found, not_found
from .facts import Facts

SUBSISTENCE, OLD_AGE, EXTREME_POVERTY = "1", "2", "5"  # benefit_kind
DISABILITY = ("3", "4")
_ASSISTANCE_12 = Text("《社会救助暂行办法》第十二条", "Interim Measures on Social Assistance, article 12")
_ASSISTANCE_14 = Text("《社会救助暂行办法》第十四条", "Interim Measures on Social Assistance, article 14")
_ELDERLY_33 = Text("《老年人权益保障法》第三十三条", "Law on the Rights of the Elderly, article 33")
_DISABLED_48 = Text("《残疾人保障法》第四十八条", "Law on the Protection of Disabled Persons, article 48")
_PRIVACY_45 = Text("《个人信息保护法》第四十五条", "Personal Information Protection Law, article 45")


def on_subsistence_allowance(facts: Facts) -> Verdict:
    """Paid the subsistence allowance now. 社会救助暂行办法 article 12: it is paid every month."""
    names = ("最低生活保障金", "the subsistence allowance")
    return _receives(facts, (SUBSISTENCE,), names, _ASSISTANCE_12, "申请低保请到户籍所在镇（街道）为民服务中心")


def on_old_age_allowance(facts: Facts) -> Verdict:
    """Paid the old-age allowance now. 老年人权益保障法 article 33: allowance from the age of eighty."""
    names = ("尊老金", "the old-age allowance")
    return _receives(
        facts, (OLD_AGE,), names, _ELDERLY_33, "符合年龄条件还没有领取的，请到户籍所在镇（街道）为民服务中心"
    )


def on_disability_allowance(facts: Facts) -> Verdict:
    """Paid one of the two disability allowances now. 残疾人保障法 article 48: assistance, and a care allowance."""
    names = ("残疾人两项补贴", "a disability allowance")
    return _receives(facts, DISABILITY, names, _DISABLED_48, "持残疾人证的可到户籍所在镇（街道）为民服务中心申请")


def on_extreme_poverty_support(facts: Facts) -> Verdict:
    """Supported as a person in extreme poverty now. 社会救助暂行办法 article 14."""
    names = ("特困人员救助供养", "support for persons in extreme poverty")
    return _receives(facts, (EXTREME_POVERTY,), names, _ASSISTANCE_14, "申请请到户籍所在镇（街道）为民服务中心")


def on_any_allowance(facts: Facts) -> Verdict:
    """Paid anything by civil affairs now. 个人信息保护法 article 45: everyone may consult what is held of her."""
    names = ("民政部门发放的待遇", "any allowance of civil affairs")
    return _receives(facts, (), names, _PRIVACY_45, "想了解可以申请哪些待遇，请到所在镇（街道）为民服务中心")


def _receives(facts: Facts, kinds: Collection[str], names: tuple[str, str], source: Text, apply_zh: str) -> Verdict:
    """Whether one of ``kinds`` (any, when empty) is among what is paid."""
    paid = {line["benefit.kind"] for line in facts.each("benefit") if line.get("benefit.kind")}
    paid |= {facts.text("benefit.kind")} - {""}
    if paid & set(kinds) if kinds else paid:
        return found(f"查到您正在领取{names[0]}", f"you are paid {names[1]}", source)
    return not_found(
        f"民政部门目前没有向您发放{names[0]}",
        f"civil affairs does not pay you {names[1]} at present",
        source,
        Text(f"{apply_zh}；{CHECK.zh}", f"to apply, go to the service centre of your town; {CHECK.en}"),
    )
