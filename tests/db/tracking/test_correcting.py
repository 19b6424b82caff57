"""A month corrected after its freeze: new causes and remedies, closed ones, and what follows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from civicloop.engines.metrics.rules import Month
from civicloop.engines.tracking import queries
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import FaultyFieldsError, NotReadyError
from civicloop.engines.tracking.models import Correction, Report, Variance
from civicloop.engines.tracking.rules import Point
from civicloop.engines.tracking.states import Verdict
from civicloop.evaluate.programmes.queries import months_of_remedies
from civicloop.kernel.ledger import queries as ledger
from tests.db.tracking.conftest import JANUARY, NOW, OWNER, UNIT, fresh

D = Decimal
FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
WELL = tracking.Figures("如期", D(50), allocated=1000, paid=950)
BEHIND = replace(WELL, narrative="落後", actual=D(45))
AHEAD = replace(WELL, narrative="趕上", actual=D(90))
WHY = tracking.Explanation("A11", "工務局", "增派工班", date(2026, 4, 30))
CURVE = (Point(JANUARY, D(50), 500), Point(FEBRUARY, D(60), 600), Point(MARCH, D(100), 1000))


def lived(programme, item, month, figures, why=None):
    """A month of the leading unit, approved and frozen."""
    period = tracking.open_period(programme.pk, month, actor=OWNER, now=NOW)
    row = Report.objects.get(item=item, month=month, responsibility__part="lead")
    row = tracking.save_report(
        row.pk, figures, explanation=why, version=row.version, actor=UNIT, now=NOW
    )
    row = tracking.send_report(row.pk, version=row.version, actor=UNIT, now=NOW)
    row = tracking.approve_report(row.pk, version=row.version, actor=UNIT, now=NOW)
    tracking.freeze_period(period.pk, actor=OWNER, now=NOW)
    return Report.objects.get(pk=row.pk)


def correct(row, figures, why=None):
    row = Report.objects.get(pk=row.pk)
    return tracking.correct_report(
        row.pk, figures, explanation=why, reason="查證更正", version=row.version, actor=OWNER,
        now=NOW,
    )  # fmt: skip


@pytest.fixture
def planned(item):
    tracking.approve_baseline(item.pk, CURVE, from_on=JANUARY, reason="改", actor=OWNER, now=NOW)
    return item


def test_what_falls_behind_by_a_correction_is_explained_or_refused(programme, planned):
    row = lived(programme, planned, JANUARY, WELL)
    for figures in (BEHIND, replace(WELL, paid=899)):  # 5.00 points; 89.9 % of what is allotted
        with pytest.raises(NotReadyError) as caught:
            correct(row, figures)
        assert set(caught.value.faults) == {"explanation"}
    assert Report.objects.get(pk=row.pk).actual == D(50)
    assert not Correction.objects.exists()
    with pytest.raises(FaultyFieldsError) as caught:
        correct(row, BEHIND, replace(WHY, recovery_on=date(2026, 1, 31)))
    assert set(caught.value.faults) == {"recovery_on"}
    done = correct(row, BEHIND, WHY)
    assert done.why.cause.code == "A11"
    kept = Correction.objects.get()
    assert kept.before["actual"] == "50"
    assert (kept.before["remedy"], kept.after["remedy"]) == (None, "增派工班")
    assert (kept.after["cause"], kept.after["recovery_on"]) == ("A11", "2026-04-30")
    assert (fresh(planned).lag, fresh(planned).light) == (D(5), "watch")
    event = list(ledger.history(planned.ref))[-1]
    assert (event.name, event.body["explanation"]) == ("tracking.report_corrected", "kept")


def test_just_within_the_bounds_nothing_is_to_explain(programme, planned):
    row = lived(programme, planned, JANUARY, WELL)
    done = correct(row, replace(WELL, actual=D("45.01"), paid=900))
    assert done.triggers == []
    with pytest.raises(FaultyFieldsError) as caught:
        correct(row, replace(WELL, actual=D("45.02")), WHY)
    assert [fault.code for fault in caught.value.faults["explanation"]] == ["nothing_to_explain"]


def test_a_trigger_that_is_new_asks_although_another_was_explained(programme, planned):
    row = lived(programme, planned, JANUARY, BEHIND, WHY)
    correct(row, replace(BEHIND, actual=D(44)))  # the same trigger: what stands holds on
    assert Report.objects.get(pk=row.pk).why.remedy == "增派工班"
    with pytest.raises(NotReadyError):
        correct(row, replace(BEHIND, paid=100))
    new = replace(WHY, remedy="加速請款")
    assert correct(row, replace(BEHIND, paid=100), new).why.remedy == "加速請款"
    kept = Correction.objects.order_by("-pk")[0]
    assert (kept.before["remedy"], kept.after["remedy"]) == ("增派工班", "加速請款")


def test_what_needs_no_explanation_any_more_closes_it_and_keeps_its_words(programme, planned):
    row = lived(programme, planned, JANUARY, BEHIND, WHY)
    assert len(queries.promises(OWNER)) == 1
    done = correct(row, WELL, WHY)
    assert done.why is None
    kept = Variance.objects.get()
    assert (kept.remedy, kept.closed_on) == ("增派工班", date(2026, 2, 2))
    assert Correction.objects.get().after["closed_on"] == "2026-02-02"
    assert queries.promises(OWNER) == []
    assert not queries.leading_remedies().exists()
    with pytest.raises(FaultyFieldsError):
        tracking.verify_remedy(
            row.pk, verdict=Verdict.DONE, verified_on=JANUARY, note="會勘", actor=OWNER, now=NOW
        )
    again = correct(row, BEHIND, replace(WHY, remedy="夜間趕工"))
    assert again.why.remedy == "夜間趕工"
    assert Correction.objects.order_by("-pk")[0].before["closed_on"] == "2026-02-02"


def test_a_verdict_is_about_its_remedy_and_stays_readable(programme, planned):
    row = lived(programme, planned, JANUARY, BEHIND, WHY)
    tracking.verify_remedy(
        row.pk, verdict=Verdict.PARTLY, verified_on=JANUARY, note="僅一組", actor=OWNER, now=NOW
    )
    correct(row, BEHIND, replace(WHY, party="施工廠商"))
    assert Variance.objects.get().verdict == "partly"
    correct(row, BEHIND, replace(WHY, party="施工廠商", remedy="夜間趕工"))
    assert Variance.objects.get().verdict == ""
    assert Correction.objects.order_by("-pk")[0].before["verdict"] == "partly"


def gone_on(planned, owner, month):
    """The item, going on in a programme of its own from a month on, with half of it to do."""
    new = tracking.NewProgramme(
        key=f"annual-{month:%Y-%m}", kind="annual", year=month.year, name_zh="次年度列管計畫",
        owner_id=owner, body="works_meeting", begins_on=month, ends_on=date(2026, 12, 31),
    )  # fmt: skip
    into = tracking.open_programme(new, actor=OWNER, now=NOW)
    row = fresh(planned)
    return into, tracking.continue_item(
        row.pk, into_id=into.pk, version=row.version, actor=OWNER, now=NOW
    )


def test_streaks_are_counted_on_in_the_years_that_go_on_with_the_item(
    programme, planned, small_city
):
    """A streak counts the months of the work, not those of its year (列管計畫評鑑要點)."""
    owner = small_city.units["WORKS"].pk
    first = lived(programme, planned, JANUARY, WELL)
    second_year, second = gone_on(planned, owner, FEBRUARY)
    february = lived(second_year, second, FEBRUARY, replace(BEHIND, actual=D(54)), WHY)
    third_year, third = gone_on(second, owner, MARCH)
    march = lived(third_year, third, MARCH, replace(BEHIND, actual=D(60)), WHY)
    assert (february.streak, march.streak, fresh(third).streak) == (1, 2, 2)
    joint = third.responsibilities.exclude(part="lead").get()
    counted = len(list(ledger.history(third.ref)))
    correct(first, BEHIND, WHY)
    found = {row.pk: row.streak for row in Report.objects.filter(month__gte=FEBRUARY)}
    assert (found.pop(february.pk), found.pop(march.pk)) == (2, 3)
    assert set(found.values()) == {0}, f"what unit {joint.unit_id} owes is another's"
    assert (fresh(planned).streak, fresh(second).streak, fresh(third).streak) == (1, 2, 3)
    assert "behind_for_months" in fresh(third).light_reasons
    [told] = list(ledger.history(third.ref))[counted:]
    assert (told.name, told.body["later"], told.body["month"]) == (
        "tracking.streaks_counted", "2026-03-01", "2026-01-01",
    )  # fmt: skip
    event = list(ledger.history(planned.ref))[-1]
    assert event.body["later"] == "2026-02-01,2026-03-01"
    correct(first, WELL)
    assert [fresh(one).streak for one in (planned, second, third)] == [0, 1, 2]


def test_a_remedy_is_made_good_by_a_month_of_the_year_that_goes_on(programme, planned, small_city):
    """The work is mended or not, whatever programme its month is told in."""
    type(programme).objects.update(is_public=True)
    owner = small_city.units["WORKS"].pk
    first = lived(programme, planned, JANUARY, BEHIND, WHY)
    second_year, second = gone_on(planned, owner, FEBRUARY)
    assert Variance.objects.get(report=first).recovered_on is None
    february = lived(second_year, second, FEBRUARY, replace(WELL, actual=D(60)))
    assert Variance.objects.get(report=first).recovered_on == date(2026, 2, 28)
    assert months_of_remedies(second.ref) == [Month(2026, 1)], "counted anew where it is filed"
    assert months_of_remedies(second_year.ref) == [Month(2026, 1)]
    correct(february, replace(BEHIND, actual=D(54)), WHY)
    assert Variance.objects.get(report=first).recovered_on is None
    correct(february, replace(WELL, actual=D(60)))
    assert Variance.objects.get(report=first).recovered_on == date(2026, 2, 28)
    correct(first, BEHIND, replace(WHY, remedy="夜間趕工"))
    assert Variance.objects.get(report=first).recovered_on == date(2026, 2, 28)


def test_later_streaks_and_remedies_made_good_follow_a_correction(programme, planned):
    first = lived(programme, planned, JANUARY, WELL)
    second = lived(programme, planned, FEBRUARY, replace(BEHIND, actual=D(54)), WHY)
    assert second.streak == 1
    done = correct(first, BEHIND, WHY)
    assert Report.objects.get(pk=second.pk).streak == 2
    assert fresh(planned).streak == 2
    event = list(ledger.history(planned.ref))[-1]
    assert event.body["later"] == "2026-02-01"
    assert done.why.recovered_on is None
    correct(second, replace(AHEAD, actual=D(60)))
    assert Variance.objects.get(report=first).recovered_on == date(2026, 2, 28)
    correct(second, replace(BEHIND, actual=D(54)), WHY)
    assert Variance.objects.get(report=first).recovered_on is None


def test_a_missed_month_made_up_for_is_explained_as_any_other(programme, planned):
    period = tracking.open_period(programme.pk, JANUARY, actor=OWNER, now=NOW)
    tracking.freeze_period(period.pk, actor=OWNER, now=NOW)
    row = Report.objects.get(item=planned, responsibility__part="lead")
    with pytest.raises(NotReadyError):
        correct(row, BEHIND)
    assert Report.objects.get(pk=row.pk).state == "missed"
    assert correct(row, BEHIND, WHY).state == "accepted"
