"""A version's state follows from its dates; the catalogue has an edition; matters know how often they are asked for."""

from django.db import migrations, models
from django.db.models import F, Min, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate


def date_versions(apps, schema_editor):
    """In force since it came into the catalogue; withdrawn when its successor came, or, without one, at once."""
    definitions = apps.get_model("catalogue", "Definition").objects
    definitions.update(valid_from=TruncDate("published_at"))
    later = (
        definitions.filter(kind=OuterRef("kind"), code=OuterRef("code"), version__gt=OuterRef("version"))
        .order_by().values("kind").annotate(next=Min("valid_from")).values("next")
    )
    withdrawn = definitions.filter(state="withdrawn")
    for one in withdrawn.annotate(next=Subquery(later)).iterator():
        definitions.filter(id=one.id).update(valid_until=one.next or one.valid_from)
    apps.get_model("catalogue", "Edition").objects.get_or_create(id=1)
    _settle(schema_editor)


def name_states(apps, schema_editor):
    """Back: what has no end is published, all else withdrawn; concepts nobody decided on are not kept."""
    definitions = apps.get_model("catalogue", "Definition").objects
    definitions.filter(valid_from=None).delete()
    definitions.filter(valid_until=None).update(state="published")
    _settle(schema_editor)


def _settle(schema_editor):
    """PostgreSQL changes no table whose foreign keys it has still to look at."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("Definition", "catalogue_one_in_force"),
        migrations.AddField("Definition", "valid_from", models.DateField(null=True)),
        migrations.AddField("Definition", "valid_until", models.DateField(null=True)),
        migrations.AddField("Definition", "found_by", models.JSONField(null=True)),
        migrations.AlterField("Definition", "state", models.TextField(default="withdrawn")),
        migrations.CreateModel(
            "Edition",
            [
                ("id", models.PositiveSmallIntegerField(primary_key=True, default=1, serialize=False)),
                ("number", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=Q(id=1), name="catalogue_one_edition")],
            },
        ),
        migrations.CreateModel(
            "MatterUse",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matter", models.TextField()),
                ("month", models.TextField()),
                ("filed", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["matter", "month"], name="catalogue_matter_use")],
            },
        ),
        migrations.RunPython(date_versions, name_states),
        migrations.RemoveField("Definition", "state"),
        migrations.AddConstraint(
            "Definition",
            models.UniqueConstraint(
                fields=["kind", "code"],
                condition=Q(valid_from__isnull=False, valid_until=None),
                name="catalogue_one_without_end",
            ),
        ),
        migrations.AddConstraint(
            "Definition",
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="catalogue_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            "Definition", models.Index(fields=["valid_from", "valid_until"], name="catalogue_validity")
        ),
    ]
