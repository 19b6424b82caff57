"""Rows of imported files: what they say, and every reason why not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.answer.cases.errors import ImportingError
from civicloop.answer.cases.rules.importing.faults import REASONS, told
from civicloop.answer.cases.rules.importing.parsing import parse_mapping
from civicloop.answer.cases.rules.importing.records import Record
from civicloop.answer.cases.rules.importing.rows import Arrival, Reader, Refused

BOSTON = ZoneInfo("America/New_York")
NOW = datetime(2026, 5, 4, tzinfo=UTC)
FORMAT = "%Y-%m-%d %H:%M:%S"
MAPPING = {
    "source": "small",
    "name": {"zh": "小", "en": "Small"},
    "jurisdiction": {
        "name": {"zh": "小", "en": "Smallville"},
        "zone": "America/New_York",
        "bounds": [-72, 42, -70, 43],
        "calendar": {},
        "districts": {"North": "n", "North End": "ne", "South": "s"},
        "lost": "?",
    },
    "columns": {
        "id": "id",
        "opened": {"column": "opened", "format": FORMAT},
        "closed": {"column": "closed", "format": FORMAT},
        "target": {"column": "target", "format": FORMAT},
        "status": {"column": "status", "open": ["Open"], "closed": ["Closed"]},
        "timeliness": {"column": "flag", "on_time": ["OK"], "late": ["LATE"]},
        "description": "text",
        "place": "place",
        "position": {
            "east": "lon",
            "north": "lat",
            "unknown": {"at": [[-71.5, 42.5]], "where_empty": "place"},
        },
        "district": {"column": "place", "find": "beginning"},
        "category": {"column": "kind", "codes": {"P": "pothole"}},
        "channel": {"column": "source", "codes": {"Call": "phone"}, "otherwise": "imported"},
    },
}
GOOD = {
    "id": "7",
    "opened": "2011-07-01 01:32:33",
    "closed": "2011-07-02 01:00:00",
    "target": "2011-07-15 01:32:32",
    "status": "Closed",
    "flag": "OK",
    "text": "A hole",
    "place": "North End, 1 Main St",
    "lon": "-71.1",
    "lat": "42.3",
    "kind": "P",
    "source": "Call",
}


def reader(**columns: object) -> Reader:
    """A reader of the columns of a good row."""
    data = MAPPING | {"columns": MAPPING["columns"] | columns}
    mapping = parse_mapping(data, digest="d")
    return Reader(
        mapping,
        list(GOOD),
        encoding="utf-8",
        zone=BOSTON,
        locate=lambda lon, lat: "x" if mapping.jurisdiction.bounds.holds(lon, lat) else None,
        now=NOW,
    )


def row(**cells: str) -> Arrival | Refused:
    """What comes of the good row with other cells."""
    return reader().read(Record(2, tuple((GOOD | cells).values())))


def codes(found: Arrival | Refused) -> list[tuple[str, str]]:
    """Column and code of each finding."""
    findings = found.findings if isinstance(found, Refused) else found.notes
    return [(each.column, each.code) for each in findings]


def test_a_good_row_is_a_case_in_the_terms_of_the_city():
    found = row()
    assert isinstance(found, Arrival)
    assert found.opened_at == datetime(2011, 7, 1, 5, 32, 33, tzinfo=UTC)
    assert found.closed_at == datetime(2011, 7, 2, 5, 0, tzinfo=UTC)
    assert found.target_at == datetime(2011, 7, 15, 5, 32, 32, tzinfo=UTC)
    assert (found.key, found.judged, found.category, found.channel) == (
        "7",
        "on_time",
        "pothole",
        "phone",
    )
    assert (found.lon, found.lat, found.district, found.notes) == (-71.1, 42.3, "ne", ())


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"id": " "}, [("id", "missing")]),
        ({"id": "x" * 101}, [("id", "too_long")]),
        ({"opened": ""}, [("opened", "missing")]),
        ({"opened": "2011-02-29 00:00:00"}, [("opened", "not_a_time")]),
        ({"opened": "2011-7-1 1:32:33"}, [("opened", "not_a_time")]),
        ({"opened": "July"}, [("opened", "not_a_time")]),
        ({"opened": "2011-03-13 02:30:00"}, [("opened", "no_such_time")]),
        ({"opened": "1066-10-14 09:00:00"}, [("opened", "too_early")]),
        ({"opened": "2027-01-01 00:00:00"}, None),
        ({"target": "9999-12-31 23:59:59"}, [("target", "too_late")]),
        ({"closed": "2011-06-30 00:00:00"}, [("closed", "ends_before_it_begins")]),
        ({"closed": ""}, [("closed", "closed_without_end")]),
        ({"status": "Open"}, [("closed", "open_with_end")]),
        ({"status": "Perhaps"}, [("status", "unknown_status")]),
        ({"flag": "MAYBE"}, [("flag", "unknown_flag")]),
        ({"text": ""}, [("text", "missing")]),
        ({"text": "x" * 4001}, [("text", "too_long")]),
        ({"text": "a\0b"}, [("text", "nul")]),
        ({"text": "a\x07b"}, [("text", "control_character")]),
        ({"text": "\udcff"}, [("text", "bad_encoding")]),
        ({"lon": ""}, [("lon", "half_position")]),
        ({"lat": ""}, [("lat", "half_position")]),
        ({"lon": "east"}, [("lon", "not_a_number")]),
        ({"lon": "nan"}, [("lon", "not_a_number")]),
        ({"lon": "1_0"}, [("lon", "not_a_number")]),
        ({"lon": "120.3", "lat": "22.6"}, [("lon", "outside")]),
        ({"place": "West"}, [("place", "unknown_district")]),
        ({"kind": ""}, [("kind", "missing")]),
        ({"id": "", "opened": "x", "kind": ""}, None),
    ],
)
def test_what_is_wrong_is_told_by_column(cells, found):
    wrong = row(**cells)
    assert isinstance(wrong, Refused)
    if found is not None:
        assert codes(wrong) == found
    assert all(each.code in REASONS for each in wrong.findings)


def test_all_that_is_wrong_is_told_at_once():
    assert codes(row(id="", opened="x", kind="")) == [
        ("id", "missing"),
        ("opened", "not_a_time"),
        ("kind", "missing"),
    ]


def test_what_is_worth_a_note_keeps_no_row_out():
    early = row(target="2011-06-01 00:00:00")
    assert isinstance(early, Arrival)
    assert codes(early) == [("target", "target_before_opening")]
    nowhere = row(lon="-71.5", lat="42.5", place="")
    assert isinstance(nowhere, Arrival)
    assert (nowhere.lon, nowhere.lat, codes(nowhere)) == (None, None, [("lon", "no_position")])
    there = row(lon="-71.5", lat="42.5")
    assert isinstance(there, Arrival)
    assert (there.lon, there.lat) == (-71.5, 42.5)


@pytest.mark.parametrize(
    ("place", "code"),
    [("North End 5", "ne"), ("North 5", "n"), ("So?th 5", "s"), ("?????", None), ("", "")],
)
def test_a_district_is_found_at_the_beginning_also_with_a_lost_character(place, code):
    found = row(place=place)
    if code is None:
        assert codes(found) == [("place", "unknown_district")]
    else:
        assert found.district == code


def test_in_the_hour_that_comes_twice_nothing_ends_before_it_begins():
    found = row(opened="2011-11-06 01:50:00", closed="2011-11-06 01:10:00", target="")
    assert isinstance(found, Arrival)
    assert found.closed_at - found.opened_at == timedelta(minutes=20)


def test_a_day_without_a_time_ends_with_its_last_second():
    days = {"column": "closed", "format": "%Y-%m-%d"}
    cells = tuple((GOOD | {"closed": "2011-07-01"}).values())
    found = reader(closed=days).read(Record(2, cells))
    assert found.closed_at == datetime(2011, 7, 2, 3, 59, 59, tzinfo=UTC)


def test_a_last_change_says_nothing_of_what_is_open():
    wanted = {"column": "closed", "format": FORMAT, "only_when_closed": True}
    found = reader(closed=wanted).read(Record(2, tuple((GOOD | {"status": "Open"}).values())))
    assert found.closed_at is None


def test_a_ragged_row_says_how_many_cells_it_has():
    found = reader().read(Record(9, ("1", "2")))
    assert codes(found) == [("", "ragged")]
    assert told(9, found.findings[0]).en == "It has 2 cells where the heading has 12."


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ([name for name in GOOD if name != "kind"], "no column kind"),
        ([*GOOD, "kind"], "names kind twice"),
    ],
)
def test_a_heading_that_is_not_as_the_mapping_says_is_refused(heading, said):
    mapping = parse_mapping(MAPPING, digest="d")
    with pytest.raises(ImportingError, match=said):
        Reader(mapping, heading, encoding="utf-8", zone=BOSTON, locate=lambda *_: "", now=NOW)


ANYTHING = st.text(max_size=30) | st.sampled_from(
    [
        *GOOD.values(),
        "",
        "2011-13-01 00:00:00",
        "9999-12-31 23:59:59",
        "1e400",
        "-0",
        "\0",
        "\ud83d",
    ]
)


@given(st.tuples(*(ANYTHING for _ in GOOD)))
def test_whatever_stands_in_a_row_it_is_taken_or_told(cells):
    found = reader().read(Record(3, cells))
    if isinstance(found, Refused):
        assert found.findings
        for finding in found.findings:
            sentence = told(3, finding)
            assert sentence.en
            assert sentence.zh
            assert len(sentence.value) <= 41
            sentence.value.encode()
        return
    assert found.opened_at.tzinfo is UTC
    assert found.opened_at <= NOW
    assert found.closed_at is None or found.opened_at <= found.closed_at <= NOW
    assert found.description
    assert (found.lon is None) is (found.lat is None)
    assert found.lon is None or (-72 <= found.lon <= -70 and 42 <= found.lat <= 43)
    for text in (found.description, found.place, found.key):
        text.encode()
        assert "\0" not in text


CLOCKS = [datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (1990, 2026)]
INSTANTS = st.datetimes(*CLOCKS).map(lambda at: at.replace(microsecond=0))


@given(INSTANTS)
def test_an_instant_is_the_one_that_the_clocks_showed_or_there_was_none(local):
    found = row(opened=local.strftime(FORMAT), closed="2026-01-02 00:00:00", target="")
    if isinstance(found, Refused):
        assert codes(found) == [("opened", "no_such_time")]
        back = local.replace(tzinfo=BOSTON).astimezone(UTC).astimezone(BOSTON)
        assert back.replace(tzinfo=None) != local
    else:
        assert found.opened_at.astimezone(BOSTON).replace(tzinfo=None) == local
