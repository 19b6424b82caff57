"""Mappings: the shipped ones are understood, and what is wrong is named by its key."""

from __future__ import annotations

import copy
from zoneinfo import ZoneInfo

import pytest

from civicloop.answer.cases.errors import MappingError
from civicloop.answer.cases.rules.importing.parsing import parse_mapping
from civicloop.answer.cases.services.importing import mapping_of, shipped_mappings
from civicloop.kernel.geography.rules import Bounds

SMALL = {
    "source": "small",
    "name": {"zh": "小", "en": "Small"},
    "jurisdiction": {
        "name": {"zh": "小", "en": "Small"},
        "zone": "Europe/Zurich",
        "bounds": [8, 47, 9, 48],
        "calendar": {},
    },
    "columns": {"opened": "when", "description": "what", "category": "kind"},
}


def changed(path: str, value: object) -> dict:
    """The small mapping with one value set; nothing takes the key away."""
    data = copy.deepcopy(SMALL)
    node, (*parts, last) = data, path.split(".")
    for part in parts:
        node = node.setdefault(part, {})
    if value is None:
        del node[last]
    else:
        node[last] = value
    return data


def test_the_shipped_mappings_are_these_and_are_understood():
    assert shipped_mappings() == ["boston", "open311-bulk", "taipei-1999", "zurich"]
    assert [mapping_of(name).source for name in shipped_mappings()] == shipped_mappings()


def test_a_small_mapping_has_the_usual_values():
    found = parse_mapping(SMALL, digest="d")
    assert found.jurisdiction.zone == ZoneInfo("Europe/Zurich")
    assert found.jurisdiction.bounds == Bounds(8, 47, 9, 48)
    assert found.jurisdiction.holidays == frozenset()
    assert found.columns.named == {"when", "what", "kind"}
    assert (found.columns.channel.otherwise, found.columns.outcome.otherwise) == (
        "imported",
        "handled",
    )
    assert (found.encodings, found.delimiter, found.is_public) == (("utf-8", "cp950"), ",", False)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("source", None, "source is missing"),
        ("source", "Not A Code", "source must be small letters"),
        ("colour", "red", "colour is not known"),
        ("columns.colour", "red", "columns.colour is not known"),
        ("columns.opened", None, "columns.opened is missing"),
        ("jurisdiction.calendar", None, "jurisdiction.calendar is missing"),
        ("jurisdiction.calendar", {"holidays": ["soon"]}, "holidays must be days"),
        ("jurisdiction.zone", "Europe/Nowhere", "names no time zone: Europe/Nowhere"),
        ("jurisdiction.zone", "../../etc/passwd", "names no time zone"),
        ("jurisdiction.bounds", [9, 47, 8, 48], "is no rectangle on the earth"),
        ("jurisdiction.bounds", [8, 47, 9], "must be [west, south, east, north]"),
        ("file.encodings", ["utf-9"], "names no encoding: utf-9"),
        ("file.delimiter", "::", "must be one of"),
        ("columns.channel", {"codes": {"x": "pigeon"}, "otherwise": "web"}, "pigeon is none of"),
        ("columns.channel", {"codes": {"x": "web"}}, "need otherwise"),
        ("columns.position", {"east": "x", "north": "y", "grid": "mars"}, "must be one of"),
        ("columns.district", {"find": "beginning"}, "needs a column"),
        ("is_public", "yes", "must be true or false"),
        ("new_categories.prefix", "a" * 17, "must not be longer than 16"),
    ],
)
def test_what_is_wrong_is_named(path, value, said):
    with pytest.raises(MappingError) as told:
        parse_mapping(changed(path, value), digest="d")
    assert said in str(told.value)


@pytest.mark.parametrize("data", [None, [], "text", 7])
def test_what_is_no_table_is_refused(data):
    with pytest.raises(MappingError, match="must be a table"):
        parse_mapping(data, digest="d")
