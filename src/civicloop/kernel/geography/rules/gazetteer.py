"""A row of a gazetteer file as a road, a door or a landmark, or the reason why it is none."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from civicloop.kernel.geography.errors import CoordinatesError
from civicloop.kernel.geography.rules.addresses import (
    AddressParts,
    DoorParts,
    door_parts,
    parse_address,
)
from civicloop.kernel.geography.rules.gazetteer_columns import Finding, shown
from civicloop.kernel.geography.rules.names import landmark_key, name_key
from civicloop.kernel.geography.rules.places import PlaceIndex
from civicloop.kernel.geography.rules.points import from_twd97, require_position

GRID_FROM: Final = 1000.0
"""A coordinate beyond this is metres on the national grid, not degrees."""

LONGEST_NAME, LONGEST_NUMBER = 80, 24


@dataclass(slots=True)
class Counts:
    """What became of the rows that were taken."""

    added: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether everything stays as it was."""
        return not (self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the file; ``line`` counts from 1, in GeoJSON by features."""

    line: int
    values: Mapping[str, str]
    shape: Mapping[str, Any] | None = None


class RefusedRow(Exception):  # noqa: N818  (a row is refused, the program is not in error)
    """A row cannot be taken; says why."""

    def __init__(self, line: int, code: str, value: object = "") -> None:
        super().__init__(Finding(line, code, shown(value)).reason("en"))
        self.line, self.code, self.value = line, code, value


@dataclass(frozen=True, slots=True)
class Atlas:
    """The city's districts and villages, as rows name them."""

    places: PlaceIndex
    district_codes: Mapping[str, str]
    village_codes: Mapping[tuple[str, str], str]
    village_keys: frozenset[str]
    only_city: str = ""

    def district(self, row: Row, text: str) -> str:
        """The code of a district by its name or code; empty for an empty text."""
        key = name_key(text)
        if not key:
            return ""
        parts = parse_address(text, districts=self.district_codes)
        named = self.district_codes.get(key) or self.district_codes.get(parts.district)
        named = named or self.district_codes.get(f"{key}區")
        if not named:
            raise RefusedRow(row.line, "unknown_district", text)
        return named


@dataclass(frozen=True, slots=True)
class RoadRow:
    """A road of a file; ``shape`` is its line, and ``position`` the point that a list gives."""

    line: int
    name: str
    name_en: str
    code: str
    district: str
    lines: tuple[tuple[tuple[float, float], ...], ...] = ()
    position: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class DoorRow:
    """A door of a file; its district may still have to be taken from its position."""

    line: int
    road: str
    door: DoorParts
    district: str
    village: str
    lon: float
    lat: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class LandmarkRow:
    """A landmark of a file."""

    line: int
    name: str
    name_en: str
    category: str
    address: str
    district: str
    village: str
    lon: float
    lat: float
    key: str = field(default="")


def is_elsewhere(row: Row, atlas: Atlas) -> bool:
    """Whether the row belongs to another city than the one that was asked for."""
    if not atlas.only_city:
        return False
    wanted = name_key(atlas.only_city)
    city = name_key(row.values.get("city", ""))
    text = name_key(row.values.get("district", "") or row.values.get("address", ""))
    other = re.match(r"[^\d市縣區鄉鎮路街]{2,3}[市縣](?=.)", text)
    said = city or (other[0] if other else "")
    return bool(said) and said != wanted


def position_of(row: Row) -> tuple[float, float] | None:
    """Longitude and latitude of a row, from degrees or the national grid; ``None`` if empty."""
    texts = [row.values.get(name, "").strip() for name in ("lon", "lat")]
    if row.shape is not None and not any(texts):
        return _point_of(row)
    if not any(texts):
        return None
    try:
        x, y = (float(unicodedata.normalize("NFKC", text)) for text in texts)
        lon, lat = from_twd97(x, y) if abs(x) > GRID_FROM and math.isfinite(x * y) else (x, y)
        require_position(lon, lat)
    except CoordinatesError as error:
        code = "swapped" if _is_swapped(texts) else "not_a_position"
        raise RefusedRow(row.line, code, ",".join(texts)) from error
    except ValueError as error:
        raise RefusedRow(row.line, "not_a_position", ",".join(texts)) from error
    return round(lon, 7), round(lat, 7)


def _is_swapped(texts: Sequence[str]) -> bool:
    x, y = (float(text) for text in texts)
    return abs(x) <= 90 < abs(y) <= 180  # noqa: PLR2004  (degrees of latitude and longitude)


def _point_of(row: Row) -> tuple[float, float] | None:
    shape = row.shape or {}
    coordinates = shape.get("coordinates")
    while isinstance(coordinates, list) and coordinates and isinstance(coordinates[0], list):
        coordinates = coordinates[len(coordinates) // 2]
    return _checked(row, coordinates)


def _checked(row: Row, pair: object) -> tuple[float, float]:
    if not isinstance(pair, list) or len(pair) < 2:  # noqa: PLR2004  (longitude and latitude)
        raise RefusedRow(row.line, "not_a_position", pair)
    lon, lat = pair[:2]
    if isinstance(lon, bool) or not isinstance(lon, (int, float)):
        raise RefusedRow(row.line, "not_a_position", pair)
    if isinstance(lat, bool) or not isinstance(lat, (int, float)):
        raise RefusedRow(row.line, "not_a_position", pair)
    try:
        require_position(lon, lat)
    except CoordinatesError as error:
        raise RefusedRow(row.line, "not_a_position", pair) from error
    return round(float(lon), 7), round(float(lat), 7)


def road_of(row: Row, atlas: Atlas) -> RoadRow:
    """A row as a road."""
    name = " ".join((row.values.get("road") or row.values.get("name") or "").split())
    if len(name_key(name)) < 2:  # noqa: PLR2004  (one character is no name of a road)
        raise RefusedRow(row.line, "no_name", name)
    _require_short(row, name)
    district = atlas.district(row, row.values.get("district", ""))
    lines = _lines_of(row)
    position = None if lines else position_of(row)
    if not district and not lines and position is None:
        raise RefusedRow(row.line, "no_district", name)
    english = " ".join(row.values.get("name_en", "").split())[:120]
    code = row.values.get("code", "").strip()[:30]
    return RoadRow(row.line, name, english, code, district, lines, position)


def _lines_of(row: Row) -> tuple[tuple[tuple[float, float], ...], ...]:
    if row.shape is None:
        return ()
    kind, coordinates = row.shape.get("type"), row.shape.get("coordinates")
    if kind == "Point":
        return ()
    wanted = {"LineString": [coordinates], "MultiLineString": coordinates}.get(str(kind))
    if not isinstance(wanted, list) or not all(isinstance(each, list) for each in wanted):
        raise RefusedRow(row.line, "no_line", kind)
    lines = tuple(tuple(_checked(row, pair) for pair in line) for line in wanted)
    if not lines or any(len(line) < 2 for line in lines):  # noqa: PLR2004  (a line has two ends)
        raise RefusedRow(row.line, "no_line", kind)
    return lines


def door_of(row: Row, atlas: Atlas) -> DoorRow:
    """A row as a door: from its parts, or from an address in one text."""
    values = row.values
    position = position_of(row)
    if position is None:
        raise RefusedRow(row.line, "no_position", values.get("address") or values.get("number"))
    named = " ".join((values.get("road", "") or values.get("area", "")).split())
    behind = "".join(_with(values.get(part, ""), mark) for part, mark in _MARKS)
    written = named + behind if named else values.get("address", "")
    parts = AddressParts()
    if not named:
        parts = _address(written, atlas)
    door = door_parts(name_key(behind)) if named else parts.door
    road = named or road_name(parts.road)
    if len(name_key(road)) < 2:  # noqa: PLR2004  (one character is no name of a road)
        raise RefusedRow(row.line, "no_road", written)
    if not door.number:
        raise RefusedRow(row.line, "no_number", written)
    _require_short(row, road, door.door_key)
    district = atlas.district(row, values.get("district", "") or parts.district)
    village = name_key(values.get("village", "")) or parts.village
    return DoorRow(row.line, road, door, district, village, *position, text=shown(written))


_MARKS: Final = (("lane", "巷"), ("alley", "弄"), ("number", "號"))


def _with(value: str, mark: str) -> str:
    text = value.strip()
    return text if not text or text.endswith(mark) or mark in name_key(text) else text + mark


def landmark_of(row: Row, atlas: Atlas) -> LandmarkRow:
    """A row as a landmark."""
    values = row.values
    name = " ".join(values.get("name", "").split())
    if not landmark_key(name):
        raise RefusedRow(row.line, "no_name", name)
    _require_short(row, name)
    position = position_of(row)
    if position is None:
        raise RefusedRow(row.line, "no_position", name)
    address = " ".join(values.get("address", "").split())[:200]
    parts = _address(address, atlas)
    district = atlas.district(row, values.get("district", "") or parts.district)
    return LandmarkRow(
        row.line,
        name,
        " ".join(values.get("name_en", "").split())[:120],
        values.get("category", "").strip()[:80],
        address,
        district,
        name_key(values.get("village", "")) or parts.village,
        *position,
        key=landmark_key(name),
    )


def _address(text: str, atlas: Atlas) -> AddressParts:
    return parse_address(text, districts=atlas.district_codes, villages=atlas.village_keys)


def _require_short(row: Row, name: str, number: str = "") -> None:
    if max(len(name), len(name_key(name))) > LONGEST_NAME or len(number) > LONGEST_NUMBER:
        raise RefusedRow(row.line, "too_long", name)


_CHINESE: Final = "〇一二三四五六七八九"
_NUMBERED = re.compile(r"(\d{1,2})(?=[路街段巷])")


def road_name(key: str) -> str:
    """A road's name as it is written, from its key: 九如1路 is 九如一路, 大學26街 大學二十六街."""

    def written(match: re.Match[str]) -> str:
        tens, ones = divmod(int(match[1]), 10)
        ten = "" if not tens else ("十" if tens == 1 else f"{_CHINESE[tens]}十")
        return f"{ten}{_CHINESE[ones] if ones or not tens else ''}"

    return _NUMBERED.sub(written, key)
