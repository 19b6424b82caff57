"""Numbers are given once, in order, by series and year."""

import datetime as dt

import pytest

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.numbering import queries, rules
from civicloop.kernel.numbering import services as numbering
from civicloop.kernel.numbering.jobs import prepare_next_year

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 3, 1)


@pytest.fixture(autouse=True)
def series(monkeypatch, settings, tmp_path):
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    monkeypatch.setattr(rules.SERIES, "_entries", {})
    monkeypatch.setattr(rules.SERIES, "_closed", False)
    rules.declare_series("sample", pattern="{roc}-{number:7}-{check}")
    rules.declare_series("paper", pattern="P{year}{number:4}{check}")


def running(number):
    return rules.parse(number).running


def test_a_year_begins_at_one_and_goes_on(db):
    first = numbering.next_number("sample", ON)
    assert first == rules.SERIES.get("sample").write(2026, 1)
    assert first.startswith("115-0000001-")
    assert running(numbering.next_number("sample", ON)) == 2
    assert running(numbering.next_number("sample", dt.date(2027, 1, 1))) == 1
    assert running(numbering.next_number("paper", ON)) == 1


def test_many_at_once_continue_the_series(db, django_assert_num_queries):
    numbering.next_number("sample", ON)
    with django_assert_num_queries(1):
        many = numbering.next_numbers("sample", ON, 500)
    assert [running(number) for number in many] == list(range(2, 502))
    assert numbering.next_numbers("sample", ON, 0) == []


def test_numbers_given_elsewhere_are_set_aside_and_a_series_never_goes_back(db):
    actor = machine("importer")
    numbering.advance("sample", 2026, 9000, actor=actor)
    assert running(numbering.next_number("sample", ON)) == 9001
    numbering.advance("sample", 2026, 10, actor=actor)
    assert running(numbering.next_number("sample", ON)) == 9002
    assert [event.name for event in ledger.history("numbering:series:sample")] == [
        "numbering.series_advanced",
        "numbering.series_advanced",
    ]


def test_the_position_of_every_series_is_shown(db):
    numbering.next_numbers("sample", ON, 3)
    numbering.prepare("paper", 2026)
    found = [(each.series, each.year, each.running) for each in queries.positions()]
    assert found == [("sample", 2026, 3)]


def test_next_year_is_prepared_for_every_series_without_a_number_given(db):
    numbering.next_number("sample", ON)
    prepare_next_year(int(dt.datetime(2025, 12, 15, tzinfo=dt.UTC).timestamp()))
    assert running(numbering.next_number("sample", ON)) == 2
    assert running(numbering.next_number("paper", ON)) == 1


def test_an_unknown_series_is_refused(db):
    with pytest.raises(LookupError, match="sample"):
        numbering.next_number("sampel", ON)
