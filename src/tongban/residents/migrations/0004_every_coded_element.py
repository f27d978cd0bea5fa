from datetime import date

from django.db import migrations, models

LONG_AGO = date(1970, 1, 1)
TOLD_WHEN_KNOWN = """
UPDATE residents_change SET as_of = date(known_at);
UPDATE residents_person SET as_of = coalesce(
    (SELECT max(c.as_of) FROM residents_change c WHERE c.subject_id = residents_person.subject_id), as_of);
"""


class Migration(migrations.Migration):
    dependencies = [("residents", "0003_asked_for_by_place")]
    operations = [
        *(
            migrations.AddField(model, "more", models.JSONField(default=dict, db_default={}))
            for model in ("person", "change")
        ),
        *(
            migrations.AddField(model, "as_of", models.DateField(default=LONG_AGO), preserve_default=False)
            for model in ("person", "change")
        ),
        migrations.AddIndex(
            "change", models.Index(fields=["xid"], condition=models.Q(xid__gt=0), name="res_change_xid")
        ),
        migrations.RunSQL(TOLD_WHEN_KNOWN, migrations.RunSQL.noop),
    ]
