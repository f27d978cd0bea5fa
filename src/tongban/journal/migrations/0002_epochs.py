"""Epochs: after a dump and restore transaction ids begin again, and order by them alone would lose events."""

import django.db.models.functions.datetime
from django.db import migrations, models

# Which epoch a row written now belongs to: the latest, or one more when the latest was another cluster's.
# With a body of the SQL standard its names are bound here, whatever search path a restore sets.
FUNCTION = """
CREATE FUNCTION journal_epoch_now() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC
    SELECT coalesce(
        (SELECT number + (cluster <> (pg_control_system()).system_identifier)::int
         FROM journal_epoch ORDER BY number DESC LIMIT 1),
        1);
END
"""
FIRST = "INSERT INTO journal_epoch (number, cluster) SELECT 1, (pg_control_system()).system_identifier"


def forwards(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(FIRST)
        editor.execute(FUNCTION)
        editor.execute("ALTER TABLE journal_event ALTER COLUMN epoch SET DEFAULT journal_epoch_now()")


def backwards(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE journal_event ALTER COLUMN epoch SET DEFAULT 1")
        editor.execute("DROP FUNCTION journal_epoch_now()")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Epoch",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("cluster", models.BigIntegerField()),
                ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="Beat",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("failing", models.TextField(default="")),
            ],
        ),
        migrations.AddField("event", "epoch", models.BigIntegerField(db_default=1, editable=False)),
        migrations.AddField("cursor", "epoch", models.BigIntegerField(default=1)),
        migrations.AddField("setaside", "attempts", models.PositiveIntegerField(default=1)),
        migrations.RemoveIndex("event", "journal_event_order"),
        migrations.AddIndex("event", models.Index(fields=["epoch", "xid", "seq"], name="journal_event_in_order")),
        migrations.RunPython(forwards, backwards),
    ]
