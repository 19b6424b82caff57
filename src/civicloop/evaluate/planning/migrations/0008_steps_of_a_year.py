"""Every wording of a year that was handed in, and every ruling on it, stays."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

TEXTS = ("performance", "improvement", "challenge")


def keep_what_is_known(apps, _schema_editor):
    """What stands of the sendings and rulings before this table.

    Texts of a summary that was sent back are those that were sent only while nobody wrote on.
    """
    summary = apps.get_model("planning", "YearSummary")
    step = apps.get_model("planning", "SummaryStep")
    whole = Q(state__in=["sent", "accepted"]) | Q(state="returned", changed_at=F("reviewed_at"))
    rows = summary.objects.exclude(state="draft")
    kept = []
    for row in rows.filter(whole, sent_at__isnull=False).iterator():
        version = row.version if row.state == "sent" else row.version - 1
        said = {name: getattr(row, name) for name in TEXTS}
        kept.append(step(summary=row, version=version, move="send", by=row.sent_by, at=row.sent_at,
                         **said))
    ruled = rows.filter(state__in=["accepted", "returned"], reviewed_at__isnull=False)
    for row in ruled.exclude(advice="").iterator():
        move = "accept" if row.state == "accepted" else "return"
        kept.append(step(summary=row, version=row.version, move=move, advice=row.advice,
                         by=row.reviewed_by, at=row.reviewed_at))
    step.objects.bulk_create(kept, batch_size=1000)


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0007_years_faces_letters_decisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='SummaryStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('move', models.CharField(max_length=12)),
                ('performance', models.TextField(blank=True)),
                ('improvement', models.TextField(blank=True)),
                ('challenge', models.TextField(blank=True)),
                ('advice', models.TextField(blank=True)),
                ('by', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('summary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='planning.yearsummary')),
            ],
            options={
                'ordering': ('summary', 'version'),
                'constraints': [
                    models.UniqueConstraint(fields=('summary', 'version'), name='planning_summary_step_once'),
                    models.CheckConstraint(condition=models.Q(('move__in', ['send', 'return', 'accept'])), name='planning_summary_move_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('advice', ''), ('move', 'send')), models.Q(models.Q(('move', 'send'), _negated=True), models.Q(('advice', ''), _negated=True), ('challenge', ''), ('improvement', ''), ('performance', '')), _connector='OR'), name='planning_summary_step_says_one_thing'),
                ],
            },
        ),
        migrations.RunPython(keep_what_is_known, migrations.RunPython.noop),
    ]
