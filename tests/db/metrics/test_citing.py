"""A printed figure is found by its code, as printed and as it stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from civicloop.answer.cases.models import Round
from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.errors import HiddenCellError, MetricError, UnknownCellError
from civicloop.engines.metrics.models import Citation
from civicloop.engines.metrics.rules import Period, codes
from tests.db.metrics.samples import MONTHS, NOW, SOURCE

pytestmark = pytest.mark.django_db

WINDOW = Period.of_months(MONTHS[0], 3)


@pytest.fixture
def counted(cases):
    services.refresh(SOURCE, MONTHS, now=NOW)


def on_time(**more):
    return queries.resolve("cases.on_time", period=WINDOW, by="agency", now=NOW, **more)


def test_the_same_figure_has_one_code(counted):
    first = services.cite(on_time(), now=NOW)
    again = services.cite(on_time(), now=NOW + timedelta(hours=1))
    part = services.cite(on_time(), part="PWB", now=NOW)
    assert first == again != part
    assert part.filters == {"agency": "PWB"}
    assert queries.citation(codes.spaced(part.code).lower()) == part


def test_a_code_shows_the_figure_as_printed_and_as_it_stands(counted):
    printed = services.cite(on_time(), now=NOW)
    assert str(queries.as_it_stands(printed, now=NOW).shown) == printed.shown
    Round.objects.filter(answered_at__lt=WINDOW.ends).update(statutory_due_at=NOW)
    later = NOW + timedelta(hours=1)
    services.refresh(SOURCE, MONTHS, now=later)
    printed.refresh_from_db()
    stands = queries.as_it_stands(printed, now=later)
    assert str(stands.shown) != printed.shown
    then = queries.resolve("cases.on_time", period=WINDOW, as_of=NOW, now=later)
    assert (str(then.shown), then.numerator) == (printed.shown, printed.numerator)


def test_another_figure_never_takes_a_code_that_is_taken(counted, monkeypatch):
    first = services.cite(on_time(), now=NOW)
    make = codes.code_of
    monkeypatch.setattr(
        codes, "code_of", lambda text, attempt=0: make(text, attempt) if attempt else first.code
    )
    other = services.cite(on_time(), part="TB", now=NOW)
    assert other.code != first.code
    assert codes.read_code(other.code) == other.code


def test_what_is_hidden_or_not_there_is_not_cited(counted):
    Round.objects.update(settled_at=None, rated_at=None, manner=None, speed=None, result=None)
    one = Round.objects.filter(answered_at__isnull=False)[0]
    values = dict.fromkeys(("manner", "speed", "result"), 5)
    Round.objects.filter(pk=one.pk).update(
        settled_at=MONTHS[1].begins, rated_at=MONTHS[1].begins, **values
    )
    services.refresh(SOURCE, MONTHS, now=NOW)
    hidden = queries.resolve("cases.satisfaction_speed", period=MONTHS[1].key, now=NOW)
    with pytest.raises(HiddenCellError):
        services.cite(hidden, now=NOW)
    nothing = queries.resolve("cases.satisfaction_speed", period=MONTHS[0].key, now=NOW)
    with pytest.raises(MetricError):
        services.cite(nothing, now=NOW)
    with pytest.raises(UnknownCellError):
        services.cite(on_time(), part="NOBODY", now=NOW)
    assert not Citation.objects.exists()
