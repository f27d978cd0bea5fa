"""The one way to a value: from a ``Look`` the guard made to a ``Picture``."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongban.guard.actions import Look, look
from tongban.residents.actions.known import key_hmac, known_of
from tongban.residents.models import Locator
from tongban.residents.shape import Shape, bidx, shape
from tongban.rules.privacy import Purpose
from tongban.store import bulk, cells
from tongban.terms.text import Text
from tongban.terms.values import Actor, Held, Picture

IDENTITY_BASIS = Text("居民身份证法 第十三条", "Resident Identity Card Law, article 13")

_HELD = """
SELECT subject_id, grp, occ, plain, sealed, prov FROM residents_holding
WHERE subject_id {among} ORDER BY subject_id, grp, occ
"""


def read(seen: Look) -> Picture:
    """The values a look allows, each with its provenance; what nobody has told is absent.

    Of a group one person holds several of, ``held`` has the first occurrence and ``many`` all of them.
    """
    return read_many([seen])[seen.subject_id]


def read_many(seen: Collection[Look]) -> dict[UUID, Picture]:
    """The same for several people, each as far as her own look allows. One statement."""
    now, looks = shape(), {one.subject_id: one for one in seen}
    groups = {now.group[element] for one in seen for element in one.elements}
    pictures = {id: Picture(id, {}, {}) for id in looks}
    for raw, grp, occ, *said in bulk.fetch(_HELD, looks):
        if grp not in groups:
            continue
        id = bulk.uuid_of(raw)
        plain, sealed, prov = map(bulk.json_of, said)
        one = {
            element: _held(now, element, occ, plain.get(element), sealed.get(element), prov.get(element) or prov["*"])
            for element in looks[id].elements & (plain.keys() | sealed.keys())
        }
        picture = pictures[id]
        for element, held in one.items():
            picture.held.setdefault(element, held)
        if grp in now.many_by and one:
            picture.many.setdefault(grp, []).append(one)
    return pictures


def _held(now: Shape, element: str, occ: str, plain: str | None, cell: str | None, origin: dict[str, Any]) -> Held:
    return Held(
        element=element,
        value=plain if plain is not None else cells.unseal_text(cell or "", element, origin["obs"]),
        source=origin["src"],
        department=now.department(origin["src"]),
        observed_on=date.fromisoformat(origin["on"]),
        known_at=datetime.fromisoformat(origin["at"]),
        because=origin["why"],
        contested=origin.get("contested", False),
        occurrence=occ,
    )


def identify(*, id_number: str, name: str, actor: Actor, now: datetime) -> UUID | None:
    """Whose document this is: the subject, if number and name agree with the record. The look is logged.

    ``id_number`` is a citizen ID number, or ``<type>:<number>`` of another document. Latin names agree in any case.
    """
    found = Locator.objects.filter(bidx=bidx(id_number)).values_list("subject_id", flat=True).first()
    if found is None:
        return None
    seen = look(
        subject_id=found,
        elements=["person.name"],
        purpose=Purpose.IDENTIFY,
        basis=IDENTITY_BASIS,
        actor=actor,
        now=now,
        presented=True,
    )
    return found if read(seen).text("person.name").casefold() == name.casefold() else None


def owners(*, source: str, keys: Sequence[str]) -> dict[str, UUID]:
    """Whose the rows of a source are, by key: ids without a face, for counting how well rows were linked."""
    by_mark = {key_hmac(source, key): key for key in keys}
    known = known_of(source, list(by_mark))
    return {by_mark[mark]: one.subject_id for mark, one in known.items() if one.subject_id is not None and not one.gone}
