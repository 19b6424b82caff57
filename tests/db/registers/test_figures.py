"""Counts of shipped registers as figures: kept, proved, opened by who may see the register."""

from datetime import date

import pytest

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics import services as engine
from civicloop.engines.metrics.rules import METRICS, SOURCES, Month, Period
from civicloop.engines.registers import queries, rules
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.models import Entry
from tests.db.registers.books import KEEPER, NOW, agencies, clerk, districts, random_entries

pytestmark = pytest.mark.django_db
SOURCE = "registers.entry"


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"


def test_every_declared_count_is_a_figure():
    wanted = {
        f"registers.{one.key.replace('-', '_')}_{count.key}"
        for one in rules.shipped()
        for count in one.definition.counts
    }
    assert {row.key for row in METRICS.values() if row.source == SOURCE} == wanted


def test_a_figure_counts_what_its_register_counts_and_proves_itself():
    registers.ship(now=NOW)
    register = queries.register("works-training")
    for day, people in {"08-09": 35, "08-29": 105, "08-30": 83, "09-07": 106}.items():
        cells = {"held_on": f"2026-{day}", "title": "訓練", "sessions": "1",
                 "people": str(people), "audience": "contractors"}  # fmt: skip
        registers.add(register.pk, cells, actor=KEEPER, now=NOW)
    source, august = SOURCES.get(SOURCE), Month(2026, 8)
    figures = [METRICS.get(f"registers.works_training_{key}") for key in ("people", "courses")]
    numbers = metrics.counted(source, source.dimension("agency"), figures, august, now=NOW)
    assert sorted(numbers.values()) == [3, 3, 223]  # courses, rows behind the people, people
    engine.refresh(SOURCE, [august], now=NOW)
    for row in figures:
        assert engine.prove(row.key, by="agency", month=august, actor=KEEPER, now=NOW) == []


def test_a_register_with_a_place_is_counted_by_district():
    districts()
    registers.ship(now=NOW)
    register = queries.register("works-training")
    for day, where in {"01": "西區", "02": "D1", "03": "East", "04": ""}.items():
        cells = {"held_on": f"2026-08-{day}", "title": "訓練", "sessions": "1", "people": "9",
                 "audience": "staff", "district": where}  # fmt: skip
        registers.add(register.pk, cells, actor=KEEPER, now=NOW)
    source, figure = SOURCES.get(SOURCE), METRICS.get("registers.works_training_people")
    assert figure.by == ("agency", "district")
    found = metrics.counted(source, source.dimension("district"), [figure], Month(2026, 8), now=NOW)
    told = {
        member: number
        for (member, measure), number in found.items()
        if measure == "works_training_people"
    }
    assert told == {"D1": 18, "D2": 9, "-": 9}
    engine.refresh(SOURCE, [Month(2026, 8)], now=NOW)
    proved = engine.prove(figure.key, by="district", month=Month(2026, 8), actor=KEEPER, now=NOW)
    assert proved == []
    assert METRICS.get("registers.surveys_surveys").by == ("agency",)


def test_rows_of_a_closed_register_open_for_its_keepers_alone():
    registers.ship(now=NOW)
    register = queries.register("security-levels")
    cells = {"approved_on": "2026-01-01", "agency_name": "甲", "level": "C", "isms": "guided"}
    registers.add(register.pk, cells, actor=KEEPER, now=NOW)
    unit = agencies()["A"]
    seen = [Entry.objects.filter(queries.visible_entries(actor)).count()
            for actor in (KEEPER, clerk(unit))]  # fmt: skip
    assert seen == [1, 0]


def test_every_count_is_the_same_by_duckdb_over_facts_as_by_the_database():
    districts()
    registers.ship(now=NOW)
    Entry.objects.bulk_create(random_entries(list(agencies().values())))
    written = engine.refresh_facts(SOURCE, now=NOW)
    assert [row.month for row in written] == ["2026-08", "2026-09"]
    periods = [Month(2026, 8), Period.parse("2026-H2")]
    made = engine.compare(periods, sources=[SOURCE], now=NOW)
    assert made.metrics == len([row for row in METRICS.values() if row.source == SOURCE])
    assert made.metrics > 100
    assert made.numbers > 400
    assert made.differing == []
    Entry.objects.filter(register__key="works-training").update(day=date(2026, 8, 1))
    changed = engine.compare(periods[:1], sources=[SOURCE], now=NOW).differing
    assert changed
    assert {row.measure.startswith("works_training_") for row in changed} == {True}
