"""Whether an account is known well enough for a matter, and if not, what raises it.

A matter's implementation list says which identity level it needs; nothing asks for more than that (Personal Information
Protection Law, article 6: the smallest scope).
"""

from dataclasses import dataclass
from typing import Literal

from tongban.terms.level import Level
from tongban.terms.text import Text
from tongban.terms.verdict import Verdict

StepCode = Literal["sign_in", "phone", "real_name", "in_person"]
SOURCE = Text("该事项的实施清单：身份等级", "the matter's implementation list: identity level")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do to be known better."""

    code: StepCode
    to: Level
    text: Text


# From the least to the most; whoever has done a later one need not do an earlier one.
_STEPS = (
    Step("sign_in", Level.PASSWORD, Text("登录", "sign in")),
    Step("phone", Level.PHONE, Text("用手机验证码登录", "sign in with a code sent to your phone")),
    Step("real_name", Level.REAL_NAME, Text("核对姓名和证件号码", "have your name and document number checked")),
    Step("in_person", Level.IN_PERSON, Text("带身份证件到窗口当面核验", "show your document at a service window")),
)


def reaches(have: Level, need: Level) -> Verdict:
    """Whether ``have`` is enough; ``next_step`` is the one act that makes it so."""
    if have >= need:
        return Verdict(True, Text("身份等级够用", "the identity level is enough"), SOURCE)
    to_do = step_up(have, need)
    reason = Text(
        f"这件事需要“{need.meaning.zh}”，目前是“{have.meaning.zh}”",
        f"this needs “{need.meaning.en}”; it is “{have.meaning.en}” now",
    )
    return Verdict(False, reason, SOURCE, to_do[-1].text)


def step_up(have: Level, need: Level) -> tuple[Step, ...]:
    """What is left to do, in order. A phone code signs in by itself, so ``sign_in`` stands alone or not at all."""
    left = tuple(step for step in _STEPS if have < step.to <= need)
    return tuple(step for step in left if step.code != "sign_in") or left
