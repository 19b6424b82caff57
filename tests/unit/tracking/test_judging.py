"""Lights, grades, periods, milestones, checks, promises, silence: A0, A1, A15 and D6."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.tracking.rules import (
    HOLDING_BACK,
    TEMPLATES,
    YEAR_END,
    Band,
    Dates,
    LightRule,
    Money,
    MonthFacts,
    Outcome,
    Override,
    PeriodRule,
    Promise,
    QualityRule,
    RestDays,
    Thresholds,
    Touches,
    bands_of,
    beyond_caps,
    check_milestones,
    check_month,
    check_override,
    check_scores,
    check_weights,
    criteria_of,
    days_late,
    days_of,
    derive,
    grade,
    honesty,
    judge,
    outcome,
    reached,
    shown,
    silent,
    weighted,
)
from civicloop.engines.tracking.states import Light
from civicloop.kernel.clock.rules import fallback_tables, merge

D = Decimal
TODAY = date(2026, 6, 30)
BANDS = bands_of(YEAR_END)


def found(planned, actual, paid=100):
    return judge(D(planned), D(actual), Money(D(100), D(paid)), Thresholds())


@pytest.mark.parametrize(
    ("judgement", "streak", "light", "reasons"),
    [
        (found(50, 50), 0, Light.GOOD, ("as_planned",)),
        (found(50, 45), 1, Light.WATCH, ("behind",)),
        (found(50, 45, 10), 2, Light.WATCH, ("behind", "unspent")),
        (found(50, 40), 1, Light.LATE, ("far_behind",)),
        (found(50, 45), 3, Light.LATE, ("behind_for_months",)),
        (None, 0, Light.NONE, ("not_reported",)),
    ],
)
def test_a_light_follows_from_the_rule(judgement, streak, light, reasons):
    assert derive(judgement, streak=streak, rule=LightRule()) == (light, reasons)


def test_an_override_holds_until_its_day_and_shows_the_rule_beside_it():
    override = Override(Light.GOOD, "改善中，契約變更已核定", TODAY)
    during = shown(Light.LATE, ("far_behind",), override, today=TODAY)
    after = shown(Light.LATE, ("far_behind",), override, today=date(2026, 7, 1))
    assert (during.light, during.derived, after.light) == (Light.GOOD, Light.LATE, Light.LATE)


@pytest.mark.parametrize(
    ("reason", "until", "fields"),
    [
        ("有理由", TODAY, set()),
        ("  ", TODAY, {"reason"}),
        ("有理由", date(2026, 6, 29), {"until"}),
        ("有理由", date(2027, 6, 30), {"until"}),
    ],
)
def test_an_override_needs_a_reason_and_a_near_end(reason, until, fields):
    assert set(check_override(Override(Light.GOOD, reason, until), today=TODAY)) == fields


@pytest.mark.parametrize(
    ("score", "whole", "code"),
    [
        ("90", True, "excellent"),
        ("89.5", True, "excellent"),  # half up, then the band (A0-8)
        ("89.5", False, "good"),  # 85-89 would leave it nowhere (A0-7)
        ("89.49", True, "good"),
        ("80", True, "good"),
        ("79.4", True, "fair"),
        ("69.5", True, "fair"),
        ("69.4", True, "poor"),
        ("0", True, "poor"),
    ],
)
def test_bands_are_half_open(score, whole, code):
    assert grade(D(score), BANDS, whole=whole).code == code


@given(st.decimals(0, 100, places=3), st.decimals(0, 100, places=3), st.booleans())
def test_a_better_score_never_has_a_worse_grade(one, two, whole):
    low, high = sorted((one, two))
    order = [band.code for band in BANDS]
    grades = [order.index(grade(value, BANDS, whole=whole).code) for value in (low, high)]
    assert grades[1] <= grades[0]


def test_criteria_weigh_a_hundred_and_every_one_is_scored():
    criteria = criteria_of(YEAR_END)
    assert check_weights([row.weight for row in criteria]) == ()
    scores = dict.fromkeys(("progress", "spending", "quality", "reporting"), D(80))
    assert (weighted(scores, criteria), check_scores(scores, criteria)) == (80, {})
    wrong = {**scores, "progress": D(101), "charm": D(1)}
    del wrong["spending"]
    assert set(check_scores(wrong, criteria)) == {"progress", "charm", "spending"}


def test_a_cap_is_told_and_changes_nobodys_grade():
    capped = [Band("a", "優", "A", D(90), D(30)), Band("b", "甲", "B", D(0))]
    assert beyond_caps(["a", "a", "b"], capped) == {"a": D(200) / 3}
    assert beyond_caps(["a", "b", "b", "b"], capped) == {}


CALENDAR = merge(fallback_tables(range(2025, 2028)))


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (date(2026, 2, 1), date(2026, 3, 5)),
        (date(2026, 3, 1), date(2026, 4, 7)),  # 5 April is a Sunday and the 6th a day in lieu
        (date(2026, 11, 1), date(2026, 12, 7)),  # 5 December is a Saturday
        (date(2026, 12, 1), date(2027, 1, 5)),
    ],
)
def test_a_due_day_on_a_rest_day_moves_to_the_next_workday(month, due):
    assert days_of(month, PeriodRule(), CALENDAR).due == due


def test_a_rule_may_leave_the_day_where_it_is():
    rule = PeriodRule(rest_days=RestDays.STAYS)
    assert days_of(date(2026, 11, 1), rule, CALENDAR).due == date(2026, 12, 5)


@given(st.dates(date(2025, 1, 1), date(2026, 11, 1)), st.integers(1, 31), st.integers(1, 20))
def test_days_of_a_period_follow_each_other(day, due_day, review):
    days = days_of(day.replace(day=1), PeriodRule(due_day, review_days=review), CALENDAR)
    assert days.month < days.opens <= days.due < days.closes
    assert CALENDAR.is_workday(days.due)


@pytest.mark.parametrize("steps", TEMPLATES.values())
def test_every_template_weighs_a_hundred(steps):
    assert check_weights([step.weight for step in steps]) == ()


def test_milestones_are_worth_what_was_reached_and_are_late_by_days():
    done = Dates(D(40), date(2026, 5, 1), actual=date(2026, 5, 4))
    moved = Dates(D(60), date(2026, 5, 20), revised=date(2026, 6, 28))
    assert (reached([done, moved]), days_late(done, today=TODAY)) == (40, 3)
    assert (days_late(moved, today=TODAY), days_late(moved, today=date(2026, 6, 1))) == (2, 0)
    assert check_milestones([done, moved], today=TODAY) == ()
    codes = [fault.code for fault in check_milestones([moved, done], today=date(2026, 5, 2))]
    assert codes == ["milestone_out_of_order", "reached_in_the_future"]


CLEAN = {
    "narrative": "完成第三區段鋪設",
    "planned": D(50),
    "planned_approved": D(50),
    "actual": D(50),
    "must_explain": False,
    "has_cause": False,
    "before": D(45),
    "narratives": ("一", "二"),
}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ["synchronised"]),
        ({"narrative": " "}, ["no_narrative"]),
        ({"actual": None}, ["no_progress"]),
        ({"actual": D(100), "before": D(90)}, ["done_without_date"]),
        ({"actual": D(100), "before": D(90), "completed_on": TODAY}, ["synchronised"]),
        ({"must_explain": True}, ["lag_without_cause"]),
        ({"has_cause": True}, ["cause_without_lag"]),
        (
            {"must_explain": True, "has_cause": True, "outside_lags": False},
            ["outside_shows_no_lag"],
        ),
        ({"before": D("50.01")}, ["actual_fell"]),
        ({"before": D("19.99")}, ["actual_jumped"]),
        ({"before": D(20)}, ["synchronised"]),
        ({"planned": D(40)}, ["plan_changed_unapproved"]),
        ({"narratives": ("完成第三區段鋪設", "完成 第三區段鋪設")}, ["narrative_repeated"]),
        ({"narratives": ("別的", "完成第三區段鋪設")}, ["synchronised"]),
        ({"before": None, "narratives": ()}, ["synchronised"]),
    ],
)
def test_every_check_finds_its_own_and_nothing_else(changes, codes):
    rows = check_month(MonthFacts(**CLEAN | changes), QualityRule())
    assert [str(fault.code) for fault in rows] == codes


def test_four_of_the_checks_hold_a_report_back():
    assert [code.value for code in HOLDING_BACK] == [
        "no_narrative",
        "no_progress",
        "done_without_date",
        "lag_without_cause",
    ]


@pytest.mark.parametrize(
    ("promised", "recovered", "what"),
    [
        (date(2026, 6, 30), None, Outcome.PENDING),
        (date(2026, 6, 29), None, Outcome.BROKEN),
        (date(2026, 6, 1), date(2026, 6, 1), Outcome.KEPT),
        (date(2026, 6, 1), date(2026, 6, 2), Outcome.LATE),
    ],
)
def test_a_promise_is_kept_late_broken_or_not_yet_due(promised, recovered, what):
    assert outcome(Promise(promised, recovered), today=TODAY) == what


def test_honesty_counts_promises_whose_day_has_come():
    rows = [
        Promise(date(2026, 5, 1), date(2026, 4, 1)),
        Promise(date(2026, 5, 1), date(2026, 5, 31)),
        Promise(date(2026, 6, 20)),
        Promise(date(2026, 12, 1)),
    ]
    judged = honesty(rows, today=TODAY)
    assert (judged.kept, judged.due, judged.pending) == (1, 3, 1)
    assert judged.slip_days == D(40) / 3
    assert honesty([], today=TODAY).percent is None


def test_silence_is_ranked_by_its_length():
    began = date(2026, 1, 1)
    rows = [
        Touches("a", began, reported=date(2026, 6, 29)),
        Touches("b", began),
        Touches("c", began, met=date(2026, 4, 1)),
    ]
    ranked = silent(rows, today=TODAY, days=60)
    assert [(row.ref, days) for row, days in ranked] == [("b", 180), ("c", 90)]
