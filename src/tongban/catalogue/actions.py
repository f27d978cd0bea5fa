"""Loading definitions: what changed gets a successor, what is gone is withdrawn, the rest is left alone."""

import dataclasses
import hashlib
import json
from typing import Any

from django.db import transaction

from tongban.terms.specs import Content

from .current import forget
from .files import KINDS, adapter
from .models import Definition


@dataclasses.dataclass(frozen=True, slots=True)
class Loaded:
    """How many definitions are new, succeeded an older version, were withdrawn, or stand unchanged."""

    new: int = 0
    succeeded: int = 0
    withdrawn: int = 0
    unchanged: int = 0


def load(*, content: Content) -> Loaded:
    """Bring the catalogue to ``content`` (already checked), in one transaction."""
    counts = dict.fromkeys((field.name for field in dataclasses.fields(Loaded)), 0)
    with transaction.atomic():
        in_force = {(d.kind, d.code): d for d in Definition.objects.filter(state=Definition.State.PUBLISHED)}
        for kind in KINDS:
            for code, spec in getattr(content, kind).items():
                counts[_propose(kind, code, spec, in_force.pop((kind, code), None))] += 1
        for gone in in_force.values():
            gone.state = Definition.State.WITHDRAWN
            gone.save(update_fields=["state"])
            counts["withdrawn"] += 1
    forget()
    return Loaded(**counts)


def _propose(kind: str, code: str, spec: Any, before: Definition | None) -> str:
    body = adapter(KINDS[kind]).dump_python(spec, mode="json")
    sha = hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    if before is not None and before.sha == sha:
        return "unchanged"
    latest = Definition.objects.filter(kind=kind, code=code).order_by("-version").first()
    if before is not None:
        before.state = Definition.State.WITHDRAWN
        before.save(update_fields=["state"])
    Definition.objects.create(
        kind=kind,
        code=code,
        version=latest.version + 1 if latest else 1,
        state=Definition.State.PUBLISHED,
        body=body,
        sha=sha,
        based_on=latest,
    )
    return "succeeded" if latest else "new"
