"""Sets for pages, previews that keep nothing, remedies made good, and steps taken back."""

from datetime import date
from decimal import Decimal

import pytest

from civicloop.engines.tracking import queries
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import FaultyFieldsError, FrozenError, StepNotOpenError
from civicloop.engines.tracking.models import Report, Variance
from civicloop.engines.tracking.rules import Override, Point
from civicloop.engines.tracking.states import Light
from civicloop.kernel.actors.rules import person
from tests.db.tracking.conftest import CURVE, NOW, OWNER, UNIT, fresh

FEBRUARY = date(2026, 2, 1)
D = Decimal
BEHIND = tracking.Figures("因雨延後", D(40), allocated=500, paid=480)


def explained():
    return tracking.Explanation("A11", "設計單位", "增派人力", date(2026, 3, 31))


def sent(report, figures=BEHIND, explanation=None):
    row = tracking.save_report(
        report.pk, figures, explanation=explanation, version=report.version, actor=UNIT, now=NOW
    )
    row = tracking.send_report(row.pk, version=row.version, actor=UNIT, now=NOW)
    return tracking.approve_report(row.pk, version=row.version, actor=UNIT, now=NOW)


def test_a_preview_judges_and_keeps_nothing(report):
    before = Report.objects.filter(pk=report.pk).values().get()
    found = tracking.preview_report(report.pk, BEHIND, explained=False, actor=UNIT)
    assert found.judgement.lag == D(10)
    assert {fault.code for fault in found.checks} == {"lag_without_cause"}
    again = tracking.preview_report(
        report.pk, BEHIND, explained=True, outside=tracking.Outside(lags=False), actor=UNIT
    )
    assert {fault.code for fault in again.checks} == {"outside_shows_no_lag"}
    assert Report.objects.filter(pk=report.pk).values().get() == before


def test_a_remedy_is_made_good_by_the_first_month_with_nothing_to_explain(programme, item, report):
    sent(report, explanation=explained())
    assert Variance.objects.get().recovered_on is None
    tracking.open_period(programme.pk, FEBRUARY, actor=OWNER, now=NOW)
    second = item.reports.get(responsibility__part="lead", month=FEBRUARY)
    sent(second, tracking.Figures("趕上", D(100), 1000, 950, completed_on=date(2026, 2, 2)))
    assert Variance.objects.get().recovered_on == date(2026, 2, 28)
    [(unit_id, _name, promise)] = queries.promises(OWNER)
    assert (unit_id, promise.promised) == (item.unit_id, date(2026, 3, 31))


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"completed_on": date(2026, 2, 3)}, "completed_on"),
        ({"completed_on": date(2025, 1, 1)}, "completed_on"),
        ({"forecast_on": date(1, 1, 1)}, "forecast_on"),
    ],
)
def test_no_end_lies_in_the_future_or_before_the_beginning(report, days, field):
    said = tracking.Figures("趕上", D(100), 1000, 950, **days)
    with pytest.raises(FaultyFieldsError) as caught:
        tracking.save_report(report.pk, said, version=report.version, actor=UNIT, now=NOW)
    assert set(caught.value.faults) == {field}
    assert Report.objects.get(pk=report.pk).saved_at is None


def test_sets_are_those_of_their_reader(programme, item, report, small_city):
    elsewhere = frozenset({small_city.units["WORKS"].pk})
    rights = ("tracking.see", "tracking.report")
    stranger = person(9, grants=dict.fromkeys(rights, elsewhere))
    leading = person(8, grants=dict.fromkeys(rights, frozenset({item.unit_id})))
    assert list(queries.owed(leading)) == [report]
    assert list(queries.owed(stranger)) == []
    assert list(queries.reports(stranger)) == []
    assert list(queries.programmes(leading)) == [programme]
    assert list(queries.programmes(stranger)) == []
    assert queries.lights_of(leading, [programme.pk]) == {programme.pk: {("tracked", "none"): 1}}
    assert [row for row, _ in queries.touches(leading, date(2026, 1, 31))] == [item]


def test_who_reviews_sees_what_heads_approved(report):
    assert list(queries.to_review(OWNER)) == []
    row = sent(report, explanation=explained())
    assert list(queries.to_review(OWNER)) == [row]


def test_an_override_is_lifted_once(item):
    word = Override(Light.WATCH, "廠商倒閉", date(2026, 3, 1))
    row = tracking.override_light(item.pk, word, version=item.version, actor=OWNER, now=NOW)
    tracking.lift_override(item.pk, version=row.version, actor=OWNER, now=NOW)
    assert (fresh(item).override_light, fresh(item).override_until) == ("", None)
    with pytest.raises(StepNotOpenError):
        tracking.lift_override(item.pk, version=fresh(item).version, actor=OWNER, now=NOW)


def test_a_request_is_taken_back_by_who_asked_and_may_be_asked_again(item):
    wish = {
        "kind": "adjust",
        "ground": "force_majeure",
        "reason": "颱風",
        "curve": [CURVE[0], Point(date(2026, 6, 1), D(100), 1000)],
        "actor": UNIT,
        "now": NOW,
    }
    row = tracking.ask_change(item.pk, **wish)
    assert tracking.take_back_change(row.pk, actor=UNIT, now=NOW).state == "taken_back"
    assert list(queries.changes_waiting(OWNER)) == []
    with pytest.raises(StepNotOpenError):
        tracking.take_back_change(row.pk, actor=UNIT, now=NOW)
    assert tracking.ask_change(item.pk, **wish).state == "asked"


def test_a_month_of_another_system_is_taken_over_judged_and_explained(item, period):
    done = tracking.take_over_month(period.pk, {item.pk: (BEHIND, explained())}, actor=OWNER)
    row = item.reports.get(responsibility__part="lead")
    assert (done, row.state, row.lag, row.triggers) == (1, "accepted", D(10), ["lag"])
    assert row.variance.remedy == "增派人力"
    again = tracking.take_over_month(period.pk, {item.pk: (BEHIND, None)}, actor=OWNER)
    assert again == 0
    tracking.freeze_period(period.pk, actor=OWNER, now=NOW)
    assert fresh(item).lag == D(10)
    with pytest.raises(FrozenError):
        tracking.take_over_month(period.pk, {item.pk: (BEHIND, None)}, actor=OWNER)


def test_a_cause_that_nobody_knows_takes_over_nothing(item, period):
    why = tracking.Explanation("Z99", "x", "y", date(2026, 3, 31))
    with pytest.raises(FaultyFieldsError):
        tracking.take_over_month(period.pk, {item.pk: (BEHIND, why)}, actor=OWNER, now=NOW)
    assert item.reports.get(responsibility__part="lead").state == "draft"
