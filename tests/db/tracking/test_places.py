"""Where items are, quarters and half-years, days of milestones, verdicts, judgements at once."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from civicloop.engines.tracking import queries
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    NotFoundError,
)
from civicloop.engines.tracking.models import Evaluation, Item, Period, Report, Variance
from civicloop.engines.tracking.rules import TEMPLATES, Spot, WorkKind
from civicloop.engines.tracking.states import Cadence, Stage, Verdict
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.geography import services as geography
from tests.db.cases.city import collection, square
from tests.db.tracking.conftest import CURVE, JANUARY, NOW, OWNER, UNIT, fresh, new_item

LOADER = machine("loader", "geography.load_boundaries")
STRANGER = machine("stranger", "tracking.see")
D = Decimal
WHY = tracking.Explanation("A11", "設計單位", "增派人力", date(2026, 4, 30))


@pytest.fixture
def districts(db):
    return geography.load_boundaries(
        collection(square("D1", "西區", 120.2), square("D2", "東區", 120.3)),
        collection(
            square("V1", "一里", 120.2, district_code="D1"),
            square("V2", "二里", 120.3, district_code="D2"),
        ),
        "test-1",
        actor=LOADER,
    )


def put(item, spot, *, actor=OWNER, version=None):
    version = fresh(item).version if version is None else version
    return tracking.place_item(item.pk, spot, version=version, actor=actor, now=NOW)


def told(item, name):
    return [event.body for event in queries.history_of(item.pk) if event.name == name]


def test_a_point_brings_its_district_and_joins_the_history(item, districts):
    row = put(item, Spot(("D2",), 120.25, 22.55))
    assert (row.districts, row.lon, row.lat) == (["D1", "D2"], 120.25, 22.55)
    assert told(item, "tracking.item_placed") == [
        {"item": item.ref, "districts": "D1,D2", "point": "120.250000,22.550000"}
    ]
    put(item, Spot(("D1", "D2"), 120.25, 22.55))
    assert len(told(item, "tracking.item_placed")) == 1
    assert put(item, Spot()).districts == []


def test_an_item_is_listed_with_its_place(programme, small_city, districts):
    new = new_item(small_city.units, number="115-009", spot=Spot(("D1",)))
    row = tracking.list_item(programme.pk, new, actor=OWNER, now=NOW)
    assert (row.districts, row.lon) == (["D1"], None)
    assert [body["districts"] for body in told(row, "tracking.item_placed")] == ["D1"]


@pytest.mark.parametrize(
    ("spot", "field", "code"),
    [
        (Spot(("D9",)), "districts", "unknown_district"),
        (Spot((), 121.0, 24.0), "point", "outside_the_city"),
        (Spot((), 121.0), "point", "point_incomplete"),
    ],
)
def test_no_place_of_the_city_is_none(item, districts, spot, field, code):
    before = fresh(item).version
    with pytest.raises(FaultyFieldsError) as caught:
        put(item, spot)
    assert [fault.code for fault in caught.value.faults[field]] == [code]
    assert (fresh(item).version, fresh(item).districts) == (before, [])


def test_who_reports_or_keeps_the_programme_places_and_nobody_else(item, districts):
    put(item, Spot(("D1",)), actor=UNIT)
    with pytest.raises(NotPermittedError):
        put(item, Spot(("D2",)), actor=STRANGER)
    with pytest.raises(ChangedMeanwhileError):
        put(item, Spot(("D2",)), version=1)
    assert fresh(item).districts == ["D1"]


def test_where_no_boundaries_are_loaded_codes_are_taken_as_they_are(item):
    assert put(item, Spot(("X1",), 120.25, 22.55)).districts == ["X1"]


@pytest.fixture
def quarterly(programme, small_city):
    new = tracking.NewProgramme(
        "trials-2026", "trials", 2026, "實證", programme.owner_id, "works_meeting",
        JANUARY, date(2026, 11, 30), cadence=Cadence.QUARTERLY,
    )  # fmt: skip
    row = tracking.open_programme(new, actor=OWNER, now=NOW)
    item = tracking.list_item(row.pk, new_item(small_city.units), actor=OWNER, now=NOW)
    tracking.approve_baseline(item.pk, CURVE, from_on=JANUARY, actor=OWNER, now=NOW)
    tracking.approve_item(item.pk, version=1, actor=OWNER, now=NOW)
    return row


def opened(day):
    """What the nightly run opens on a day."""
    tracking.open_due(actor=OWNER, now=datetime(*day, 1, 0, tzinfo=UTC))
    return sorted(Period.objects.values_list("programme__key", "month"))


def test_a_quarter_opens_once_after_its_last_month(quarterly, item):
    assert opened((2026, 3, 31)) == [("annual-2026", date(2026, 2, 1))]
    march = ("trials-2026", date(2026, 3, 1))
    assert march in opened((2026, 4, 1))
    assert opened((2026, 6, 30)).count(march) == 1
    period = Period.objects.get(programme=quarterly)
    assert (period.opens_on, period.due_on) == (date(2026, 4, 1), date(2026, 4, 7))
    report = Report.objects.filter(period=period).first()
    assert report is not None
    assert report.planned == D(100)  # the plan of the quarter's last month


def test_the_last_quarter_is_asked_for_though_the_programme_ends_within_it(quarterly):
    assert ("trials-2026", date(2026, 12, 1)) in opened((2027, 1, 2))


def test_no_month_within_a_quarter_can_be_opened(quarterly):
    with pytest.raises(FaultyFieldsError) as caught:
        tracking.open_period(quarterly.pk, date(2026, 2, 1), actor=OWNER, now=NOW)
    assert [fault.code for fault in caught.value.faults["month"]] == ["not_to_open"]
    tracking.open_period(quarterly.pk, date(2026, 3, 1), actor=OWNER, now=NOW)
    with pytest.raises(FaultyFieldsError) as caught:
        tracking.open_period(quarterly.pk, date(2026, 3, 1), actor=OWNER, now=NOW)
    assert [fault.code for fault in caught.value.faults["month"]] == ["opened_already"]


@pytest.fixture
def stones(item):
    days = [date(2026, month, 15) for month in range(1, 8)]
    steps = list(zip(TEMPLATES[WorkKind.ENGINEERING], days, strict=True))
    return tracking.plan_milestones(item.pk, steps, actor=OWNER, now=NOW)


def move(item, days, reason="用地延後"):
    return tracking.move_milestones(item.pk, days, reason=reason, actor=OWNER, now=NOW)


def test_milestones_stand_on_their_own_days_and_move_one_by_one(item, stones):
    assert [row.planned_on.day for row in stones] == [15] * 7
    assert move(item, {stones[1].pk: date(2026, 2, 20)}) == 1
    moved = item.milestones.get(pk=stones[1].pk)
    assert (moved.planned_on, moved.revised_on) == (date(2026, 2, 15), date(2026, 2, 20))
    assert len(told(item, "tracking.milestone_moved")) == 1
    move(item, {stones[1].pk: date(2026, 2, 15)})
    assert item.milestones.get(pk=stones[1].pk).revised_on is None


@pytest.mark.parametrize(
    ("asked", "field", "code"),
    [
        ((date(2026, 9, 1), "x"), "milestones", "milestone_out_of_order"),
        ((date(2026, 2, 15), "x"), "milestones", "unchanged"),
        ((date(2026, 2, 20), " "), "reason", "missing"),
    ],
)
def test_a_move_needs_a_reason_and_keeps_the_order(item, stones, asked, field, code):
    with pytest.raises(FaultyFieldsError) as caught:
        move(item, {stones[1].pk: asked[0]}, asked[1])
    assert code in [fault.code for fault in caught.value.faults[field]]
    assert not item.milestones.exclude(revised_on=None).exists()


def test_what_is_reached_does_not_move(item, stones):
    tracking.reach_milestone(
        stones[0].pk, actual_on=date(2026, 1, 20), evidence="函", actor=UNIT, now=NOW
    )
    with pytest.raises(FaultyFieldsError):
        move(item, {stones[0].pk: date(2026, 1, 16)})


@pytest.fixture
def explained(report):
    figures = tracking.Figures("施作", D(40), 500, 480)
    tracking.save_report(report.pk, figures, explanation=WHY, version=1, actor=UNIT, now=NOW)
    return report


def verify(report, **changes):
    values = {"verdict": Verdict.PARTLY, "verified_on": date(2026, 2, 1), "note": "現場僅到一班"}
    return tracking.verify_remedy(report.pk, **values | changes, actor=OWNER, now=NOW)


def test_a_remedy_is_verified_beside_what_follows_from_the_reports(explained, item):
    verify(explained)
    row = Variance.objects.get()
    assert (row.verdict, row.verified_on, row.verified_note) == (
        "partly", date(2026, 2, 1), "現場僅到一班",
    )  # fmt: skip
    assert row.recovered_on is None
    assert [body["verdict"] for body in told(item, "tracking.remedy_verified")] == ["partly"]
    verify(explained, verdict=Verdict.DONE)
    assert Variance.objects.get().verdict == "done"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"note": " "}, "note"), ({"verified_on": date(2026, 2, 3)}, "verified_on")],
)
def test_a_verdict_needs_its_note_and_a_day_that_has_come(explained, changes, field):
    with pytest.raises(FaultyFieldsError) as caught:
        verify(explained, **changes)
    assert set(caught.value.faults) == {field}
    assert Variance.objects.get().verdict == ""


def test_a_month_without_a_remedy_has_nothing_to_verify(report):
    with pytest.raises(FaultyFieldsError) as caught:
        verify(report)
    assert set(caught.value.faults) == {"report"}


def judged(item):
    scores = dict.fromkeys(("progress", "spending", "quality", "reporting"), D(88))
    return tracking.evaluate(
        item.pk, year=2026, stage=Stage.SELF, scores=scores, actor=UNIT, now=NOW
    )


def test_many_judgements_stand_at_once(programme, item, small_city, django_assert_max_num_queries):
    rows = [judged(item)]
    for number in ("115-002", "115-003"):
        more = tracking.list_item(
            programme.pk, new_item(small_city.units, number=number), actor=OWNER, now=NOW
        )
        tracking.approve_baseline(more.pk, CURVE, from_on=JANUARY, actor=OWNER, now=NOW)
        tracking.approve_item(more.pk, version=1, actor=OWNER, now=NOW)
        rows.append(judged(more))
    ids = [row.pk for row in rows]
    with pytest.raises(NotPermittedError):
        tracking.confirm_evaluations(programme.pk, ids, actor=UNIT, now=NOW)
    assert tracking.confirm_evaluations(programme.pk, ids[:2], actor=OWNER, now=NOW) == 2
    assert sorted(Evaluation.objects.values_list("state", flat=True)) == [
        "confirmed", "confirmed", "submitted",
    ]  # fmt: skip
    with django_assert_max_num_queries(25):
        assert tracking.confirm_evaluations(programme.pk, ids, actor=OWNER, now=NOW) == 1
    assert tracking.confirm_evaluations(programme.pk, ids, actor=OWNER, now=NOW) == 0


def test_judgements_of_another_programme_are_passed_over(quarterly, item):
    row = judged(item)
    assert tracking.confirm_evaluations(quarterly.pk, [row.pk], actor=OWNER, now=NOW) == 0
    assert Evaluation.objects.get().state == "submitted"


def test_a_joint_unit_that_ends_is_not_asked_any_more_and_keeps_what_it_said(item, period):
    part = item.responsibilities.get(part="joint")
    assert Report.objects.filter(responsibility=part).count() == 1
    tracking.move_part(part.pk, "drop", reason="業務移撥", actor=OWNER, now=NOW)
    assert not Report.objects.filter(responsibility=part).exists()
    part.refresh_from_db()
    assert (part.state, Item.objects.get().state) == ("dropped", "tracked")
    assert told(item, "tracking.responsibility_moved")[-1]["move"] == "drop"


def test_several_milestones_are_reached_at_once_or_none(item, stones):
    days = {stones[0].pk: date(2026, 1, 20), stones[1].pk: date(2026, 1, 30)}
    with pytest.raises(NotFoundError):
        tracking.reach_milestones({**days, 0: JANUARY}, evidence="函", actor=UNIT, now=NOW)
    assert not item.milestones.exclude(actual_on=None).exists()
    rows = tracking.reach_milestones(days, evidence="函", actor=UNIT, now=NOW)
    assert {row.pk: row.actual_on for row in rows} == days
    assert len(told(item, "tracking.milestone_reached")) == 2
    with pytest.raises(FaultyFieldsError):
        tracking.reach_milestones(days, evidence="函", actor=UNIT, now=NOW)


def test_a_streak_of_a_quarterly_programme_counts_quarters(quarterly, small_city):
    """Two years and a quarter back, further than 24 months; late by the third quarter."""
    row = tracking.list_item(
        quarterly.pk, new_item(small_city.units, number="Q-9", joint_ids=()), actor=OWNER, now=NOW
    )
    tracking.approve_baseline(row.pk, CURVE, from_on=JANUARY, actor=OWNER, now=NOW)
    tracking.approve_item(row.pk, version=1, actor=OWNER, now=NOW)
    why = tracking.Explanation("A11", "x", "y", date(2030, 1, 1))
    behind = {row.pk: (tracking.Figures("施作", D(92), 500, 480), why)}
    months = [date(2026 + at // 4, 3 * (at % 4) + 3, 1) for at in range(11)]
    later = datetime(2029, 1, 1, tzinfo=UTC)
    tracking.take_over_past(quarterly.pk, dict.fromkeys(months[:2], behind), actor=OWNER, now=later)
    assert (fresh(row).streak, fresh(row).light) == (2, "watch")
    for month in months[2:]:
        tracking.take_over_past(quarterly.pk, {month: behind}, actor=OWNER, now=later)
    found = fresh(row)
    assert (found.streak, found.light, found.light_reasons) == (11, "late", ["behind_for_months"])
