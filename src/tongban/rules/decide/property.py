"""What the real-estate registry answers for. 民法典: Civil Code."""

from tongban.terms.text import Text
from tongban.terms.verdict import Verdict

from .answers import CHECK, found, not_found
from .facts import Facts

_CIVIL_218 = Text("《民法典》第二百一十八条", "Civil Code, article 218")


def _owns(facts: Facts) -> bool:
    return bool(facts.text("house.property_no")) or any(
        line.get("house.property_no") for line in facts.each("property")
    )


def owns_property(facts: Facts) -> Verdict:
    """A record of real estate needs some. 民法典 article 218: whoever holds a right may consult the register."""
    if _owns(facts):
        return found("查到登记在您名下的不动产", "real estate registered under your name was found", _CIVIL_218)
    return not_found(
        "本市不动产登记信息中没有登记在您名下的不动产",
        "no real estate is registered under your name in this city",
        _CIVIL_218,
        Text(
            "需要证明没有房产的，可办理“本市无房证明”；如认为有误，请带产权证到不动产登记机构核对",
            "to prove that you own none, apply for the proof of owning no real estate; if this is wrong, take your "
            "certificate to the registry",
        ),
    )


def owns_nothing(facts: Facts) -> Verdict:
    """A proof of owning nothing is refused to whom the registry knows as an owner. 民法典 article 218."""
    if not _owns(facts):
        return found(
            "本市不动产登记信息中没有查到登记在您名下的不动产",
            "no real estate was found under your name in the register of this city",
            _CIVIL_218,
        )
    return not_found(
        "本市不动产登记信息中有登记在您名下的不动产",
        "real estate is registered under your name in this city",
        _CIVIL_218,
        Text(
            f"可办理“不动产登记信息查询”，看清是哪一处；{CHECK.zh}",
            f"the real-estate registration record shows which; {CHECK.en}",
        ),
    )
