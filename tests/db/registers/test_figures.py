"""Counts of shipped registers as figures: kept, proved, opened by who may see the register."""

import pytest

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics import services as engine
from civicloop.engines.metrics.rules import METRICS, SOURCES, Month
from civicloop.engines.registers import queries, rules
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.models import Entry
from tests.db.registers.books import KEEPER, NOW, agencies, clerk

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
    assert sorted(numbers.values()) == [3, 223]
    engine.refresh(SOURCE, [august], now=NOW)
    for row in figures:
        assert engine.prove(row.key, by="agency", month=august, actor=KEEPER, now=NOW) == []


def test_rows_of_a_closed_register_open_for_its_keepers_alone():
    registers.ship(now=NOW)
    register = queries.register("security-levels")
    cells = {"approved_on": "2026-01-01", "agency_name": "甲", "level": "C", "isms": "guided"}
    registers.add(register.pk, cells, actor=KEEPER, now=NOW)
    unit = agencies()["A"]
    seen = [Entry.objects.filter(queries.visible_entries(actor)).count()
            for actor in (KEEPER, clerk(unit))]  # fmt: skip
    assert seen == [1, 0]
