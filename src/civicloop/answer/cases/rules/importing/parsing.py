"""A mapping out of what stands in its YAML file; whatever is not understood is refused."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from collections.abc import Mapping as Table
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from civicloop.answer.cases.errors import MappingError
from civicloop.answer.cases.rules.drafts import LANGUAGES, is_code
from civicloop.answer.cases.rules.importing.cells import GRIDS
from civicloop.answer.cases.rules.importing.mapping import (
    Columns,
    FoundBy,
    Jurisdiction,
    Mapping,
    Named,
    NewCategories,
    NewUnits,
    Position,
    Repeats,
    Time,
    Words,
)
from civicloop.answer.cases.rules.importing.nodes import (
    Node,
    flag,
    number,
    one_of,
    table,
    text,
    texts,
)
from civicloop.answer.cases.states import Channel, Kind, Outcome
from civicloop.kernel.geography.rules import Bounds

EARTH: Final = Bounds(-180, -90, 180, 90)
OWN: Final = "own"
ON_TIME, LATE = "on_time", "late"
OPEN, CLOSED = "open", "closed"
LONGEST_SOURCE: Final = 40
LONGEST_PREFIX: Final = 16
MOST_DAYS: Final = 30
MOST_HOURS: Final = 720
_DISTRICT_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,16}")
_UNIT_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


def code(value: object, path: str) -> str:
    """A short name in small letters, figures and hyphens."""
    found = text(value, path)
    if not is_code(found) or len(found) > LONGEST_SOURCE:
        raise MappingError(path, "must be small letters, figures and hyphens, at most 40")
    return found


def unit_code(value: object, path: str) -> str:
    """The code of a unit."""
    found = text(value, path)
    if not _UNIT_CODE.fullmatch(found):
        raise MappingError(path, "must be letters, figures, hyphens and underlines, at most 32")
    return found


def prefix(value: object, path: str) -> str:
    """What the codes of everything that is made begin with."""
    found = code(value, path)
    if len(found) > LONGEST_PREFIX:
        raise MappingError(path, f"must not be longer than {LONGEST_PREFIX}")
    return found


def parse_mapping(data: object, *, digest: str) -> Mapping:
    """The mapping, or a ``MappingError`` that names the key and says what is wrong with it."""
    node = Node(data, "")
    name = node.take("name", Node)
    file = node.take("file", Node, default=None) or Node({}, "file")
    found = Mapping(
        source=node.take("source", code),
        zh=name.take("zh", text),
        en=name.take("en", text),
        encodings=file.take("encodings", _encodings, default=("utf-8", "cp950")),
        delimiter=file.take("delimiter", one_of(",", ";", "\t", "|"), default=","),
        jurisdiction=node.take("jurisdiction", _jurisdiction),
        columns=node.take("columns", _columns),
        repeats=Repeats(
            node.take("repeats", one_of(*Repeats), default=Repeats.REFUSE.value),
        ),
        is_public=node.take("is_public", flag, default=False),
        language=node.take("language", one_of(*LANGUAGES), default=LANGUAGES[0]),
        new_categories=node.take("new_categories", _new_categories, default=None),
        new_units=node.take("new_units", _new_units, default=None),
        digest=digest,
    )
    for each in (name, file, node):
        each.done()
    return found


def _encodings(value: object, path: str) -> tuple[str, ...]:
    found = texts(value, path)
    for name in found:
        try:
            codecs.lookup(name)
        except LookupError:
            raise MappingError(path, f"names no encoding: {name}") from None
    return found


def _jurisdiction(value: object, path: str) -> Jurisdiction:
    node = Node(value, path)
    name = node.take("name", Node)
    found = Jurisdiction(
        zh=name.take("zh", text),
        en=name.take("en", text),
        zone=node.take("zone", _zone),
        bounds=node.take("bounds", _bounds),
        holidays=node.take("calendar", _calendar),
        districts=node.take("districts", _districts, default={}),
        lost=node.take("lost", text, default=""),
    )
    name.done()
    node.done()
    return found


def _districts(value: object, path: str) -> dict[str, str]:
    found = table(value, path)
    for name, each in found.items():
        if not _DISTRICT_CODE.fullmatch(each):
            raise MappingError(f"{path}.{name}", "must be a code of at most 16 letters and figures")
    return found


def _zone(value: object, path: str) -> ZoneInfo | None:
    if value == OWN:
        return None
    try:
        return ZoneInfo(text(value, path))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise MappingError(path, f"names no time zone: {value}") from None


def _bounds(value: object, path: str) -> Bounds | None:
    if value == OWN:
        return None
    rows = value if isinstance(value, list) else []
    numbers = [float(row) for row in rows if isinstance(row, int | float)]
    if len(numbers) != 4 or len(rows) != 4:  # noqa: PLR2004 (the sides of a rectangle)
        raise MappingError(path, "must be [west, south, east, north] in degrees, or own")
    found = Bounds(*numbers)
    holds = EARTH.holds(found.west, found.south) and EARTH.holds(found.east, found.north)
    if not holds or found.west >= found.east or found.south >= found.north:
        raise MappingError(path, "is no rectangle on the earth")
    return found


def _calendar(value: object, path: str) -> frozenset[date] | None:
    if value == OWN:
        return None
    node = Node(value, path)
    holidays = node.take("holidays", _days, default=frozenset())
    node.done()
    return holidays


def _days(value: object, path: str) -> frozenset[date]:
    rows = value if isinstance(value, list) else [value]
    if not all(type(row) is date for row in rows):
        raise MappingError(path, "must be days such as 2026-01-31")
    return frozenset(rows)


def _columns(value: object, path: str) -> Columns:
    node = Node(value, path)
    outcomes, channels = tuple(Outcome), tuple(Channel)
    district = node.take("district", _district, default=(None, FoundBy.WHOLE))
    found = Columns(
        id=node.take("id", text, default=""),
        opened=node.take("opened", _time),
        closed=node.take("closed", _time, default=None),
        target=node.take("target", _time, default=None),
        status=node.take("status", _groups(OPEN, CLOSED), default=None),
        timeliness=node.take("timeliness", _groups(ON_TIME, LATE), default=None),
        description=node.take("description", texts),
        answer=node.take("answer", texts, default=()),
        place=node.take("place", texts, default=()),
        position=node.take("position", _position, default=None),
        district=district[0],
        find_district=district[1],
        category=node.take("category", _words()),
        unit=node.take("unit", _words(), default=None),
        channel=node.take("channel", _words(*channels), default=Words(otherwise=Channel.IMPORTED)),
        outcome=node.take("outcome", _words(*outcomes), default=Words(otherwise=Outcome.HANDLED)),
        name=node.take("name", text, default=""),
        email=node.take("email", text, default=""),
        phone=node.take("phone", text, default=""),
    )
    node.done()
    if found.channel.otherwise is None or found.outcome.otherwise is None:
        raise MappingError(path, "channel and outcome need otherwise: what every other word is")
    return found


def _time(value: object, path: str) -> Time:
    if not isinstance(value, dict):
        return Time(texts(value, path), "iso")
    node = Node(value, path)
    found = Time(
        node.take("column", texts),
        node.take("format", text, default="iso"),
        node.take("only_when_closed", flag, default=False),
    )
    node.done()
    return found


def _groups(*names: str) -> Callable[[object, str], Words]:
    """A column, and for each of a few meanings the words that have it."""

    def read(value: object, path: str) -> Words:
        node = Node(value, path)
        column = node.take("column", text)
        values: dict[str, str] = {}
        for name in names:
            values |= dict.fromkeys(node.take(name, texts, default=()), name)
        node.done()
        return Words(column, values)

    return read


def _words(*allowed: str) -> Callable[[object, str], Words]:
    """A column whose words stand for codes; where codes are few, only those."""

    def read(value: object, path: str) -> Words:
        if not isinstance(value, dict):
            return Words(text(value, path))
        node = Node(value, path)
        found = Words(
            node.take("column", text, default=""),
            node.take("codes", table, default={}),
            node.take("otherwise", text, default=None),
        )
        node.done()
        for each in (*found.values.values(), found.otherwise or ""):
            if allowed and each and each not in allowed:
                raise MappingError(path, f"{each} is none of: {', '.join(allowed)}")
        return found

    return read


def _district(value: object, path: str) -> tuple[Words | None, FoundBy]:
    if not isinstance(value, dict):
        return Words(text(value, path)), FoundBy.WHOLE
    node = Node(value, path)
    by = FoundBy(node.take("find", one_of(*FoundBy), default=FoundBy.WHOLE.value))
    column = node.take("column", text, default="")
    node.done()
    if bool(column) is (by is FoundBy.POSITION):
        raise MappingError(path, "needs a column, unless it is found by position")
    return (Words(column) if column else None), by


def _position(value: object, path: str) -> Position:
    node = Node(value, path)
    unknown = node.take("unknown", Node, default=None)
    found = Position(
        east=node.take("east", text),
        north=node.take("north", text),
        grid=node.take("grid", one_of(*GRIDS), default="wgs84"),
        unknown=unknown.take("at", _points) if unknown else (),
        unknown_where_empty=unknown.take("where_empty", text, default="") if unknown else "",
    )
    for each in (unknown, node):
        if each:
            each.done()
    return found


def _points(value: object, path: str) -> tuple[tuple[float, float], ...]:
    rows = value if isinstance(value, list) else []
    found = [tuple(row) for row in rows if isinstance(row, list)]
    good = all(len(row) == 2 and all(isinstance(n, int | float) for n in row) for row in found)  # noqa: PLR2004
    if not found or len(found) != len(rows) or not good:
        raise MappingError(path, "must be a list of [longitude, latitude]")
    return tuple((float(row[0]), float(row[1])) for row in found)


def _named(
    read: Callable[[object, str], str], *, code_is: str = ""
) -> Callable[[object, str], Named]:
    def taken(value: object, path: str) -> Named:
        node = Node(value, path)
        found = Named(
            code_is or node.take("code", read), node.take("zh", text), node.take("en", text)
        )
        node.done()
        return found

    return taken


def _new_categories(value: object, path: str) -> NewCategories:
    node = Node(value, path)
    found = NewCategories(
        prefix=node.take("prefix", prefix),
        group=node.take("group", _named(code)),
        kind=node.take("kind", one_of(*Kind), default=Kind.DISPATCH.value),
        operational_hours=node.take("operational_hours", number(1, MOST_HOURS), default=24),
        statutory_days=node.take("statutory_days", number(1, MOST_DAYS), default=MOST_DAYS),
        is_public=node.take("is_public", flag, default=True),
        names=node.take("names", table, default={}),
    )
    node.done()
    return found


def _new_units(value: object, path: str) -> NewUnits:
    node = Node(value, path)
    names: Table[str, Named] = node.take("names", _unit_names, default={})
    found = NewUnits(node.take("prefix", prefix), node.take("parent", _named(unit_code)), names)
    node.done()
    return found


def _unit_names(value: object, path: str) -> dict[str, Named]:
    if not isinstance(value, dict):
        raise MappingError(path, "must be a table: word of the file, then code, zh and en")
    return {
        text(key, path): _named(unit_code)(each, f"{path}.{key}") for key, each in value.items()
    }
