"""A row for every round that there has been: the first of each case from its own row, those
of cases that were reopened from their history."""

from datetime import datetime

from django.db import migrations

FIRST = """
INSERT INTO cases_round (
    case_id, number, category_id, district_code, channel, unit_id, handler_id, opened_at,
    accepted_at, started_at, waiting_since, answered_at, ended_at, operational_due_at,
    statutory_due_at, first_statutory_due_at, outcome, ending
)
SELECT
    id, 1, category_id, district_code, channel, unit_id, handler_id, opened_at,
    accepted_at, started_at, CASE WHEN state = 'waiting' THEN changed_at END,
    CASE WHEN outcome <> '' THEN closed_at END, closed_at, operational_due_at,
    statutory_due_at, statutory_due_at, outcome,
    CASE state
        WHEN 'answered' THEN 'answered' WHEN 'closed' THEN 'unopposed'
        WHEN 'withdrawn' THEN 'withdrawn' ELSE ''
    END
FROM cases_case WHERE round = 1
ON CONFLICT (case_id, number) DO NOTHING
"""
CHUNK = 500
ENDINGS = {"answered": "answered", "closed": "unopposed", "withdrawn": "withdrawn"}


def fill(apps, schema_editor):
    """Write the rounds; running it again changes nothing."""
    schema_editor.execute(FIRST)
    case_model = apps.get_model("cases", "Case")
    round_model = apps.get_model("cases", "Round")
    event_model = apps.get_model("ledger", "Event")
    last = 0
    while cases := list(case_model.objects.filter(round__gt=1, pk__gt=last).order_by("pk")[:CHUNK]):
        events = {}
        streams = [f"cases:case:{case.pk}" for case in cases]
        for event in event_model.objects.filter(stream__in=streams).order_by("stream", "number"):
            events.setdefault(event.stream, []).append(event)
        rows = []
        for case in cases:
            lived = _lived(case, round_model, events.get(f"cases:case:{case.pk}", []))
            _end(lived[-1], case)
            rows += lived
        round_model.objects.bulk_create(rows, ignore_conflicts=True)
        last = cases[-1].pk


def _lived(case, round_model, events):
    """The rounds that the history of a case tells of."""
    rows = [_new(case, round_model, 1, case.opened_at)]
    for event in events:
        row, body, at = rows[-1], event.body, event.occurred_at
        match event.name.removeprefix("cases.case_"):
            case "opened":
                row.unit_id = _key(body["unit"])
                _due(row, body)
            case "accepted":
                row.accepted_at, row.handler_id = at, _key(body["handler"])
            case "started":
                row.started_at = row.started_at or at
                row.handler_id = row.handler_id or _key(body["handler"])
            case "refused" | "transferred":
                row.unit_id = _key(body["to_unit"])
                row.handler_id = row.accepted_at = None
            case "paused":
                row.waiting_since = at
            case "resumed":
                row.waiting_since = None
                _due(row, body)
            case "closed":
                row.answered_at = row.ended_at = at
                row.outcome, row.ending = body["outcome"], "answered"
            case "reopened":
                row.ending = "reopened"
                rows.append(_new(case, round_model, body["round"], at))
                rows[-1].unit_id = _key(body["unit"])
                _due(rows[-1], body)
    return rows


def _new(case, round_model, number, at):
    return round_model(
        case_id=case.pk,
        number=number,
        category_id=case.category_id,
        district_code=case.district_code,
        channel=case.channel,
        opened_at=at,
    )


def _due(row, body):
    row.operational_due_at = datetime.fromisoformat(body["operational_due_at"])
    row.statutory_due_at = datetime.fromisoformat(body["statutory_due_at"])
    row.first_statutory_due_at = row.statutory_due_at


def _key(ref):
    return int(ref.rpartition(":")[2]) if ref else None


def _end(row, case):
    """The present round stands as its case stands."""
    for name in ("unit_id", "handler_id", "accepted_at", "started_at", "outcome"):
        setattr(row, name, getattr(case, name))
    row.operational_due_at = case.operational_due_at
    row.statutory_due_at = row.first_statutory_due_at = case.statutory_due_at
    row.ended_at = case.closed_at
    row.answered_at = case.closed_at if case.outcome else None
    row.waiting_since = case.changed_at if case.state == "waiting" else None
    row.ending = ENDINGS.get(case.state, "")


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0012_assigned_and_answered'),
        ('ledger', '0003_letters_due'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
