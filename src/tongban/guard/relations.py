"""Which relations an actor holds to a person: granted to her, her post or her duty; or whose community she serves."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from tongban.catalogue.current import content
from tongban.rules.privacy import Held, Relation
from tongban.store import bulk
from tongban.terms.permissions import Permission
from tongban.terms.specs import division_ref
from tongban.terms.values import Actor

from .models import Subject

# Duties a relation can be granted to: whoever holds the permission, in whatever post.
DUTIES = (Permission.RECORD_REVIEW, Permission.RECORD_CONTEST)

_GRANTED = """
SELECT g.relation, g.ref, e.elements FROM guard_grant g LEFT JOIN guard_elementset e ON e.id = g.elements_id
WHERE g.subject_id = %s AND g.since <= %s AND (g.until IS NULL OR g.until > %s) AND g.holder {among}
"""


def relations(subject_id: UUID, actor: Actor, now: datetime) -> list[Held]:
    """Everything ``actor`` holds to this person at ``now``."""
    granted = [
        Held(Relation(relation), ref, None if elements is None else frozenset(bulk.json_of(elements)))
        for relation, ref, elements in bulk.fetch(_GRANTED, holders(actor), subject_id, now, now)
    ]
    if serves(actor) and looked_after([subject_id], actor):
        granted.append(community(actor))
    return granted


def community(actor: Actor) -> Held:
    """The relation of a community's own workers to whoever lives there: some elements, declared in content."""
    shown = frozenset(id for id, element in content().elements.items() if element.community)
    return Held(Relation.COMMUNITY, actor.place, shown)


def serves(actor: Actor) -> bool:
    """Whether the actor's post looks after the people of its place."""
    return actor.kind == "staff" and bool(actor.place) and Permission.COMMUNITY_PEOPLE in actor.permissions


def looked_after(subject_ids: Collection[UUID], actor: Actor) -> set[UUID]:
    """Those of these people whom the actor's community looks after."""
    found = Subject.objects.filter(id__in=subject_ids, place__isnull=False).values_list(
        "id", "place__scheme", "place__edition", "place__code"
    )
    return {id for id, scheme, edition, code in found if division_ref(scheme, edition, code) == actor.place}


def holders(actor: Actor) -> list[str]:
    """The names under which relations may be granted to an actor."""
    names = [str(actor.id)] if actor.id else []
    if actor.kind != "staff":
        return names
    if "case.open" in actor.permissions:
        names.append(window(actor.place))  # staff act for their place when their post lets them open cases
    if actor.post:
        names.append(post(actor.post))
    if actor.department and Permission.FEED_QUARANTINE in actor.permissions:
        names.append(department(actor.department))
    return names + [duty(one) for one in DUTIES if one in actor.permissions]


def post(appointment_id: UUID) -> str:
    """The holder name of a post somebody holds: what is granted to it ends with it (``guard.carriers``)."""
    return f"post:{appointment_id}"


def window(place: str) -> str:
    """The holder name of a place's window."""
    return f"window:{place}"


def department(code: str) -> str:
    """The holder name of a department's data officers."""
    return f"department:{code}"


def duty(permission: Permission) -> str:
    """The holder name of everybody with a duty, named by its permission."""
    return f"duty:{permission}"
