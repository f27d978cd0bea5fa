"""What a person tells of herself. 个人信息保护法: Personal Information Protection Law."""

from tongban.terms.text import Text
from tongban.terms.verdict import Verdict

from .answers import found, not_found
from .facts import Facts

_PRIVACY_46 = Text("《个人信息保护法》第四十六条", "Personal Information Protection Law, article 46")


def can_be_reached(facts: Facts) -> Verdict:
    """A number was given, her own or a relative's. 个人信息保护法 article 46: she may correct and complete her data."""
    if facts.text("person.mobile") or (facts.text("kin.mobile") and facts.text("kin.name")):
        return found(
            "联系方式已登记，各部门从现在起以此为准", "registered; departments use it from now on", _PRIVACY_46
        )
    return not_found(
        "没有填写可用的号码",
        "no number was given",
        _PRIVACY_46,
        Text("请填写本人或家人的手机号码后再提交", "give your own number or a relative's, and send it again"),
    )
