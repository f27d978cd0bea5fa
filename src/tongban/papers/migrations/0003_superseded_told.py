"""A superseded paper says since when and why; what was superseded before this had one reason there was."""

from django.db import migrations, models
from django.db.models import F

REPLACED = {
    "zh": "已出具新的同类证明，本件不再有效。",
    "en": "A newer paper of this kind was issued; this one no longer holds.",
}


def fill(apps, editor):
    papers = apps.get_model("papers", "Paper").objects.filter(state="superseded", superseded_at__isnull=True)
    papers.update(superseded_at=F("issued_at"), superseded_reason=REPLACED)  # the day is not known any better


class Migration(migrations.Migration):
    dependencies = [("papers", "0002_handed_in")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'superseded'), _negated=True), models.Q(('superseded_at__isnull', False), ('superseded_reason__isnull', False)), _connector='OR'), name='papers_paper_superseded_told'),
        ),
    ]
