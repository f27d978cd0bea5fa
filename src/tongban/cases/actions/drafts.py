"""Drafts: kept as they are typed, never overwritten unseen, adopted at sign-in, gone in time.

Typing is not an act before the administration: a draft's writes leave no event (docs/decisions/0011).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from tongban.cases.forms import SITUATION, hers
from tongban.cases.models import Draft, Typed
from tongban.rules.calendar import legal_day
from tongban.terms.specs import MatterSpec

KEPT = timedelta(days=30)  # since it was last saved
KEPT_IN_BROWSER = timedelta(days=2)  # before anybody has signed in
NOTICE = timedelta(days=7)  # how long before the end its owner is told
LONGEST = 2_000  # characters in one field

__all__ = [
    "Owner",
    "Seen",
    "Stale",
    "TooLong",
    "Typed",
    "adopt",
    "discard",
    "expire_due",
    "finish",
    "save",
    "typed_into",
]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose drafts: a person's, or a browser's by the secret it keeps."""

    subject_id: UUID | None = None
    secret: str = ""

    @property
    def lookup(self) -> dict[str, object]:
        if self.subject_id is not None:
            return {"subject_id": self.subject_id}
        return {"browser": hashlib.sha256(self.secret.encode()).digest()}


class Stale(Exception):
    """The draft was changed elsewhere since this page read it. ``draft`` is it now; None when it is gone."""

    def __init__(self, matter: str, draft: Draft | None, typed: Typed) -> None:
        super().__init__(f"the draft of {matter} was changed elsewhere")
        self.matter = matter
        self.draft = draft
        self.typed = typed

    def differing(self) -> dict[str, str]:
        """Field -> what stands there elsewhere, for the fields that differ from what is typed here."""
        return _differing(self.draft.typed(), self.typed) if self.draft else {}


class TooLong(Exception):
    """A field holds more than a draft keeps. ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def typed_into(matter: MatterSpec, given: Mapping[str, str]) -> Typed:
    """From the fields of a page to what was typed: only what the matter may ask of the person herself."""
    own = hers()
    return Typed(
        {ask.element: given[ask.element] for ask in matter.asks if ask.element in own and ask.element in given},
        {one.code: given[SITUATION + one.code] for one in matter.situations if SITUATION + one.code in given},
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page knows of the draft it shows: its revision (0: there was none), and the page's own random name.

    A page that saves by itself overtakes itself: what it wrote a moment ago is not somebody else's.
    """

    revision: int
    page: str = ""

    def misses(self, draft: Draft) -> bool:
        """Whether somebody else has saved since."""
        return draft.revision != self.revision and (not self.page or draft.writer != self.page)


def save(*, owner: Owner, matter: MatterSpec, typed: Typed, seen: Seen, now: datetime) -> Draft:
    """Keep what is typed by a page that has ``seen`` the draft before.

    Nothing required is required here. Raises ``Stale`` when somebody saved something else meanwhile, or when the
    draft is gone; then nothing is written. Raises ``TooLong``.
    """
    for field, text in _fields(typed).items():
        if len(text) > LONGEST:
            raise TooLong(field)
    try:
        with transaction.atomic():
            return _saved(owner, matter, typed, seen, now)
    except IntegrityError:  # two pages began the same draft at once: the second finds the first's
        with transaction.atomic():
            return _saved(owner, matter, typed, seen, now)


def _saved(owner: Owner, matter: MatterSpec, typed: Typed, seen: Seen, now: datetime) -> Draft:
    draft = _locked(owner, matter.code)
    if draft is None:
        if seen.revision:
            raise Stale(matter.code, None, typed)
        draft = Draft(region=settings.TONGBAN_REGION, matter=matter.code, begun_at=now, revision=0, **owner.lookup)
    elif not _differing(draft.typed(), typed):
        return draft
    elif seen.misses(draft):
        raise Stale(matter.code, draft, typed)
    draft.hold(typed)
    draft.writer = seen.page
    draft.revision += 1
    _date(draft, now)
    draft.save(force_insert=draft.revision == 1)
    return draft


def finish(*, subject_id: UUID, matter: str, typed: Typed, seen: Seen) -> None:
    """The draft has become a case, in its transaction. Raises ``Stale`` when it says something else by now."""
    draft = _locked(Owner(subject_id), matter)
    if draft is None:
        if seen.revision:
            raise Stale(matter, None, typed)
        return
    if seen.misses(draft) and _differing(draft.typed(), typed):
        raise Stale(matter, draft, typed)
    draft.delete()


def discard(*, owner: Owner, matter: str) -> bool:
    """Delete a draft at its owner's wish; False when there was none."""
    deleted, _ = Draft.objects.filter(**owner.lookup, matter=matter).delete()
    return deleted > 0


def adopt(*, secret: str, subject_id: UUID, now: datetime) -> int:
    """What the browser kept becomes hers who signed in there; how many drafts that were.

    Where she has a draft of the matter already the two become one: what was typed last stands, and what stood
    there before is kept beside it until she saves again.
    """
    with transaction.atomic():
        found = list(Draft.objects.select_for_update().filter(**Owner(secret=secret).lookup).order_by("matter"))
        for brought in found:
            mine = _locked(Owner(subject_id), brought.matter)
            if mine is None:
                brought.subject_id, brought.browser = subject_id, None
                _date(brought, now)
                brought.save()
            else:
                before, after = mine.typed(), brought.typed()
                differing = _differing(before, after)
                elsewhere = {field: text for field, text in differing.items() if text and _fields(after).get(field)}
                mine.hold(_over(before, after), elsewhere)
                mine.revision += 1
                _date(mine, now)
                mine.save()
                brought.delete()
    return len(found)


def expire_due(*, now: datetime, limit: int) -> int:
    """Delete at most ``limit`` drafts whose last day is over; how many. Run again, it goes on."""
    over = Draft.objects.filter(expires_on__lt=legal_day(now)).order_by("expires_on").values_list("id", flat=True)
    deleted, _ = Draft.objects.filter(id__in=list(over[:limit]), expires_on__lt=legal_day(now)).delete()
    return deleted


def _locked(owner: Owner, matter: str) -> Draft | None:
    return Draft.objects.select_for_update().filter(**owner.lookup, matter=matter).first()


def _date(draft: Draft, now: datetime) -> None:
    draft.saved_at = now
    kept = KEPT if draft.subject_id is not None else KEPT_IN_BROWSER
    draft.expires_on = legal_day(now) + kept
    draft.notice_on = max(legal_day(now), draft.expires_on - NOTICE)


def _fields(typed: Typed) -> dict[str, str]:
    """Element or ``situation-<code>`` -> text: how a page names what was typed."""
    return typed.answers | {SITUATION + code: choice for code, choice in typed.situations.items()}


def _differing(there: Typed, here: Typed) -> dict[str, str]:
    """Field -> what stands there, where the two differ; blanks around do not count, nor does an empty field."""
    theirs, ours = _fields(there), _fields(here)
    return {
        field: theirs.get(field, "")
        for field in sorted(theirs.keys() | ours.keys())
        if theirs.get(field, "").strip() != ours.get(field, "").strip()
    }


def _over(before: Typed, after: Typed) -> Typed:
    """``after`` laid over ``before``; an empty field covers nothing."""

    def laid(old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
        return old | {name: text for name, text in new.items() if text.strip()}

    return Typed(laid(before.answers, after.answers), laid(before.situations, after.situations))
