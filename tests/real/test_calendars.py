"""The government's real calendars of 2017 to 2026, where they lie beside the checkout."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from civicloop.assembly.program.main import main
from civicloop.kernel.clock import queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.rules import (
    TAIPEI,
    DayKind,
    due,
    fallback_tables,
    merge,
    policy_for,
    read_official,
)


def _folder() -> Path | None:
    for root in Path(__file__).resolve().parents:
        found = root / "shared/data/03_calendar"
        if found.is_dir():
            return found
    return None


FOLDER = _folder()
FILES = sorted(FOLDER.glob("*.csv")) if FOLDER else []
pytestmark = pytest.mark.skipif(not FILES, reason="the real calendars are not here")
CORRECTED_LATER = {date(2025, 9, 29), date(2025, 10, 24), date(2025, 12, 25)}


def tables(*words: str):
    """The tables of the files whose names contain one of the words, in the order of the words."""
    chosen = [path for word in words for path in FILES if path.name.endswith(word)]
    return [t for path in chosen for t in read_official(path.read_bytes(), source=path.name)]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_published_file_is_read_whole(path):
    [table] = read_official(path.read_bytes(), source=path.name)
    assert table.is_complete
    assert path.name.startswith(str(table.year - 1911))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_shipped_calendar_agrees_but_for_what_was_corrected_later(path):
    [table] = read_official(path.read_bytes(), source=path.name)
    official, shipped = merge([table]), merge(fallback_tables([table.year]))
    differing = {
        entry.day
        for entry in table.entries
        if official.is_workday(entry.day) != shipped.is_workday(entry.day)
    }
    is_first_of_2025 = path.name == "114年中華民國政府行政機關辦公日曆表.csv"
    assert differing == (CORRECTED_LATER if is_first_of_2025 else set())


def test_the_latest_version_of_2025_holds():
    versions = tables("114年中華民國政府行政機關辦公日曆表.csv", "修正版.csv", "1141020更新.csv")
    assert [table.year for table in versions] == [2025, 2025, 2025]
    first, latest = merge(versions[:1]), merge(versions)
    assert {day for day in CORRECTED_LATER if first.is_workday(day)} == CORRECTED_LATER
    assert {day for day in CORRECTED_LATER if latest.is_workday(day)} == set()


def test_the_make_up_saturdays_of_2023_are_six():
    calendar = merge(tables("112年中華民國政府行政機關辦公日曆表.csv"))
    makeup = [entry.day for entry in calendar.days.values() if entry.kind is DayKind.MAKEUP]
    assert len(makeup) == 6
    assert {day.weekday() for day in makeup} == {5}


def test_an_ordinary_letter_before_the_lunar_new_year_of_2023():
    """Received on 18 January; 20 to 29 January are holidays; 4 February is worked."""
    calendar = merge(tables("112年中華民國政府行政機關辦公日曆表.csv"))
    received = datetime(2023, 1, 18, 10, tzinfo=TAIPEI)
    assert due(policy_for("普通件"), received, calendar).date() == date(2023, 2, 3)
    assert due(policy_for("人民陳情", limit=7), received, calendar).date() == date(2023, 2, 4)


@pytest.mark.django_db
def test_every_file_loads_through_the_product_with_all_versions_of_a_year(
    settings, tmp_path, capsys
):
    """Twelve files as a shell gives them, in the order of their names, twice."""
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    now = datetime(2026, 3, 2, 9, tzinfo=TAIPEI)
    with clock.frozen(now):
        assert main(["import", "calendar", "--json", *map(str, FILES)]) == 0
        first = json.loads(capsys.readouterr().out)
        assert main(["import", "calendar", "--json", *map(str, FILES)]) == 0
        again = json.loads(capsys.readouterr().out)
    assert len(first) == 12
    assert all(year["known"] for year in again)
    kept = queries.tables().filter(year=2025).order_by("version")
    assert [(row.holds_from.isoformat(), row.source) for row in kept] == [
        ("2025-01-01", "114年中華民國政府行政機關辦公日曆表.csv"),
        ("2025-01-01", "114年中華民國政府行政機關辦公日曆表修正版.csv"),
        ("2025-10-20", "114年中華民國政府行政機關辦公日曆表1141020更新.csv"),
    ]
    assert {row.year: row.version for row in queries.tables_in_force()} == {
        **dict.fromkeys(range(2017, 2027), 1),
        2025: 3,
    }
    changed = {day["day"] for year in first if year["year"] == 2025 for day in year["differences"]}
    assert {day.isoformat() for day in CORRECTED_LATER} <= changed
    calendar = queries.calendar()
    assert {day for day in CORRECTED_LATER if calendar.is_workday(day)} == set()
    assert queries.missing_years(now) == []
    assert queries.missing_years(datetime(2026, 10, 1, tzinfo=TAIPEI)) == [2027]
