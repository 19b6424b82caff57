"""How each round was rated, and since when its judgement is final.

Indexes are built without a lock and conditions are checked afterwards, so that a table of a
million rounds stays in use meanwhile.
"""

from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    ValidateConstraint,
)
from django.db import migrations, models

from civicloop.kernel.registry.adapters import Together

LONGEST = 30
"""The time to rate, to object and to come back, where no rule set says otherwise."""
SETTLED = """
UPDATE cases_round SET settled_at =
    ((answered_at AT TIME ZONE 'Asia/Taipei')::date + %s + 1)::timestamp AT TIME ZONE 'Asia/Taipei'
    - interval '1 second'
WHERE answered_at IS NOT NULL AND settled_at IS NULL
"""
RATED = """
UPDATE cases_round AS own
SET rated_at = rating.rated_at, manner = rating.manner, speed = rating.speed, result = rating.result
FROM cases_rating AS rating
WHERE rating.case_id = own.case_id AND own.rated_at IS NULL AND own.answered_at <= rating.rated_at
    AND NOT EXISTS (
        SELECT FROM cases_round AS later
        WHERE later.case_id = own.case_id AND later.number > own.number
            AND later.opened_at <= rating.rated_at
    )
"""


def fill(apps, schema_editor):
    """Write both; running it again changes nothing."""
    rule = apps.get_model("rulesets", "RuleSet").objects.filter(
        key="cases.deadlines", state="approved"
    )
    found = rule.order_by("-version").values_list("parameters", flat=True).first() or {}
    days = max(
        int(found.get(name, LONGEST)) for name in ("rating_days", "reopen_days", "came_back_days")
    )
    schema_editor.execute(SETTLED, [days])
    schema_editor.execute(RATED)


CONSTRAINT = models.CheckConstraint(
    condition=models.Q(
        models.Q(
            ('manner__isnull', True), ('rated_at__isnull', True),
            ('result__isnull', True), ('speed__isnull', True),
        ),
        models.Q(
            ('manner__gte', 1), ('manner__lte', 5), ('rated_at__isnull', False),
            ('result__gte', 1), ('result__lte', 5), ('speed__gte', 1), ('speed__lte', 5),
        ),
        _connector='OR',
    ),
    name='round_rated_whole_or_not',
)


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('cases', '0018_confidential_cases'),
        ('rulesets', '0001_versions'),
    ]

    operations = [
        Together([
            migrations.AddField(
                model_name='round', name='settled_at', field=models.DateTimeField(blank=True, null=True)
            ),
            migrations.AddField(
                model_name='round', name='rated_at', field=models.DateTimeField(blank=True, null=True)
            ),
        ]),
        *[
            migrations.AddField(
                model_name='round',
                name=name,
                field=models.PositiveSmallIntegerField(blank=True, null=True),
            )
            for name in ('manner', 'speed', 'result')
        ],
        AddConstraintNotValid(model_name='round', constraint=CONSTRAINT),
        ValidateConstraint(model_name='round', name='round_rated_whole_or_not'),
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently(
            model_name='round', index=models.Index(fields=['settled_at', 'id'], name='round_settled')
        ),
    ]
