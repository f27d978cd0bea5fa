"""The one way to a value: from a ``Look`` the guard made to a ``Picture``."""

from datetime import date, datetime
from uuid import UUID

from tongban.catalogue.current import content
from tongban.catalogue.values import department_of
from tongban.guard.actions import Look, look
from tongban.residents.actions.linking import bidx
from tongban.residents.models import Holding, Locator
from tongban.rules.privacy import Purpose
from tongban.store import cells
from tongban.terms.text import Text
from tongban.terms.values import Actor, Held, Picture

IDENTITY_BASIS = Text("居民身份证法 第十三条", "Resident Identity Card Law, article 13")


def read(seen: Look) -> Picture:
    """The values a look allows, each with its provenance; what nobody has told is absent."""
    elements = content().elements
    groups = {elements[element].group for element in seen.elements}
    held: dict[str, Held] = {}
    many: dict[str, list[dict[str, Held]]] = {}
    rows = Holding.objects.filter(subject=seen.subject_id, grp__in=groups).order_by("grp", "occ")
    for grp, occ, plain, sealed, prov in rows.values_list("grp", "occ", "plain", "sealed", "prov"):
        line: dict[str, Held] = {}
        for element in seen.elements & (plain.keys() | sealed.keys()):
            origin = prov[element]
            value = plain.get(element)
            if value is None:
                value = cells.unseal_text(sealed[element], element, origin["obs"])
            line[element] = Held(
                element=element,
                value=value,
                source=origin["src"],
                department=department_of(origin["src"]),
                observed_on=date.fromisoformat(origin["on"]),
                known_at=datetime.fromisoformat(origin["at"]),
                because=origin["why"],
                contested=origin.get("contested", False),
                occurrence=occ,
            )
        if line:
            many.setdefault(grp, []).append(line)
            held = line | held  # of what she holds several times, the first
    return Picture(seen.subject_id, held, many)


def identify(*, id_number: str, name: str, actor: Actor, now: datetime) -> UUID | None:
    """Whose document this is: the subject, if number and name agree with the record. The look is logged."""
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
    return found if read(seen).text("person.name") == name else None
