"""A session that was laid down wrongly is put right, and what hangs on its days follows."""

from datetime import UTC, date, datetime

import pytest

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.errors import UnknownCellError
from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.errors import ChangedMeanwhileError, FaultyFieldsError
from civicloop.evaluate.resolutions.models import Reminder, Session
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.ledger import queries as history
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.search import queries as search
from tests.db.resolutions.conftest import KEEPER, NOW, OFFICER

SECOND = {"term": 4, "number": 2, "begins_on": date(2026, 4, 1), "ends_on": date(2026, 6, 9),
          "is_extraordinary": False}  # fmt: skip


@pytest.fixture
def sessions(bodies):
    first = resolutions.open_session(
        4, 1, begins_on=date(2025, 9, 1), ends_on=date(2025, 11, 9), actor=KEEPER, now=NOW
    )
    return first, resolutions.open_session(**SECOND, actor=KEEPER, now=NOW)


def correct(row, *, version=1, reason="議會公告會期", actor=KEEPER, **changes):
    values = SECOND | changes
    return resolutions.correct_session(
        row.pk, **values, version=version, reason=reason, actor=actor, now=NOW
    )


def test_the_day_of_the_report_and_its_reminder_follow_the_first_day(sessions):
    _first, second = sessions
    resolutions.remind(now=datetime(2026, 3, 12, 1, tzinfo=UTC))
    assert queries.report_day(second)[0] == date(2026, 3, 25)
    correct(second, begins_on=date(2026, 4, 8))
    second = Session.objects.get(pk=second.pk)
    assert queries.report_day(second)[0] == date(2026, 4, 1), "臺中: 7 days before it begins"
    resolutions.remind(now=datetime(2026, 3, 19, 1, tzinfo=UTC))
    told = Reminder.objects.filter(stage="report_ahead").values_list("due_on", flat=True)
    assert sorted(told) == [date(2026, 3, 25), date(2026, 4, 1)], "another day is told anew"


def test_the_councils_own_days_follow_whether_it_sits(sessions, bodies, draft):
    _first, second = sessions
    decision = resolutions.write_decision(
        bodies["council_reconsideration"].pk, draft(due_on=None), given_on=date(2026, 3, 2),
        follow=True, actor=KEEPER, now=NOW,
    )  # fmt: skip
    decision = resolutions.answer(
        decision.pk, "函請覆議", answered_on=date(2026, 3, 2), actor=KEEPER, now=NOW
    )
    assert queries.council_days(decision)[0].in_recess
    correct(second, begins_on=date(2026, 3, 1))
    days = queries.council_days(decision)[0]
    assert (days.in_recess, days.decide_by) == (False, date(2026, 3, 17)), "地方制度法 §39 IV"


def test_name_and_kind_are_corrected_with_the_reason_on_record(sessions):
    _first, second = sessions
    row = correct(second, number=3, is_extraordinary=True)
    assert (str(row), row.version) == ("4-3E", 2)
    assert queries.report_day(row) is None
    [*_others, (_kind, period)] = queries.session_periods()
    assert (period.code, period.said) == (f"council:{row.pk}", "council:4-3E")
    [event] = [one for one in history.history(row.ref) if one.name.endswith("session_corrected")]
    assert (event.body["number"], event.body["begins_on"]) == (3, "2026-04-01")


def test_a_session_is_found_by_its_key_for_ever_and_by_what_it_is_called_now(sessions):
    """A link that was sent keeps to the session that it was about, whatever took its number."""
    _first, second = sessions
    sent = metrics.period_of("council:4-2").key
    correct(second, number=3, begins_on=date(2026, 4, 8))
    third = resolutions.open_session(
        4, 2, begins_on=date(2026, 9, 1), ends_on=date(2026, 11, 9), actor=KEEPER, now=NOW
    )
    assert metrics.period_of(sent).first_day == date(2026, 4, 8)
    assert metrics.period_of("council:4-3").key == sent
    assert metrics.period_of("council:4-2").key == f"council:{third.pk}" != sent
    with pytest.raises(UnknownCellError):
        metrics.period_of("council:4-9")


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"reason": " "}, {"reason": "missing"}),
        ({"reason": "長" * 301}, {"reason": "too_long"}),
        ({"number": 1}, {"number": "taken"}),
        ({"ends_on": date(2026, 3, 31)}, {"ends_on": "before_begin"}),
        ({"begins_on": date(1989, 1, 1)}, {"begins_on": "too_early"}),
        ({}, {"": "unchanged"}),
    ],
)
def test_what_is_wrong_is_named_and_changes_nothing(sessions, changes, faults):
    _first, second = sessions
    with pytest.raises(FaultyFieldsError) as refused:
        correct(second, **changes)
    assert refused.value.faults == faults
    assert Session.objects.get(pk=second.pk).version == 1


def test_a_day_whose_classes_lose_a_motion_is_refused(sessions):
    _first, second = sessions
    draft = resolutions.MotionDraft("工1", "law", "motion", "王議員", "自治條例")
    resolutions.record_motion(second.pk, draft, actor=KEEPER, now=NOW)
    with pytest.raises(FaultyFieldsError) as refused:
        correct(second, begins_on=date(2016, 4, 1), ends_on=date(2016, 6, 9))
    assert refused.value.faults == {"begins_on": "classes_differ"}, (
        "107: eight classes, none of 法規"
    )
    correct(second, begins_on=date(2019, 4, 1), ends_on=date(2019, 6, 9))
    second = Session.objects.get(pk=second.pk)
    assert sum(row.count for row in queries.class_counts(second)) == 1


def test_who_saves_second_and_who_may_not_is_refused(sessions):
    _first, second = sessions
    correct(second, begins_on=date(2026, 4, 2))
    with pytest.raises(ChangedMeanwhileError):
        correct(second, begins_on=date(2026, 4, 3))
    with pytest.raises(NotPermittedError):
        correct(second, version=2, begins_on=date(2026, 4, 3), actor=OFFICER)


def test_motions_are_found_under_the_corrected_name(sessions):
    _first, second = sessions
    draft = resolutions.MotionDraft("工1", "works", "motion", "王議員", "路燈改善")
    resolutions.record_motion(second.pk, draft, actor=KEEPER, now=NOW)
    correct(second, number=3)
    ledger.seal_pending()
    ledger.deliver_pending()
    [hit] = search.find("路燈改善", actor=KEEPER, kinds=["resolutions.motion"])
    assert hit.title.startswith("4-3 ")
