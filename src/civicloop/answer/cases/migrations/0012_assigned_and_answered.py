"""The states assigned and answered, and a row for each round of a case.

Indexes are built without a lock and conditions are checked afterwards, so that a table of
a million cases stays in use meanwhile. The rows of the rounds are filled by the next one.
"""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.db import migrations, models

from civicloop.kernel.registry.adapters import Together

# A case that only the rule for everything gave to its unit waits for the centre; what was
# closed less than thirty days ago, the time to object, can still be called not fixed.
STATES = """
UPDATE cases_case SET state = 'assigned'
WHERE state = 'received' AND unit_id NOT IN (
    SELECT unit_id FROM cases_routingrule WHERE category_id IS NULL AND district_code = ''
);
UPDATE cases_case SET state = 'answered', next_due_at = closed_at + interval '30 days'
WHERE state = 'closed' AND closed_at > now() - interval '30 days';
"""
BACK = """
UPDATE cases_case SET state = 'received' WHERE state = 'assigned';
UPDATE cases_case SET state = 'closed' WHERE state = 'answered';
"""


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cases', '0011_letters'),
        ('organizations', '0002_former_unit'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('district_code', models.CharField(blank=True, max_length=16)),
                ('channel', models.CharField(max_length=16)),
                ('opened_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('waiting_since', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('operational_due_at', models.DateTimeField()),
                ('statutory_due_at', models.DateTimeField()),
                ('first_statutory_due_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, max_length=16)),
                ('ending', models.CharField(blank=True, max_length=16)),
            ],
            options={
                'ordering': ('case', 'number'),
            },
        ),
        Together([
            migrations.AddField(
                model_name='round',
                name='case',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='cases.case'),
            ),
            migrations.AddField(
                model_name='round',
                name='category',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.category'),
            ),
            migrations.AddField(
                model_name='round',
                name='handler',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='round',
                name='unit',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.unit'),
            ),
            migrations.AddIndex(
                model_name='round',
                index=models.Index(fields=['opened_at', 'id'], name='round_opened'),
            ),
            migrations.AddIndex(
                model_name='round',
                index=models.Index(fields=['answered_at', 'id'], name='round_answered'),
            ),
            migrations.AddIndex(
                model_name='round',
                index=models.Index(fields=['ended_at', 'opened_at'], name='round_ended'),
            ),
            migrations.AddConstraint(
                model_name='round',
                constraint=models.UniqueConstraint(fields=('case', 'number'), name='round_once'),
            ),
            migrations.AddConstraint(
                model_name='round',
                constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='round_counts_from_one'),
            ),
            migrations.AddConstraint(
                model_name='round',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('ended_at__isnull', True), ('ending', ''), ('outcome', '')), models.Q(('answered_at__isnull', True), ('ended_at__isnull', False), ('ending', 'withdrawn'), ('outcome', '')), models.Q(('answered_at__isnull', False), ('ended_at', models.F('answered_at')), ('ending__in', ['answered', 'confirmed', 'unopposed', 'reopened']), ('outcome__in', ['fixed', 'cannot_act', 'not_ours', 'no_fault'])), _connector='OR'), name='round_ends_in_one_way'),
            ),
            migrations.AddConstraint(
                model_name='round',
                constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('waiting_since__isnull', True), _connector='OR'), name='round_waits_only_while_open'),
            ),
        ]),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_has_an_end_exactly_when_ended',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_has_an_outcome_exactly_when_closed',
        ),
        migrations.RunSQL(STATES, BACK),
        AddConstraintNotValid(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['received', 'assigned', 'accepted', 'in_progress', 'waiting', 'answered', 'closed', 'withdrawn'])), name='case_state_known'),
        ),
        AddConstraintNotValid(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'closed', 'withdrawn']), ('closed_at__isnull', False)), models.Q(('state__in', ['received', 'assigned', 'accepted', 'in_progress', 'waiting']), ('closed_at__isnull', True)), _connector='OR'), name='case_has_an_end_exactly_when_ended'),
        ),
        AddConstraintNotValid(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'closed']), ('outcome__in', ['fixed', 'cannot_act', 'not_ours', 'no_fault'])), models.Q(models.Q(('state__in', ['answered', 'closed']), _negated=True), ('outcome', '')), _connector='OR'), name='case_has_an_outcome_exactly_when_answered'),
        ),
        ValidateConstraint(model_name='case', name='case_state_known'),
        ValidateConstraint(model_name='case', name='case_has_an_end_exactly_when_ended'),
        ValidateConstraint(model_name='case', name='case_has_an_outcome_exactly_when_answered'),
        RemoveIndexConcurrently(
            model_name='case',
            name='case_inbox_of_unit',
        ),
        RemoveIndexConcurrently(
            model_name='case',
            name='case_inbox_of_all',
        ),
        RemoveIndexConcurrently(
            model_name='case',
            name='case_ended_of_unit',
        ),
        RemoveIndexConcurrently(
            model_name='case',
            name='case_ended_of_all',
        ),
        RemoveIndexConcurrently(
            model_name='case',
            name='case_inbox_of_handler',
        ),
        RemoveIndexConcurrently(
            model_name='case',
            name='case_closed_in_cell',
        ),
        RemoveIndexConcurrently(
            model_name='case',
            name='case_ended_of_unit_by_category',
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['received', 'assigned', 'accepted', 'in_progress', 'waiting'])), fields=['unit', 'next_due_at', 'id'], name='case_inbox_of_unit'),
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['received', 'assigned', 'accepted', 'in_progress', 'waiting'])), fields=['next_due_at', 'id'], name='case_inbox_of_all'),
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['answered', 'closed', 'withdrawn'])), fields=['unit', '-closed_at', '-id'], name='case_ended_of_unit'),
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['answered', 'closed', 'withdrawn'])), fields=['unit', 'category', '-closed_at', '-id'], name='case_ended_of_unit_by_category'),
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['answered', 'closed', 'withdrawn'])), fields=['-closed_at', '-id'], name='case_ended_of_all'),
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['answered', 'closed']), ('cell__isnull', False)), fields=['category', 'cell', '-closed_at'], name='case_closed_in_cell'),
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'answered')), fields=['next_due_at', 'id'], name='case_to_be_settled'),
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['received', 'assigned', 'accepted', 'in_progress', 'waiting']), ('handler__isnull', False)), fields=['handler', 'next_due_at', 'id'], name='case_inbox_of_handler'),
        ),
    ]
