"""A mapping that cannot be used is refused before any row is read by it."""

from __future__ import annotations

import pytest

from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.errors import MappingError
from civicloop.evaluate.resolutions.rules.mappings import wrong_in_mapping

COLUMNS = {
    "makes": "motions",
    "source": "own",
    "columns": {"subject": ["案由"]},
    "needed": ["subject"],
    "group_by": "unit",
    "groups": {"工務": "works"},
}


def test_every_shipped_mapping_can_be_used():
    names = resolutions.shipped_mappings()
    assert names
    assert {resolutions.mapping_of(name)["makes"] for name in names} == {"motions", "meetings"}


def test_a_table_and_records_are_both_mapped():
    meetings = {"makes": "meetings", "source": "own", "fields": {"title": "meeting"}}
    assert [wrong_in_mapping(COLUMNS), wrong_in_mapping(meetings)] == ["", ""]


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"makes": "laws"}, "makes"),
        ({"source": ""}, "source"),
        ({"columns": ["案由"]}, "fields"),
        ({"columns": {"subject": "案由"}}, "fields"),
        ({"needed": "subject"}, "needed"),
        ({"groups": {}}, "groups"),
        ({"group_by": None}, "group_by"),
        ({"sheet": {"title": "x", "heading": "y"}}, "sheet.places"),
        ({"sessions": [{"when": "101年6月", "term": 1, "number": 3}]}, "sessions.begins"),
        ({"sessions": ["101年6月"]}, "sessions"),
    ],
)
def test_what_does_not_hold_is_named_by_its_place(changed, place):
    assert wrong_in_mapping(COLUMNS | changed).startswith(place)


@pytest.mark.parametrize("data", [None, [], "motions", 5])
def test_what_is_no_table_is_no_mapping(data):
    assert wrong_in_mapping(data) == "a mapping is a table of keys"


def test_a_citys_own_mapping_is_refused_with_its_path(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("makes: motions\nsource: own\n")
    with pytest.raises(MappingError, match=r"own\.yaml: fields: a path"):
        resolutions.mapping_of(str(own))
