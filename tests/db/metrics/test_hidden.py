"""What would tell of single people is hidden wherever a figure is asked for."""

from __future__ import annotations

import pytest

from civicloop.answer.cases.models import Round
from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.errors import HiddenCellError, NotKeptError
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
