"""A month from opening to freeze: prefilled, judged, explained, approved, corrected."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from civicloop.engines.tracking import queries
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    FrozenError,
    NotReadyError,
    StepNotOpenError,
)
from civicloop.engines.tracking.models import Correction, Item, Period, Report
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger import queries as ledger
from tests.db.tracking.conftest import CURVE, JANUARY, NOW, OWNER, UNIT, fresh, new_item

D = Decimal
BEHIND = tracking.Figures("完成一半路段", D(45), allocated=1000, paid=950)
WHY = tracking.Explanation("A11", "工務局", "增派工班", date(2026, 3, 31))
FEBRUARY = date(2026, 2, 1)


def save(report, figures=BEHIND, *, why=WHY, version=1, actor=UNIT):
    return tracking.save_report(
        report.pk, figures, explanation=why, version=version, actor=actor, now=NOW
    )


def approved(report, figures=BEHIND, why=WHY):
    save(report, figures, why=why)
    tracking.send_report(report.pk, version=2, actor=UNIT, now=NOW)
    return tracking.approve_report(report.pk, version=3, actor=UNIT, now=NOW)


def test_a_month_opens_with_a_report_for_every_unit_on_its_days(period):
    days = (period.opens_on, period.remind_on, period.due_on, period.closes_on)
    assert days == (FEBRUARY, date(2026, 2, 2), date(2026, 2, 5), date(2026, 2, 12))
    assert [(row.planned, row.state, row.narrative) for row in period.reports.all()] == [
        (D(50), "draft", "")
    ] * 2


def test_a_month_is_opened_once(programme, period):
    with pytest.raises(FaultyFieldsError):
        tracking.open_period(programme.pk, JANUARY, actor=OWNER, now=NOW)
    assert Period.objects.count() == 1


def test_a_saved_report_is_judged_against_the_plan(report):
    row = save(report)
    assert (row.lag, row.triggers, row.streak, row.version) == (D(5), ["lag"], 1, 2)
    assert row.spending == D(95)


def test_what_is_behind_cannot_be_sent_unexplained(report):
    save(report, why=None)
    with pytest.raises(NotReadyError) as caught:
        tracking.send_report(report.pk, version=2, actor=UNIT, now=NOW)
    assert set(caught.value.faults) == {"explanation"}
    assert Report.objects.get(pk=report.pk).state == "draft"


@pytest.mark.parametrize(
    ("why", "field"),
    [
        (replace(WHY, cause="Z"), "cause"),
        (replace(WHY, remedy=" "), "remedy"),
        (replace(WHY, party=""), "party"),
        (replace(WHY, recovery_on=date(2026, 1, 31)), "recovery_on"),
    ],
)
def test_a_remedy_is_whole_and_dated_after_the_month(report, why, field):
    with pytest.raises(FaultyFieldsError) as caught:
        save(report, why=why)
    assert set(caught.value.faults) == {field}
    assert Report.objects.get(pk=report.pk).version == 1


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        (replace(BEHIND, actual=D(101)), "actual"),
        (replace(BEHIND, actual=D(-1)), "actual"),
        (replace(BEHIND, paid=-1), "paid"),
    ],
)
def test_impossible_figures_are_refused_by_field(report, figures, field):
    with pytest.raises(FaultyFieldsError) as caught:
        save(report, figures)
    assert set(caught.value.faults) == {field}


def test_an_approved_report_shows_on_its_item_with_the_light(item, report):
    approved(report)
    row = fresh(item)
    assert (row.month, row.actual, row.lag, row.light) == (JANUARY, D(45), D(5), "watch")
    assert row.light_reasons == ["behind"]


def test_who_saves_over_another_version_is_told(report):
    save(report)
    with pytest.raises(ChangedMeanwhileError):
        save(report, replace(BEHIND, narrative="別的"))
    assert Report.objects.get(pk=report.pk).narrative == "完成一半路段"


def test_a_unit_writes_its_own_report_and_no_other(report, small_city):
    other = small_city.actor("officer")  # of ROADS
    joint = Report.objects.get(item=report.item_id, responsibility__part="joint")
    with pytest.raises(NotPermittedError):
        save(joint, actor=other)
    assert save(report, actor=other).saved_by == other.ref


def test_a_report_is_given_back_with_a_reason(report):
    approved(report)
    with pytest.raises(FaultyFieldsError):
        tracking.return_report(report.pk, version=4, reason=" ", actor=OWNER, now=NOW)
    row = tracking.return_report(report.pk, version=4, reason="請補照片", actor=OWNER, now=NOW)
    assert (row.state, row.returned_because) == ("draft", "請補照片")


def test_the_next_month_is_prefilled_and_the_streak_goes_on(programme, report):
    approved(report)
    tracking.open_period(programme.pk, FEBRUARY, actor=OWNER, now=NOW)
    after = Report.objects.get(responsibility=report.responsibility_id, month=FEBRUARY)
    assert (after.actual, after.allocated, after.paid) == (D(45), 1000, 950)
    assert (after.planned, after.narrative) == (D(100), "")
    why = replace(WHY, recovery_on=date(2026, 4, 30))
    assert save(after, why=why).streak == 2


def test_a_frozen_month_calls_the_rest_missed_and_takes_no_report(period, report):
    approved(report)
    tracking.freeze_period(period.pk, actor=OWNER, now=NOW)
    joint = Report.objects.get(period=period, responsibility__part="joint")
    assert (joint.state, joint.version) == ("missed", 2)
    with pytest.raises(FrozenError):
        save(joint, version=2)
    with pytest.raises(StepNotOpenError):
        tracking.freeze_period(period.pk, actor=OWNER, now=NOW)


def test_after_the_freeze_a_correction_keeps_what_stood_before(item, period, report):
    approved(report)
    tracking.freeze_period(period.pk, actor=OWNER, now=NOW)
    better = replace(BEHIND, actual=D(47), narrative="完成一半路段又三公尺")
    for reason, actor in ((" ", OWNER), ("誤植", UNIT)):
        with pytest.raises((FaultyFieldsError, NotPermittedError)):
            tracking.correct_report(
                report.pk, better, reason=reason, version=4, actor=actor, now=NOW
            )
    tracking.correct_report(report.pk, better, reason="誤植", version=4, actor=OWNER, now=NOW)
    kept = Correction.objects.get()
    assert (kept.before, kept.after, kept.reason) == (
        {"narrative": "完成一半路段", "actual": "45", "closed_on": None},
        {"narrative": "完成一半路段又三公尺", "actual": "47", "closed_on": "2026-02-02"},
        "誤植",
    )
    assert (fresh(item).actual, fresh(item).light) == (D(47), "good")
    names = [event.name for event in ledger.history(item.ref)]
    assert names.count("tracking.report_corrected") == 1


def test_jobs_open_last_month_and_freeze_after_the_review(programme, item):
    clerk = machine("tracking", "tracking.manage")
    assert [tracking.open_due(actor=clerk, now=NOW) for _ in range(2)] == [1, 0]
    assert tracking.freeze_due(actor=clerk, now=NOW) == 0
    assert tracking.freeze_due(actor=clerk, now=NOW.replace(day=13)) == 1


def test_a_programme_without_months_opens_none_by_itself(programme, item):
    programme.has_months = False
    programme.save(update_fields=["has_months"])
    clerk = machine("tracking", "tracking.manage")
    assert tracking.open_due(actor=clerk, now=NOW) == 0


def test_opening_and_freezing_cost_the_same_for_one_and_for_many(
    programme, item, small_city, django_assert_max_num_queries
):
    for number in range(30):
        row = tracking.list_item(
            programme.pk, new_item(small_city.units, number=f"x{number}"), actor=OWNER, now=NOW
        )
        tracking.approve_baseline(row.pk, CURVE, from_on=JANUARY, actor=OWNER, now=NOW)
        tracking.approve_item(row.pk, version=1, actor=OWNER, now=NOW)
    with django_assert_max_num_queries(20):
        period = tracking.open_period(programme.pk, JANUARY, actor=OWNER, now=NOW)
    Report.objects.update(state="approved", actual=D(40))
    with django_assert_max_num_queries(28):
        tracking.freeze_period(period.pk, actor=OWNER, now=NOW)
    assert Item.objects.filter(light="late", lag=D(10)).count() == 31


def test_the_portfolio_comes_in_order_and_in_one_statement(
    programme, item, report, small_city, django_assert_num_queries
):
    tracking.list_item(
        programme.pk, new_item(small_city.units, number="115-000"), actor=OWNER, now=NOW
    )
    with django_assert_num_queries(1):
        first = queries.portfolio(OWNER, programme, limit=1)
        numbers = [(row.number, row.unit.code, row.body.key) for row in first.items]
    assert numbers == [("115-000", "ROADS", "works_meeting")]
    second = queries.portfolio(OWNER, programme, limit=1, after=first.after)
    assert ([row.number for row in second.items], second.after) == (["115-001"], None)


def test_who_sees_no_unit_of_an_item_does_not_find_it(programme, item, small_city):
    stranger = machine("nobody")
    assert queries.portfolio(stranger, programme).items == []


def test_the_picture_holds_every_version_and_the_forecast(item, report):
    approved(report)
    picture = queries.s_curve(item.pk)
    assert [version.number for version in picture.versions] == [1]
    assert [row.actual for row in picture.reports] == [D(45)]
    assert picture.forecast.expected == date(2026, 3, 1)
