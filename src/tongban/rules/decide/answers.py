"""Two shapes most answers have: what was looked for was found, or it was not and this is what to do."""

from tongban.terms.text import Text
from tongban.terms.verdict import Verdict

CHECK = Text(
    "如认为有误，请在“我的数据”里核对，或到所在镇（街道）为民服务中心综合窗口核对",
    "if you think this is wrong, check under My data, or at the comprehensive window of your town's service centre",
)


def found(zh: str, en: str, source: Text) -> Verdict:
    return Verdict(True, Text(zh, en), source)


def not_found(zh: str, en: str, source: Text, next_step: Text = CHECK) -> Verdict:
    return Verdict(False, Text(zh, en), source, next_step)
