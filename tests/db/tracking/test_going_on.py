"""What a unit files, what rests, what is given back, and what goes on in a later year."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from civicloop.engines.tracking import queries
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import FaultyFieldsError, StepNotOpenError
from civicloop.engines.tracking.models import Item, Milestone, Period, Report
from civicloop.engines.tracking.rules import PLAN_GROUND, TEMPLATES, Point, WorkKind
from civicloop.engines.tracking.states import ChangeKind, Stage
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.notices.models import Message
from tests.db.tracking.conftest import CHAIR, CURVE, JANUARY, NOW, OWNER, UNIT, fresh, new_item

D = Decimal
FEBRUARY = date(2026, 2, 1)
FIGURES = tracking.Figures(narrative="基礎完成", actual=D(40), allocated=500, paid=480)
WHY = tracking.Explanation("A11", "設計單位", "增派人力", date(2026, 4, 30))


def later(months, day=2):
    """The same hour, so many months after February 2026."""
    years, month = divmod(1 + months, 12)
    return datetime(2026 + years, month + 1, day, 1, 0, tzinfo=UTC)


@pytest.fixture
def candidate(programme, small_city):
    return tracking.list_item(programme.pk, new_item(small_city.units), actor=OWNER, now=NOW)


def file_plan(item, curve=CURVE, **values):
    return tracking.ask_change(
        item.pk, kind=ChangeKind.PLAN, ground=PLAN_GROUND, curve=curve,
        **{"reason": "", "actor": UNIT, "now": NOW, **values},
    )  # fmt: skip


def test_a_unit_files_its_plan_and_it_holds_once_it_is_granted(candidate):
    assert list(queries.plans_to_file(UNIT)) == [candidate]
    row = file_plan(candidate, weights=[("設計", D(30)), ("施工", D(70))])
    assert not queries.plans_to_file(UNIT).exists()
    with pytest.raises(FaultyFieldsError):
        tracking.approve_item(candidate.pk, version=candidate.version, actor=OWNER, now=NOW)
    tracking.decide_change(row.pk, grant=True, decision="同意", actor=OWNER, now=NOW)
    baseline = candidate.baselines.get()
    assert (baseline.from_on, baseline.change_id) == (candidate.begins_on, row.pk)
    assert baseline.weights == [["設計", "30"], ["施工", "70"]]
    tracking.approve_item(candidate.pk, version=candidate.version, actor=OWNER, now=NOW)


def test_a_plan_that_is_refused_is_filed_anew_and_its_unit_is_told(candidate, small_city):
    row = file_plan(candidate)
    tracking.decide_change(row.pk, grant=False, decision="請補經費", actor=OWNER, now=NOW)
    assert not candidate.baselines.exists()
    assert Message.objects.filter(template="tracking.change_decided").exists()
    file_plan(candidate)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"curve": (Point(JANUARY, D(60)), Point(FEBRUARY, D(50)))}, "curve"),
        ({"curve": (Point(JANUARY, D(101)),)}, "curve"),
        ({"weights": [("設計", D(30)), ("施工", D(60))]}, "weights"),
    ],
)
def test_a_plan_that_cannot_hold_is_not_filed(candidate, values, field):
    with pytest.raises(FaultyFieldsError) as refused:
        file_plan(candidate, **values)
    assert field in refused.value.faults


def test_what_is_tracked_already_is_adjusted_and_not_filed(item):
    with pytest.raises(StepNotOpenError):
        file_plan(item)


def test_a_unit_lays_the_milestones_of_its_candidate_and_not_afterwards(candidate):
    steps = [(step, JANUARY) for step in TEMPLATES[WorkKind.SERVICE]]
    tracking.plan_milestones(candidate.pk, steps, actor=UNIT, now=NOW)
    Milestone.objects.all().delete()
    row = file_plan(candidate)
    tracking.decide_change(row.pk, grant=True, decision="同意", actor=OWNER, now=NOW)
    tracking.approve_item(candidate.pk, version=candidate.version, actor=OWNER, now=NOW)
    with pytest.raises(NotPermittedError):
        tracking.plan_milestones(candidate.pk, steps, actor=UNIT, now=NOW)


def test_a_rest_moves_what_was_due_and_the_end(item):
    tracking.suspend_item(item.pk, version=item.version, reason="用地未取得", actor=OWNER, now=NOW)
    row = tracking.resume_item(
        item.pk, version=fresh(item).version, move_plan=True, reason="用地取得", actor=OWNER,
        now=later(3),
    )  # fmt: skip
    assert (row.state, row.suspended_on) == ("tracked", None)
    curve = queries.versions_of([item.pk])[item.pk][-1].curve
    # January stays at 50 %; what was due in February is due three months later.
    assert [(point.month.month, point.percent) for point in curve] == [
        (1, 50), (2, 50), (3, 50), (4, 50), (5, 100),
    ]  # fmt: skip
    assert fresh(item).baselines.count() == 2


def test_a_rest_leaves_the_plan_where_nothing_was_said(item):
    tracking.suspend_item(item.pk, version=item.version, reason="停工", actor=OWNER, now=NOW)
    version = fresh(item).version
    with pytest.raises(FaultyFieldsError) as refused:
        tracking.resume_item(
            item.pk, version=version, move_plan=True, reason="復工", actor=OWNER, now=NOW
        )
    assert "months" in refused.value.faults  # within one month nothing is to be moved
    tracking.resume_item(item.pk, version=version, actor=OWNER, now=later(2))
    assert fresh(item).baselines.count() == 1


def test_what_was_sent_is_taken_back_before_it_is_approved(report):
    row = tracking.save_report(
        report.pk, FIGURES, explanation=WHY, version=report.version, actor=UNIT, now=NOW
    )
    row = tracking.send_report(row.pk, version=row.version, actor=UNIT, now=NOW)
    row = tracking.take_back_report(row.pk, version=row.version, actor=UNIT, now=NOW)
    assert row.state == "draft"
    row = tracking.send_report(row.pk, version=row.version, actor=UNIT, now=NOW)
    row = tracking.approve_report(row.pk, version=row.version, actor=UNIT, now=NOW)
    with pytest.raises(StepNotOpenError):
        tracking.take_back_report(row.pk, version=row.version, actor=UNIT, now=NOW)


def scored(item, stage, score, actor):
    scores = dict.fromkeys(("progress", "spending", "quality", "reporting"), D(score))
    return tracking.evaluate(item.pk, year=2026, stage=stage, scores=scores, actor=actor, now=NOW)


def test_a_judgement_is_given_back_and_scored_anew(item):
    row = scored(item, Stage.SELF, 99, UNIT)
    with pytest.raises(FaultyFieldsError):
        tracking.return_evaluation(row.pk, reason=" ", actor=OWNER, now=NOW)
    tracking.return_evaluation(row.pk, reason="缺佐證", actor=OWNER, now=NOW)
    again = scored(item, Stage.SELF, 85, UNIT)
    assert (again.pk, again.grade, again.returned_because) == (row.pk, "good", "")
    tracking.confirm_evaluation(again.pk, actor=OWNER, now=NOW)
    with pytest.raises(StepNotOpenError):
        tracking.return_evaluation(again.pk, reason="再看", actor=OWNER, now=NOW)


def test_a_release_is_taken_back_by_its_body_alone(item):
    for part in item.responsibilities.all():
        tracking.move_part(part.pk, "finish", actor=UNIT, now=NOW)
        tracking.move_part(part.pk, "close", actor=OWNER, now=NOW)
    row = tracking.propose_release(item.pk, reason="完工", actor=OWNER, now=NOW)
    tracking.decide_release(
        row.pk, body="works_meeting", grant=True, resolution="第3次會議", decided_on=JANUARY,
        actor=CHAIR, now=NOW,
    )  # fmt: skip
    with pytest.raises(NotPermittedError):
        tracking.take_back_release(row.pk, reason="誤登", actor=UNIT, now=NOW)
    row = tracking.take_back_release(row.pk, reason="誤登", actor=CHAIR, now=NOW)
    assert (row.state, fresh(item).state) == ("revoked", "tracked")
    assert row.resolution == "第3次會議"
    assert "誤登" in row.decision
    with pytest.raises(StepNotOpenError):
        tracking.take_back_release(row.pk, reason="誤登", actor=CHAIR, now=NOW)


def test_more_time_is_given_and_taken_back(period):
    row = tracking.extend_period(
        period.pk, date(2026, 2, 20), reason="颱風停班", actor=OWNER, now=NOW
    )
    review = period.closes_on - period.due_on
    assert (row.due_before, row.closes_before) == (period.due_on, period.closes_on)
    assert row.closes_on == date(2026, 2, 20) + review
    assert set(row.reports.values_list("due_on", flat=True)) == {date(2026, 2, 20)}
    row = tracking.restore_period(period.pk, reason="誤登", actor=OWNER, now=NOW)
    assert (row.due_on, row.closes_on) == (period.due_on, period.closes_on)
    assert set(row.reports.values_list("due_on", flat=True)) == {period.due_on}
    with pytest.raises(StepNotOpenError):
        tracking.restore_period(period.pk, reason="誤登", actor=OWNER, now=NOW)


@pytest.mark.parametrize(
    ("due_on", "reason", "field"),
    [
        (date(2026, 2, 5), "", "reason"),
        (date(2026, 2, 1), "颱風", "due_on"),
        (date(2026, 12, 1), "颱風", "due_on"),
    ],
)
def test_more_time_needs_a_later_near_day_and_a_reason(period, due_on, reason, field):
    with pytest.raises(FaultyFieldsError) as refused:
        tracking.extend_period(period.pk, due_on, reason=reason, actor=OWNER, now=NOW)
    assert field in refused.value.faults
    assert Period.objects.get().due_before is None


def test_no_time_is_taken_back_once_the_review_would_be_past(period):
    tracking.extend_period(period.pk, date(2026, 4, 1), reason="颱風", actor=OWNER, now=NOW)
    with pytest.raises(FaultyFieldsError):
        tracking.restore_period(period.pk, reason="誤登", actor=OWNER, now=later(1))


def test_only_who_keeps_the_programme_gives_time(period):
    with pytest.raises(NotPermittedError):
        tracking.extend_period(period.pk, date(2026, 2, 20), reason="颱風", actor=UNIT, now=NOW)


@pytest.fixture
def next_year(programme, small_city):
    new = tracking.NewProgramme(
        key="annual-2027", kind="annual", year=2027, name_zh="年度列管計畫",
        owner_id=small_city.units["WORKS"].pk, body="works_meeting",
        begins_on=date(2027, 1, 1), ends_on=date(2027, 12, 31),
    )  # fmt: skip
    return tracking.open_programme(new, actor=OWNER, now=NOW)


def approved(report):
    row = tracking.save_report(
        report.pk, FIGURES, explanation=WHY, version=report.version, actor=UNIT, now=NOW
    )
    row = tracking.send_report(row.pk, version=row.version, actor=UNIT, now=NOW)
    return tracking.approve_report(row.pk, version=row.version, actor=UNIT, now=NOW)


def test_an_unfinished_item_goes_on_next_year_with_its_figures(item, report, next_year):
    approved(report)
    steps = [(step, JANUARY) for step in TEMPLATES[WorkKind.SERVICE]]
    [first, *_] = tracking.plan_milestones(item.pk, steps, actor=OWNER, now=NOW)
    tracking.reach_milestone(first.pk, actual_on=JANUARY, evidence="公告", actor=UNIT, now=NOW)
    new = tracking.continue_item(
        item.pk, into_id=next_year.pk, version=fresh(item).version, actor=OWNER, now=NOW
    )
    assert (fresh(item).state, new.state, new.number) == ("continued", "tracked", item.number)
    assert new.continues_id == item.pk
    assert queries.versions_of([new.pk])[new.pk][-1].curve == CURVE
    assert next(row.actual_on for row in new.milestones.all()) == JANUARY
    assert new.responsibilities.count() == item.responsibilities.count()
    # It can still be judged for its own year.
    scored(fresh(item), Stage.SELF, 80, UNIT)
    # The first month of the new year begins with the last figures and goes on with the streak.
    tracking.open_period(next_year.pk, date(2027, 1, 1), actor=OWNER, now=later(12))
    row = new.reports.get(responsibility__part="lead")
    assert (row.actual, row.paid) == (D(40), 480)
    saved = tracking.save_report(
        row.pk, replace(FIGURES, actual=D(45)), explanation=tracking.Explanation(
            "A11", "設計單位", "增派人力", date(2027, 4, 30)),
        version=row.version, actor=UNIT, now=later(12),
    )  # fmt: skip
    assert saved.streak == 2
    assert queries.report_before(saved).item_id == item.pk
    assert [one.actual for one in queries.s_curve(new.pk).reports] == [D(40)]


def test_an_item_goes_on_once_elsewhere_and_with_nothing_to_decide(item, programme, next_year):
    with pytest.raises(FaultyFieldsError):
        tracking.continue_item(
            item.pk, into_id=programme.pk, version=item.version, actor=OWNER, now=NOW
        )
    ask = tracking.ask_change(
        item.pk, kind=ChangeKind.WITHDRAW, ground="policy_stopped", reason="停辦", actor=UNIT,
        now=NOW,
    )  # fmt: skip
    with pytest.raises(FaultyFieldsError):
        tracking.continue_item(
            item.pk, into_id=next_year.pk, version=item.version, actor=OWNER, now=NOW
        )
    tracking.take_back_change(ask.pk, actor=UNIT, now=NOW)
    tracking.continue_item(
        item.pk, into_id=next_year.pk, version=item.version, actor=OWNER, now=NOW
    )
    with pytest.raises((StepNotOpenError, FaultyFieldsError)):
        tracking.continue_item(
            item.pk, into_id=next_year.pk, version=fresh(item).version, actor=OWNER, now=NOW
        )
    assert Item.objects.filter(programme=next_year).count() == 1


def test_a_plan_that_another_system_changed_is_told(report):
    row = approved(report)
    outside = tracking.Outside(lags=True, planned=D("55.00"))
    found = tracking.checks_of_many([row], {row.pk: True}, {row.item_id: outside})[row.pk]
    assert [one.code for one in found] == ["plan_changed_unapproved"]
    same = tracking.Outside(lags=True, planned=D("50.001"))  # the same as it is shown
    found = tracking.checks_of_many([row], {row.pk: True}, {row.item_id: same})[row.pk]
    assert [one.code for one in found] == ["synchronised"]


def test_checks_of_many_cost_as_much_as_of_one(
    programme, item, small_city, django_assert_max_num_queries
):
    for number in range(2, 6):
        row = tracking.list_item(
            programme.pk, new_item(small_city.units, number=f"115-00{number}"), actor=OWNER,
            now=NOW,
        )  # fmt: skip
        tracking.approve_baseline(row.pk, CURVE, from_on=JANUARY, actor=OWNER, now=NOW)
        tracking.approve_item(row.pk, version=1, actor=OWNER, now=NOW)
    tracking.open_period(programme.pk, JANUARY, actor=OWNER, now=NOW)
    rows = list(Report.objects.select_related("item__programme"))
    assert len(rows) == 10
    with django_assert_max_num_queries(6):
        found = tracking.checks_of_many(rows, {}, {})
    assert {one.code for faults in found.values() for one in faults} == {
        "no_narrative", "no_progress",
    }  # fmt: skip


def test_steps_are_counted_by_the_last_milestone_reached(item, programme, small_city):
    other = tracking.list_item(
        programme.pk, new_item(small_city.units, number="115-002"), actor=OWNER, now=NOW
    )
    steps = [(step, JANUARY) for step in TEMPLATES[WorkKind.PURCHASE]]
    for row in (item, other):
        tracking.plan_milestones(row.pk, steps, actor=OWNER, now=NOW)
    for stone in item.milestones.order_by("position")[:2]:
        tracking.reach_milestone(stone.pk, actual_on=JANUARY, evidence="函", actor=UNIT, now=NOW)
    rows = queries.visible_items(OWNER).filter(programme=programme)
    assert queries.counted_by_step(rows) == [("", "", 1), ("決標", "Contract awarded", 1)]
    found = queries.with_steps(rows).get(pk=item.pk)
    assert (found.step, found.following) == ("決標", "交貨")


def test_a_missed_month_is_made_up_for_and_was_still_not_in_time(period, report):
    tracking.freeze_period(period.pk, actor=OWNER, now=NOW)
    row = Report.objects.get(pk=report.pk)
    assert row.state == "missed"
    row = tracking.correct_report(
        row.pk, FIGURES, explanation=WHY, reason="補登", version=row.version, actor=OWNER,
        now=NOW,
    )  # fmt: skip
    assert (row.state, row.sent_at) == ("accepted", None)
    assert fresh(row.item).actual == D(40)
    assert row.corrections.get().reason == "補登"


def test_a_part_of_an_item_names_it_and_no_item_of_another_programme(
    programme, item, next_year, small_city
):
    part = tracking.list_item(
        programme.pk, new_item(small_city.units, number="115-001-1", parent_id=item.pk),
        actor=OWNER, now=NOW,
    )  # fmt: skip
    assert list(item.children.all()) == [part]
    with pytest.raises(FaultyFieldsError) as refused:
        tracking.list_item(
            next_year.pk, new_item(small_city.units, parent_id=item.pk), actor=OWNER, now=NOW
        )
    assert "parent" in refused.value.faults
