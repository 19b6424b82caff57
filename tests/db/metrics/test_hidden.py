"""What would tell of single people is hidden wherever a figure is asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from civicloop.answer.cases.models import Round
from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.errors import HiddenCellError, NotKeptError
from civicloop.engines.metrics.models import Snapshot
from civicloop.engines.metrics.rules import METRICS, Period
from tests.db.metrics.samples import ANALYST, MONTHS, NOW, SOURCE

pytestmark = pytest.mark.django_db

KEY = "cases.satisfaction_manner"
PAST = MONTHS[1]


@pytest.fixture
def few(units, cases):
    """In September four rounds of one agency were rated, and twelve of the other."""
    rows = list(Round.objects.filter(answered_at__isnull=False).order_by("pk"))
    wanted = {"PWB": 4, "TB": 12}
    changed = []
    for row in rows:
        code = "TB" if row.unit_id == units["TB"].pk else "PWB"
        if wanted[code]:
            wanted[code] -= 1
            row.settled_at = row.rated_at = PAST.begins
            row.manner = row.speed = row.result = 4
            changed.append(row)
    Round.objects.bulk_update(changed, ["settled_at", "rated_at", "manner", "speed", "result"])
    services.refresh(SOURCE, MONTHS, now=NOW)


def rows_of(value, **more):
    wish = {"by": "agency", "month": PAST, "side": "denominator", "actor": ANALYST, "now": NOW}
    return queries.rows(KEY, value=value, **{**wish, **more})


def test_few_ratings_are_hidden_and_beside_them_what_would_tell_of_them(few):
    figure = queries.kept(KEY, by="agency", months=[PAST])
    assert figure.totals[PAST.key].n == 16
    for agency in ("PWB", "TB"):
        cell = figure.cells[agency, PAST.key]
        assert (cell.is_hidden, cell.value, cell.counts, cell.n) == (True, None, {}, 0)


def test_whoever_asks_in_another_way_learns_no_more(few):
    result = queries.resolve(KEY, period=PAST.key, by="agency", now=NOW)
    assert all(part.cell.is_hidden for part in result.parts)
    one = queries.resolve(KEY, period=PAST.key, filters={"agency": "PWB"}, now=NOW)
    assert (one.is_hidden, one.value, one.numerator, one.rows) == (True, None, None, None)
    window = Period.of_months(MONTHS[0], 3)
    assert queries.resolve(KEY, period=window, filters={"agency": "TB"}, now=NOW).is_hidden
    assert queries.of_member([KEY], by="agency", value="PWB", months=[PAST])[
        KEY, PAST.key
    ].is_hidden
    with pytest.raises(NotKeptError):
        queries.resolve(KEY, period=PAST.key, by="agency", filters={"channel": "web"}, now=NOW)


def test_the_rows_of_a_hidden_cell_do_not_open(few):
    assert rows_of("").count() == 16
    for value in ("PWB", "TB"):
        with pytest.raises(HiddenCellError):
            rows_of(value)
    with pytest.raises(HiddenCellError):
        rows_of("", filters={"agency": "PWB"})
    assert rows_of("PWB", bare=True).count() == 4


def test_a_digest_is_the_same_whatever_the_hidden_numbers_are(units, few):
    rated = Round.objects.filter(rated_at=PAST.begins).order_by("pk")
    tb = rated.filter(unit=units["TB"]).first()
    pwb = rated.exclude(unit=units["TB"]).first()

    def told(mark, other, at):
        Round.objects.filter(pk=pwb.pk).update(manner=mark)
        Round.objects.filter(pk=tb.pk).update(manner=other)
        services.refresh(SOURCE, MONTHS, now=at)
        kept = Snapshot.objects.get(metric=KEY, dimension="agency", month=PAST.first_day,
                                    is_current=True)  # fmt: skip
        found = queries.resolve(KEY, period=PAST.key, by="agency", now=at)
        return kept.fingerprint, found.cell, found.fingerprint

    (kept, city, digest), (kept_then, city_then, digest_then) = (
        told(*marks, NOW + timedelta(minutes=at)) for marks, at in (((3, 5), 1), ((5, 3), 2))
    )
    assert city == city_then
    assert kept != kept_then
    assert digest == digest_then


def test_what_was_told_before_a_correction_is_told_no_more(few):
    first = NOW + timedelta(minutes=5)
    assert queries.resolve(KEY, period=PAST.key, as_of=first, now=first).rows == 16
    Round.objects.filter(rated_at=PAST.begins).order_by("pk").first().delete()
    services.refresh(SOURCE, MONTHS, now=NOW + timedelta(minutes=10))
    later = NOW + timedelta(minutes=20)
    assert queries.resolve(KEY, period=PAST.key, now=later).rows == 15
    assert queries.resolve(KEY, period=PAST.key, as_of=later, now=later).rows == 15
    with pytest.raises(NotKeptError):
        queries.resolve(KEY, period=PAST.key, as_of=first, now=later)


def test_the_rows_of_a_month_that_nobody_counted_do_not_open(few):
    Snapshot.objects.filter(metric=KEY, month=PAST.first_day).delete()
    with pytest.raises(HiddenCellError):
        rows_of("")


def test_a_month_that_runs_tells_nothing_from_day_to_day(few):
    figure = queries.kept(KEY, by="agency", months=[MONTHS[3]])
    assert figure.totals[MONTHS[3].key].is_hidden
    assert all(cell.is_hidden for cell in figure.cells.values())


def test_proofs_look_behind_what_is_hidden(few):
    assert services.prove(KEY, by="agency", month=PAST, actor=ANALYST, now=NOW) == []


def test_only_figures_of_marks_hide_anything():
    guarded = {key for key, metric in METRICS.items() if metric.floor}
    assert {key for key in guarded if key.startswith("cases.")} == {
        "cases.satisfaction_manner",
        "cases.satisfaction_speed",
        "cases.satisfaction_result",
    }
