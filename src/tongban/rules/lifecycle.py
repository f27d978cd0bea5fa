"""The states of a case and the moves between them, each with the act that makes it and the article it rests on.

Phases follow GB/T 39046-2020 (application, acceptance, handling, closing). Extension, special procedure, rating and
archiving are dates and clock events (``rules.clock``), not states: a case that is extended is still under review.
行政许可法 is the Administrative Licensing Law.
"""

from dataclasses import dataclass
from enum import StrEnum

from tongban.terms.text import Text


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUPPLEMENT_SUBMITTED = "supplement_submitted"
    REJECTED_AT_INTAKE = "rejected_at_intake"
    NOT_REQUIRED = "not_required"
    ACCEPTED = "accepted"
    ACCEPTED_WITH_DEFERRAL = "accepted_with_deferral"
    UNDER_REVIEW = "under_review"
    GRANTED = "decided_granted"
    REFUSED = "decided_refused"
    CLOSED = "closed"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"


class Act(StrEnum):
    """What somebody does, or what the law does by itself, to move a case."""

    SUBMIT = "submit"
    RECEIVE = "receive"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUPPLEMENT = "supplement"
    ACCEPT = "accept"
    ACCEPT_WITH_DEFERRAL = "accept_with_deferral"
    REJECT_AT_INTAKE = "reject_at_intake"
    FIND_NOT_REQUIRED = "find_not_required"
    REVIEW = "review"
    GRANT = "grant"
    REFUSE = "refuse"
    CLOSE = "close"
    DELIVER = "deliver"
    WITHDRAW = "withdraw"
    TERMINATE = "terminate"
    REOPEN = "reopen"
    LAPSE = "lapse"  # by itself: the applicant let a supplement or a promise pass
    DEEM_ACCEPTED = "deem_accepted"  # by itself: no notice within five working days


@dataclass(frozen=True, slots=True)
class Move:
    """One way a case can go."""

    act: Act
    start: State
    end: State
    source: str


_32_4 = "行政许可法 第三十二条第四项"
_MOVES = (
    Move(Act.SUBMIT, State.DRAFT, State.SUBMITTED, "行政许可法 第二十九条"),
    Move(Act.RECEIVE, State.SUBMITTED, State.RECEIVED, "行政许可法 第三十二条"),
    Move(Act.REQUEST_SUPPLEMENT, State.RECEIVED, State.SUPPLEMENT_REQUESTED, _32_4),
    Move(Act.SUPPLEMENT, State.SUPPLEMENT_REQUESTED, State.SUPPLEMENT_SUBMITTED, _32_4),
    # What was asked has come: it is accepted, or turned away; it is never asked a second time.
    Move(Act.ACCEPT, State.SUPPLEMENT_SUBMITTED, State.ACCEPTED, "行政许可法 第三十二条第五项"),
    Move(Act.REJECT_AT_INTAKE, State.SUPPLEMENT_SUBMITTED, State.REJECTED_AT_INTAKE, "行政许可法 第三十二条"),
    Move(Act.ACCEPT, State.RECEIVED, State.ACCEPTED, "行政许可法 第三十二条第五项"),
    Move(Act.ACCEPT_WITH_DEFERRAL, State.RECEIVED, State.ACCEPTED_WITH_DEFERRAL, "容缺受理"),
    Move(Act.REJECT_AT_INTAKE, State.RECEIVED, State.REJECTED_AT_INTAKE, "行政许可法 第三十二条第二项"),
    Move(Act.FIND_NOT_REQUIRED, State.RECEIVED, State.NOT_REQUIRED, "行政许可法 第三十二条第一项"),
    Move(Act.DEEM_ACCEPTED, State.SUBMITTED, State.ACCEPTED, _32_4),
    Move(Act.DEEM_ACCEPTED, State.RECEIVED, State.ACCEPTED, _32_4),
    Move(Act.LAPSE, State.SUPPLEMENT_REQUESTED, State.WITHDRAWN, "逾期未补正，视为撤回"),
    Move(Act.LAPSE, State.ACCEPTED_WITH_DEFERRAL, State.WITHDRAWN, "逾期未补交容缺材料，视为撤回"),
    Move(Act.REVIEW, State.ACCEPTED, State.UNDER_REVIEW, "行政许可法 第三十四条"),
    Move(Act.REVIEW, State.ACCEPTED_WITH_DEFERRAL, State.UNDER_REVIEW, "行政许可法 第三十四条"),
    Move(Act.GRANT, State.UNDER_REVIEW, State.GRANTED, "行政许可法 第三十八条"),
    Move(Act.REFUSE, State.UNDER_REVIEW, State.REFUSED, "行政许可法 第三十八条"),
    # An instant matter is received, accepted, reviewed and decided in the act of filing it.
    Move(Act.GRANT, State.SUBMITTED, State.GRANTED, "行政许可法 第三十四条第二款：能够当场作出决定的，应当当场作出"),
    Move(Act.REFUSE, State.SUBMITTED, State.REFUSED, "行政许可法 第三十四条第二款：能够当场作出决定的，应当当场作出"),
    Move(Act.CLOSE, State.GRANTED, State.CLOSED, "办结"),
    Move(Act.CLOSE, State.REFUSED, State.CLOSED, "办结"),
    Move(Act.DELIVER, State.CLOSED, State.DELIVERED, "行政许可法 第四十四条"),
    # Closed by mistake, or rated badly and rightly so: it is taken up again.
    Move(Act.REOPEN, State.CLOSED, State.UNDER_REVIEW, "错误办结的恢复办理"),
    Move(Act.REOPEN, State.DELIVERED, State.UNDER_REVIEW, "错误办结的恢复办理"),
    *(
        Move(Act.WITHDRAW, state, State.WITHDRAWN, "申请人撤回")
        for state in (
            State.DRAFT, State.SUBMITTED, State.RECEIVED, State.SUPPLEMENT_REQUESTED, State.SUPPLEMENT_SUBMITTED,
            State.ACCEPTED, State.ACCEPTED_WITH_DEFERRAL, State.UNDER_REVIEW,
        )
    ),
    # The applicant has died, the organisation has ended, the matter has been abolished.
    *(
        Move(Act.TERMINATE, state, State.TERMINATED, "行政许可办理终止")
        for state in (
            State.SUBMITTED, State.RECEIVED, State.SUPPLEMENT_REQUESTED, State.SUPPLEMENT_SUBMITTED,
            State.ACCEPTED, State.ACCEPTED_WITH_DEFERRAL, State.UNDER_REVIEW,
        )
    ),
)  # fmt: skip
MOVES: dict[tuple[State, Act], Move] = {(move.start, move.act): move for move in _MOVES}
FINAL = frozenset({State.REJECTED_AT_INTAKE, State.NOT_REQUIRED, State.WITHDRAWN, State.TERMINATED})
OUTCOMES = {State.GRANTED: "granted", State.REFUSED: "refused"}

NAMES = {
    State.DRAFT: Text("草稿", "draft"),
    State.SUBMITTED: Text("已提交", "submitted"),
    State.RECEIVED: Text("已收件", "received"),
    State.SUPPLEMENT_REQUESTED: Text("待补正", "to be supplemented"),
    State.SUPPLEMENT_SUBMITTED: Text("已补正", "supplemented"),
    State.REJECTED_AT_INTAKE: Text("不予受理", "not accepted"),
    State.NOT_REQUIRED: Text("依法不需办理", "not required by law"),
    State.ACCEPTED: Text("已受理", "accepted"),
    State.ACCEPTED_WITH_DEFERRAL: Text("容缺受理", "accepted, material to follow"),
    State.UNDER_REVIEW: Text("审查中", "under review"),
    State.GRANTED: Text("已办结", "granted"),
    State.REFUSED: Text("不予办理", "refused"),
    State.CLOSED: Text("已办结", "closed"),
    State.DELIVERED: Text("已送达", "delivered"),
    State.WITHDRAWN: Text("已撤回", "withdrawn"),
    State.TERMINATED: Text("已终止", "terminated"),
}


class NoSuchMove(Exception):
    """Misuse: the life of a case does not go this way."""


def move(state: State, act: Act) -> State:
    """The state after ``act``, if a case in ``state`` can take it."""
    found = MOVES.get((state, act))
    if found is None:
        raise NoSuchMove(f"{act} from {state}")
    return found.end
