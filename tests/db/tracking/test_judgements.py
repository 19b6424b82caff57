"""Changes asked for and decided, milestones, verification, and evaluation in stages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import FaultyFieldsError, StepNotOpenError
from civicloop.engines.tracking.models import Baseline, Evaluation, Report, Verification
from civicloop.engines.tracking.rules import TEMPLATES, Point, WorkKind
from civicloop.engines.tracking.states import Method, Stage
from civicloop.kernel.actors.errors import NotPermittedError
from tests.db.tracking.conftest import NOW, OWNER, UNIT, fresh

D = Decimal
TODAY = date(2026, 2, 2)
LATER = (Point(date(2026, 3, 1), D(40)), Point(date(2026, 6, 1), D(100)))
SCORES = dict.fromkeys(("progress", "spending", "quality", "reporting"), D("89.5"))


def ask(item, *, now=NOW, **changes):
    values = {"kind": "adjust", "ground": "law_changed", "reason": "法規修正", "curve": LATER}
    return tracking.ask_change(item.pk, **values | changes, actor=UNIT, now=now)


def test_a_granted_adjustment_is_the_next_version_of_the_plan(item):
    row = ask(item)
    tracking.decide_change(row.pk, grant=True, decision="同意", actor=OWNER, now=NOW)
    last = Baseline.objects.get(item=item, number=2)
    assert (last.from_on, last.reason, last.change_id) == (TODAY, "法規修正", row.pk)
    with pytest.raises(StepNotOpenError):
        tracking.decide_change(row.pk, grant=False, decision="x", actor=OWNER, now=NOW)


def test_a_refused_change_changes_nothing(item):
    row = ask(item, kind="withdraw", ground="policy_stopped", curve=())
    decided = tracking.decide_change(row.pk, grant=False, decision="理由不足", actor=OWNER, now=NOW)
    assert (decided.state, fresh(item).state, Baseline.objects.count()) == ("refused", "tracked", 1)


def test_a_granted_withdrawal_takes_the_item_off(item):
    row = ask(item, kind="withdraw", ground="policy_stopped", curve=())
    tracking.decide_change(row.pk, grant=True, decision="同意", actor=OWNER, now=NOW)
    assert fresh(item).state == "withdrawn"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ground": "policy_stopped"}, "ground"),
        ({"reason": " "}, "reason"),
        ({"curve": tuple(reversed(LATER))}, "curve"),
        ({"kind": "merge", "ground": "split_or_merged", "curve": ()}, "into"),
        ({"kind": "extend"}, "ends_on"),
        ({"kind": "extend", "ends_on": date(2026, 6, 1)}, "ends_on"),
        ({"ends_on": date(1990, 1, 1)}, "ends_on"),
        ({"ends_on": date(9999, 12, 31)}, "ends_on"),
        ({"now": datetime(2026, 11, 1, 1, 0, tzinfo=UTC)}, "kind"),
    ],
)
def test_a_change_needs_its_ground_its_plan_and_its_time(item, changes, field):
    with pytest.raises(FaultyFieldsError) as caught:
        ask(item, **changes)
    assert set(caught.value.faults) == {field}
    assert item.changes.count() == 0


def test_an_item_is_not_merged_into_itself(item):
    with pytest.raises(FaultyFieldsError) as caught:
        ask(item, kind="merge", ground="split_or_merged", curve=(), into_id=item.pk)
    assert set(caught.value.faults) == {"into"}


def test_a_unit_asks_and_does_not_decide(item):
    row = ask(item)
    with pytest.raises(FaultyFieldsError):
        ask(item)
    with pytest.raises(NotPermittedError):
        tracking.decide_change(row.pk, grant=True, decision="同意", actor=UNIT, now=NOW)


def test_milestones_of_a_template_are_reached_with_evidence(item):
    steps = TEMPLATES[WorkKind.ENGINEERING]
    days = [(step, date(2026, 1, 10 + at)) for at, step in enumerate(steps)]
    rows = tracking.plan_milestones(item.pk, days, actor=OWNER, now=NOW)
    assert sum(row.weight for row in rows) == 100
    with pytest.raises(FaultyFieldsError):
        tracking.reach_milestone(rows[0].pk, actual_on=TODAY, evidence=" ", actor=UNIT, now=NOW)
    row = tracking.reach_milestone(
        rows[0].pk, actual_on=TODAY, evidence="files:file:1", actor=UNIT, now=NOW
    )
    assert row.actual_on == TODAY
    with pytest.raises(FaultyFieldsError):
        tracking.plan_milestones(item.pk, days, actor=OWNER, now=NOW)


def test_a_difference_that_was_found_needs_its_reason(report):
    Report.objects.filter(pk=report.pk).update(actual=D(50))

    def verify(found, reason=""):
        return tracking.verify_report(
            report.pk,
            method=Method.SITE,
            verified_on=TODAY,
            evidence="施工日誌",
            found_actual=D(found),
            difference_reason=reason,
            actor=OWNER,
            now=NOW,
        )

    with pytest.raises(FaultyFieldsError):
        verify(42)
    assert Verification.objects.count() == 0
    row = verify(42, "估驗未入帳")
    assert (row.system_actual, row.found_actual) == (50, 42)


def test_stages_follow_each_other_and_round_half_up_before_the_band(item):
    def judge(stage, actor):
        return tracking.evaluate(
            item.pk, year=2026, stage=stage, scores=SCORES, actor=actor, now=NOW
        )

    with pytest.raises(StepNotOpenError):
        judge(Stage.FIRST, OWNER)
    own = judge(Stage.SELF, UNIT)
    assert (own.score, own.grade) == (D("89.5"), "excellent")
    with pytest.raises(StepNotOpenError):
        judge(Stage.FIRST, OWNER)
    tracking.confirm_evaluation(own.pk, actor=OWNER, now=NOW)
    assert judge(Stage.FIRST, OWNER).state == "submitted"
    with pytest.raises(StepNotOpenError):
        tracking.confirm_evaluation(own.pk, actor=OWNER, now=NOW)
    assert Evaluation.objects.count() == 2
