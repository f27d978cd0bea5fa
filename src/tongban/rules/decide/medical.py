"""What medical insurance answers for. 社会保险法: Social Insurance Law."""

from tongban.terms.text import Text
from tongban.terms.verdict import Verdict

from .answers import found, not_found
from .facts import Facts

EMPLOYEES = "1"  # insurance_medical_type: only this one has a personal account
_SOCIAL_4 = Text("《社会保险法》第四条", "Social Insurance Law, article 4")
_SOCIAL_74 = Text("《社会保险法》第七十四条", "Social Insurance Law, article 74")


def medically_insured(facts: Facts) -> Verdict:
    """A proof of medical insurance needs a record of it. 社会保险法 article 4: everyone may consult her record."""
    if facts.text("insurance.medical_no"):
        return found("查到您的基本医疗保险参保记录", "your medical insurance record was found", _SOCIAL_4)
    return not_found(
        "在本市医疗保险数据中没有查到您的参保记录",
        "no medical insurance record of yours is held in this city",
        _SOCIAL_4,
        Text(
            "如果您在其他城市参保，请向参保地申请；还没有参保的，可到所在镇（街道）为民服务中心办理参保登记",
            "if you are insured in another city, apply there; if nowhere, register at your town's service centre",
        ),
    )


def has_medical_account(facts: Facts) -> Verdict:
    """Only insurance for employees keeps a personal account. 社会保险法 article 74: looking it up is free."""
    if facts.text("insurance.medical_type") == EMPLOYEES:
        return found("查到您的职工医保个人账户", "your personal account was found", _SOCIAL_74)
    if facts.text("insurance.medical_no"):
        return not_found(
            "您参加的是城乡居民基本医疗保险，没有个人账户",
            "you are insured as a resident; that insurance has no personal account",
            _SOCIAL_74,
            Text(
                "需要证明参保情况的，可办理“基本医疗保险参保证明”",
                "to prove that you are insured, apply for the proof of medical insurance",
            ),
        )
    return not_found(
        "在本市医疗保险数据中没有查到您的参保记录",
        "no medical insurance record of yours is held in this city",
        _SOCIAL_74,
        Text("如果您在其他城市参保，请向参保地查询", "if you are insured in another city, ask there"),
    )
