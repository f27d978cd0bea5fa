"""The guard's tables: subjects without a face, who may see them, and every look."""

from django.db import models
from django.db.models.functions import Now

from tongban.org.models import Division
from tongban.store.ids import new_id


class Subject(models.Model):
    """Somebody (or some household, enterprise): an id and nothing else that tells who."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.TextField(default="person")
    region = models.PositiveSmallIntegerField()
    place = models.ForeignKey(  # whose community's own workers may look after her
        Division, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    status = models.TextField(default="active")
    alias_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="aliases")


class ElementSet(models.Model):
    """A set of data elements, stored once, so that a log row needs only a number: 63 bits of its digest."""

    id = models.BigIntegerField(primary_key=True)
    elements = models.JSONField()


class Grant(models.Model):
    """A relation to a person, written by whoever creates it. The guard computes from these alone.

    ``holder`` is an account, a kiosk session, a post (``post:<appointment>``), or the window of a division
    (``window:<scheme>:<edition>:<code>``) whose staff may act.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="grants")
    relation = models.TextField()  # rules.privacy.Relation
    holder = models.TextField()
    ref = models.TextField(default="")  # what the relation comes from: a case number, a kiosk session
    elements = models.ForeignKey(ElementSet, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["holder", "relation"], name="guard_grant_holder"),
            models.Index(fields=["subject", "relation"], name="guard_grant_subject"),
            models.Index(fields=["ref"], name="guard_grant_ref"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "relation", "holder", "ref"],
                condition=models.Q(until__isnull=True),
                name="guard_grant_open_once",
            )
        ]


class Access(models.Model):
    """One look, allowed or refused. Never changed, never deleted."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="+")
    actor_kind = models.TextField()
    actor_id = models.UUIDField(null=True)
    actor_zh = models.TextField()
    actor_en = models.TextField()
    channel = models.TextField()
    purpose = models.TextField()
    basis_zh = models.TextField()
    basis_en = models.TextField()
    relation = models.TextField()
    ref = models.TextField(default="")
    elements = models.ForeignKey(ElementSet, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(default=1)  # of persons; more than one for a batch
    outcome = models.TextField()  # "allowed" or the refusal's code
    request_id = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["subject", "-id"], name="guard_access_subject")]
