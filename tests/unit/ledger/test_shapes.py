"""What an event may look like, and what it becomes."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass
from decimal import Decimal

import pytest

from civicloop.kernel.ledger.errors import EventShapeError
from civicloop.kernel.ledger.rules import shapes, wire_name
from tests.unit.ledger.events import (
    CaseAssignedToUnit,
    HTTPCallMade,
    Mutable,
    SealedFirst,
    Wordy,
)

TAIPEI = dt.timezone(dt.timedelta(hours=8))


class Colour(enum.StrEnum):
    RED = "red"


def test_the_wire_name_is_the_modules_and_the_class_in_snake_case():
    # the folder above events.py is the module: here "ledger"
    assert wire_name(CaseAssignedToUnit) == "ledger.case_assigned_to_unit"
    assert wire_name(HTTPCallMade) == "ledger.http_call_made"


def test_the_first_field_is_the_stream_and_sealed_fields_stay_apart():
    event = CaseAssignedToUnit("cases:case:1", unit=3, note="請 儘快")
    assert shapes.stream(event) == "cases:case:1"
    assert shapes.body(event) == {"case": "cases:case:1", "unit": 3}
    assert shapes.secrets(event, "因為") == {"note": "請 儘快", "reason": "因為"}
    assert shapes.secrets(CaseAssignedToUnit("cases:case:1"), "") == {}


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (None, None),
        (True, True),
        (7, 7),
        (Decimal("1.50"), "1.50"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (dt.date(2026, 11, 21), "2026-11-21"),
        (dt.datetime(2026, 11, 21, 8, tzinfo=TAIPEI), "2026-11-21T00:00:00+00:00"),
        (Colour.RED, "red"),
        (("a", 1), ["a", 1]),
        (frozenset({"b", "a"}), ["a", "b"]),
        ({"field": ("old", "new")}, {"field": ["old", "new"]}),
        ("道路/路面坑洞", "道路/路面坑洞"),
        ("115-0000123-7", "115-0000123-7"),
    ],
)
def test_values_become_json(value, stored):
    body = shapes.body(CaseAssignedToUnit("cases:case:1", unit=value))
    assert body["unit"] == stored
    assert type(body["unit"]) is type(stored)


@pytest.mark.parametrize(
    "value",
    [
        "路燈 不亮",
        "a@b.tw",
        "two\nlines",
        "請儘快！",
        "x" * 201,
        {"a b": 1},
        ["fine", "not fine"],
        object(),
        dt.datetime(2026, 11, 21, 8),  # noqa: DTZ001 (the naive one that must be refused)
    ],
)
def test_free_text_and_unknown_kinds_are_refused_in_the_open_part(value):
    with pytest.raises(EventShapeError):
        shapes.body(CaseAssignedToUnit("cases:case:1", unit=value))


@pytest.mark.parametrize("ref", ["", "case", 7, "cases:case:1 2", None])
def test_a_stream_needs_a_reference(ref):
    with pytest.raises(EventShapeError):
        shapes.stream(CaseAssignedToUnit(ref))


@dataclass(frozen=True)
class Elsewhere:
    case: str


@pytest.mark.parametrize("cls", [Mutable, Wordy, SealedFirst, Elsewhere, int])
def test_a_wrong_class_is_refused(cls):
    with pytest.raises(EventShapeError):
        shapes.shape(cls)
