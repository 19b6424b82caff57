"""A row for every time that a case was refused or transferred, from its history."""

from django.db import migrations

FILL = """
INSERT INTO cases_passing (
    case_id, round, kind, from_unit_id, to_unit_id, named_unit_id, reason, passed_at
)
SELECT
    c.id,
    1 + (
        SELECT count(*) FROM ledger_event r
        WHERE r.stream = e.stream AND r.name = 'cases.case_reopened' AND r.number < e.number
    ),
    replace(e.name, 'cases.case_', ''),
    split_part(e.body ->> 'from_unit', ':', 3)::bigint,
    split_part(e.body ->> 'to_unit', ':', 3)::bigint,
    split_part(coalesce(e.body ->> 'named_unit', e.body ->> 'to_unit'), ':', 3)::bigint,
    e.body ->> 'reason',
    e.occurred_at
FROM ledger_event e
JOIN cases_case c ON c.id = split_part(e.stream, ':', 3)::bigint
WHERE e.name IN ('cases.case_refused', 'cases.case_transferred')
    AND e.stream LIKE 'cases:case:%'
    AND NOT EXISTS (SELECT 1 FROM cases_passing)
ORDER BY e.occurred_at, e.number
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0020_passings'),
        ('ledger', '0001_the_ledger'),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
