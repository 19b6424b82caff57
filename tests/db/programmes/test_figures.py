"""Figures about tracked items: what they count, by the rule in force, and their rows."""

from datetime import UTC, date, datetime
from decimal import Decimal

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics import services as counting
from civicloop.engines.metrics.models import TouchedFacts, TouchedMonth
from civicloop.engines.metrics.rules import METRICS, SOURCES, Month, Period
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.models import Report, Variance
from civicloop.evaluate.programmes.queries import figures
from civicloop.kernel.ledger import services as ledger
from tests.db.programmes.conftest import JANUARY, NOW, OWNER

D = Decimal
FEBRUARY = datetime(2026, 1, 31, 16, 0, tzinfo=UTC)
BEGINS = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)


def counted(key, where):
    rows = figures.counted_reports() if key == "report" else figures.counted_remedies()
    return rows.filter(where(BEGINS, FEBRUARY)).count()


def test_each_measure_counts_what_it_says(month):
    names = ("asked", "reported", "late", "watched", "as_planned", "on_schedule", "missed", "due",
             "sent_in_time")  # fmt: skip
    assert {name: counted("report", getattr(figures, name)) for name in names} == {
        "asked": 4, "reported": 3, "late": 1, "watched": 1, "as_planned": 1, "on_schedule": 2,
        "missed": 1, "due": 4, "sent_in_time": 3,
    }  # fmt: skip
    before = datetime(2025, 11, 30, 16, 0, tzinfo=UTC)
    assert figures.counted_reports().filter(figures.asked(before, BEGINS)).count() == 0


def test_a_late_report_is_sent_and_not_in_time(month):
    Report.objects.filter(item__number="115-001").update(
        sent_at=datetime(2026, 2, 5, 17, 0, tzinfo=UTC)
    )
    assert counted("report", figures.due) == 4
    assert counted("report", figures.sent_in_time) == 2


def test_remedies_are_kept_by_the_day_that_was_promised(month):
    march = datetime(2026, 2, 28, 16, 0, tzinfo=UTC)
    rows = figures.counted_remedies()
    assert rows.filter(figures.promised(FEBRUARY, march)).count() == 2
    assert rows.filter(figures.kept(FEBRUARY, march)).count() == 0
    row = Variance.objects.order_by("pk")[0]
    Variance.objects.filter(pk=row.pk).update(recovered_on=date(2026, 2, 20))
    assert rows.filter(figures.kept(FEBRUARY, march)).count() == 1
    Variance.objects.filter(pk=row.pk).update(recovered_on=date(2026, 2, 21))
    assert rows.filter(figures.kept(FEBRUARY, march)).count() == 0


def test_a_programme_that_citizens_do_not_see_is_in_no_figure(month, programme):
    programme.is_public = False
    programme.save()
    assert counted("report", figures.asked) == 0
    assert figures.counted_remedies().count() == 0


def test_a_figure_is_kept_and_opens_exactly_its_rows(month, small_city):
    counting.touch("programmes.report", [Month(2026, 1)], now=NOW)
    counting.refresh_due(now=datetime(2026, 2, 10, 1, 0, tzinfo=UTC))
    january = Month(2026, 1)
    keys = [key for key, metric in METRICS.items() if metric.source == "programmes.report"]
    assert len(keys) == 6
    found = metrics.kept_many(keys, by="agency", months=[january])
    shown = {key: found[key].totals[january.key].value for key in keys}
    assert shown["programmes.late_items"] == 1
    assert shown["programmes.on_schedule"] == D(50)
    assert shown["programmes.reports_in_time"] == D(75)
    assert shown["programmes.spending"] == D(100) * 1080 / 1500
    spending = found["programmes.spending"].totals[january.key]
    opened = metrics.rows("programmes.spending", by="agency", value="", month=january,
                          side="denominator", actor=None, now=NOW)  # fmt: skip
    assert (spending.n, spending.is_small) == (opened.count(), False), "rows, not NT$"
    analyst = small_city.actor("analyst")
    source = SOURCES.get("programmes.report")
    rows = source.rows().filter(source.measure("late").where(BEGINS, FEBRUARY))
    assert [row.item.number for row in rows.filter(source.visible(analyst))] == ["115-002"]
    cells = source.row.cells(rows[0])
    assert (cells["number"], cells["lag"], cells["actual"]) == ("115-002", D(20), D(30))


def test_every_figure_is_the_same_by_duckdb_over_facts_as_by_the_database(month):
    lower = Report.objects.get(item__number="115-003")
    Report.objects.filter(pk=lower.pk).update(sent_at=datetime(2026, 2, 5, 17, 0, tzinfo=UTC))
    Variance.objects.filter(report=lower).update(recovered_on=date(2026, 2, 20))
    later = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
    counting.refresh_facts(now=later)
    periods = [Month(2026, 1), Month(2026, 2), Month(2026, 3), Period.parse("2026-Q1")]
    sources = ("programmes.report", "programmes.remedy")
    made = counting.compare(periods, sources=sources, now=later)
    assert (made.metrics, made.differing) == (7, [])
    assert made.numbers > 40
    Report.objects.filter(item__number="115-002").update(lag=D("9.9999"), paid=481)
    made = counting.compare(periods[:1], sources=sources, dimensions=["agency"], now=later)
    assert {row.measure for row in made.differing} == {"late", "watched", "paid"}
    assert [row.finding for row in counting.check_facts(sources[0])] == ["the rows differ"]
    counting.refresh_facts(now=later)
    assert counting.compare(periods, sources=sources, now=later).differing == []


def test_a_report_that_moves_has_its_facts_written_again(month):
    ledger.seal_all()
    ledger.deliver_pending(limit=500)
    touched = set(TouchedFacts.objects.values_list("source", "month"))
    assert touched >= {("programmes.report", JANUARY), ("programmes.remedy", JANUARY)}


def test_a_report_that_moves_has_its_months_counted_anew(month):
    ledger.seal_all()
    ledger.deliver_pending(limit=500)
    touched = set(TouchedMonth.objects.values_list("source", "month"))
    assert ("programmes.report", JANUARY) in touched
    assert ("programmes.remedy", date(2026, 2, 1)) in touched


def told_anew():
    """What is to be counted and written again because of what was not delivered yet."""
    TouchedMonth.objects.all().delete()
    TouchedFacts.objects.all().delete()
    ledger.seal_all()
    ledger.deliver_pending(limit=500)
    rows = TouchedMonth.objects.values_list("source", "month")
    return set(rows), set(TouchedFacts.objects.values_list("source", "month"))


def test_a_correction_has_the_remedies_of_its_item_counted_anew(month):
    told_anew()
    row = Report.objects.get(item__number="115-002")
    tracking.correct_report(
        row.pk, tracking.Figures("更正", D(49), 500, 480), reason="誤植", version=row.version,
        actor=OWNER, now=NOW,
    )  # fmt: skip
    counted_, written = told_anew()
    assert counted_ >= {("programmes.report", JANUARY), ("programmes.remedy", date(2026, 2, 1))}
    assert written >= {("programmes.report", JANUARY), ("programmes.remedy", JANUARY)}


def test_a_month_that_is_frozen_has_all_its_remedies_counted_anew(month, programme):
    told_anew()
    later = date(2026, 2, 1)
    period = tracking.open_period(programme.pk, later, actor=OWNER, now=NOW)
    told_anew()
    Report.objects.filter(period=period).delete()  # nothing moves but the month itself
    tracking.freeze_period(period.pk, actor=OWNER, now=NOW)
    counted_, written = told_anew()
    assert counted_ == {("programmes.report", later), ("programmes.remedy", later)}
    assert written == {
        ("programmes.report", later), ("programmes.remedy", later), ("programmes.remedy", JANUARY),
    }  # fmt: skip
