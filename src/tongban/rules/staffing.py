"""Who may take over a post, and who may stand in for one.

Grass-roots offices hand over in writing, the receiver and a witness named; what must not happen is that a post is
handed to somebody nobody appointed, and that the one who left still sees.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tongban.terms.text import Text
from tongban.terms.verdict import Verdict

_SOURCE = Text("本平台岗位交接规则", "this platform's rule of handing over a post")


@dataclass(frozen=True, slots=True)
class Held:
    """A post as it is held now."""

    id: UUID
    account: UUID
    post: str
    unit: UUID
    open: bool = True


def may_take_over(leaving: Held, successor: Held) -> Verdict:
    """A successor holds the same post at the same unit: nobody gets rights by another's leaving."""
    if not leaving.open:
        return _no(
            Text("这个岗位已经交接过了", "this post has been handed over already"),
            Text("请看交接单", "see the receipt"),
        )
    if not successor.open:
        return _no(Text("接手人已不在这个岗位", "the successor no longer holds the post"), _CHOOSE)
    if leaving.account == successor.account:
        return _no(Text("不能交给自己", "a post is not handed over to oneself"), _CHOOSE)
    if (leaving.post, leaving.unit) != (successor.post, successor.unit):
        return _no(
            Text(
                "接手人要先被任命到同一单位的同一岗位",
                "the successor must first be appointed to the same post and unit",
            ),
            Text("请管理员先任命接手人，再来交接", "ask the administrator to appoint her, then hand over"),
        )
    return Verdict(True, Text("可以交接", "it can be handed over"), _SOURCE)


def may_stand_in(absent: Held, stand_in: Held | None, since: date, until: date | None, today: date) -> Verdict:
    """A stand-in works at the same unit; leave does not begin in the past."""
    if since < today:
        return _no(Text("休假不能从过去的日子开始", "leave does not begin in the past"), _DAYS)
    if until is not None and until < since:
        return _no(Text("结束日期早于开始日期", "it ends before it begins"), _DAYS)
    if stand_in is None:
        return Verdict(True, Text("无人代岗", "nobody stands in"), _SOURCE)
    if stand_in.account == absent.account:
        return _no(Text("不能由自己代岗", "one does not stand in for oneself"), _CHOOSE)
    if not stand_in.open or stand_in.unit != absent.unit:
        return _no(Text("代岗人要在同一单位任职", "a stand-in works at the same unit"), _CHOOSE)
    return Verdict(True, Text("可以代岗", "she can stand in"), _SOURCE)


def leads(leader_place: str, place: str, above: Collection[str]) -> bool:
    """Whether a leader of one place answers for another: the same one, or one that lies in it."""
    return leader_place == place or leader_place in above


def _no(reason: Text, next_step: Text) -> Verdict:
    return Verdict(False, reason, _SOURCE, next_step)


_CHOOSE = Text("请另选一人", "choose somebody else")
_DAYS = Text("请改日期", "change the days")
