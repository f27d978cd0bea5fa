"""What social insurance answers for. 社会保险法: Social Insurance Law."""

from tongban.terms.text import Text
from tongban.terms.verdict import Verdict

from .answers import found, not_found
from .facts import Facts

RECEIVING = "3"  # insurance_pension_status

_SOCIAL_4 = Text("《社会保险法》第四条", "Social Insurance Law, article 4")
_SOCIAL_16 = Text("《社会保险法》第十六条", "Social Insurance Law, article 16")


def insured(facts: Facts) -> Verdict:
    """A proof of insurance needs an insurance record. 社会保险法 article 4: everyone may consult her record."""
    if facts.text("insurance.personal_no"):
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


def pension_receiving(facts: Facts) -> Verdict:
    """Only who draws a pension confirms that she still may. 社会保险法 article 16: pensions are drawn monthly."""
    if facts.text("insurance.pension_status") == RECEIVING:
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


def draws_pension(facts: Facts) -> Verdict:
    """A proof of drawing a pension needs one that is drawn. 社会保险法 article 16: pensions are drawn monthly."""
    if facts.text("insurance.pension_status") == RECEIVING:
        return found("查到您正在领取养老保险待遇", "you draw a pension", _SOCIAL_16)
    return not_found(
        "您目前没有领取养老保险待遇",
        "you do not draw a pension at present",
        _SOCIAL_16,
        Text(
            "需要证明参保缴费情况的，可办理“社会保险参保缴费证明”",
            "to prove your contributions, apply for the social insurance contribution proof",
        ),
    )
