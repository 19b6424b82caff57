"""Reminders: one message for a unit and a stage, once; a day that moved is told anew."""

from datetime import UTC, date, datetime

import pytest

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.errors import FaultyFieldsError
from civicloop.evaluate.resolutions.models import Reminder, Session
from civicloop.kernel.notices.models import Message
from tests.db.resolutions.conftest import HEAD as HEADS
from tests.db.resolutions.conftest import KEEPER, NOW

BEGIN = datetime(2026, 3, 26, 0, 5, tzinfo=UTC)
AFTER = datetime(2026, 4, 2, 0, 5, tzinfo=UTC)


def told():
    rows = Message.objects.filter(template__startswith="resolutions.", channel="inbox")
    return sorted(rows.values_list("template", "person"))


@pytest.fixture
def many(meeting, draft):
    drafts = [draft(text=f"第 {number} 項") for number in range(1, 8)]
    return resolutions.write_many(meeting.pk, drafts, actor=KEEPER, now=NOW)


def test_seven_decisions_of_a_unit_are_one_message_and_told_once(many, small_city):
    assert resolutions.remind(now=NOW) == 0
    sent = resolutions.remind(now=BEGIN)
    first = told()
    assert {template for template, _person in first} >= {"resolutions.deed_ahead"}
    people = [person for template, person in first if template == "resolutions.deed_ahead"]
    assert len(people) == len(set(people)) > 0
    assert sent >= len(first)
    assert resolutions.remind(now=BEGIN) == 0
    assert told() == first
    assert Reminder.objects.filter(stage="deed_ahead").count() == 7


def test_after_the_day_the_heads_are_told_once(many, small_city):
    resolutions.remind(now=BEGIN)
    resolutions.remind(now=AFTER)
    heads = {person for template, person in told() if template == "resolutions.deed_over"}
    assert heads == {f"organizations:person:{small_city.people['head'].pk}"}
    assert resolutions.remind(now=AFTER) == 0


def test_a_unit_that_ended_its_part_is_not_reminded_of_the_deed(tracked):
    for charge in queries.charges_of(tracked.pk):
        said = resolutions.ReplyDraft("完成", True, date(2026, 3, 2), "驗收")
        resolutions.write_reply(charge.pk, said, actor=HEADS, now=NOW)
    resolutions.remind(now=AFTER)
    assert not any(template.startswith("resolutions.deed") for template, _person in told())


def test_more_time_is_reminded_of_anew(tracked):
    due = tracked.answer_due_at
    resolutions.remind(now=due)
    assert Reminder.objects.filter(stage="answer_ahead").count() == 1
    resolutions.extend_answer(tracked.pk, 10, reason="廣", actor=KEEPER, now=due)
    tracked.refresh_from_db()
    resolutions.remind(now=tracked.answer_due_at)
    assert Reminder.objects.filter(stage="answer_ahead").count() == 2


@pytest.fixture
def sessions(bodies):
    made = [
        resolutions.open_session(4, number, begins_on=begins, ends_on=ends, actor=KEEPER)
        for number, begins, ends in (
            (1, date(2025, 9, 1), date(2025, 11, 9)),
            (2, date(2026, 4, 1), date(2026, 6, 9)),
        )
    ]
    return [Session.objects.get(pk=row.pk) for row in made]


def test_the_report_before_a_session_is_reminded_of_until_it_is_noted(sessions):
    first, second = sessions
    assert queries.report_day(first) is None
    assert queries.report_day(second)[0] == date(2026, 3, 25)
    resolutions.remind(now=NOW)
    assert not Reminder.objects.filter(stage__startswith="report").exists()
    resolutions.remind(now=datetime(2026, 3, 12, 1, tzinfo=UTC))
    assert Reminder.objects.get(stage="report_ahead").about == second.ref
    resolutions.note_report(
        second.pk,
        reported_on=date(2026, 3, 12),
        letter="高市府研字1號",
        version=1,
        actor=KEEPER,
        now=BEGIN,
    )
    resolutions.remind(now=BEGIN)
    assert not Reminder.objects.filter(stage="report_over").exists()
    with pytest.raises(FaultyFieldsError) as refused:
        resolutions.note_report(
            first.pk, reported_on=date(2026, 3, 12), letter="", version=1, actor=KEEPER, now=NOW
        )
    assert refused.value.faults == {
        "": "no_report_due", "letter": "missing", "reported_on": "in_the_future",
    }  # fmt: skip
