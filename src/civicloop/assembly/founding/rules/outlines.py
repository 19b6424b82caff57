"""Boundaries as GeoJSON: names by a mapping, positions in the right order, areas that are areas.

A polygon that crosses itself is refused with the place of the crossing; with ``mend`` it is
put right, and how much its area changed is told.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from civicloop.assembly.founding.rules.faults import Fault, faults_only

MOST_BYTES: Final = 60_000_000
FEATURE: Final = re.compile(r'"type"\s*:\s*"Feature"')
USUAL: Final = {
    "code": ("code", "id", "TOWNCODE", "VILLCODE", "TOWNID", "CODE"),
    "name_zh": ("name_zh", "name", "TOWNNAME", "VILLNAME", "NAME", "中文名稱"),
    "name_en": ("name_en", "TOWNENG", "VILLENG", "NAME_EN", "英文名稱"),
    "district_code": ("district_code", "TOWNCODE", "district"),
}
"""Where a name is looked for when the mapping does not say."""
MOST_LON, MOST_LAT = 180.0, 90.0
FAR_DEGREES: Final = 5.0
LEAST_OVERLAP: Final = 0.01
LEAST_POINTS: Final = 4
WGS84: Final = re.compile(r"(CRS84|EPSG:+4326)$", re.IGNORECASE)


@dataclass
class Boundaries:
    """The features of a file as the loader takes them, and every fault."""

    features: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def collection(self) -> dict[str, Any]:
        """As GeoJSON."""
        return {"type": "FeatureCollection", "features": self.features}

    @property
    def codes(self) -> set[str]:
        """The codes in it."""
        return {each["properties"]["code"] for each in self.features}


def read_boundaries(
    content: bytes,
    file: str,
    *,
    properties: Mapping[str, str],
    mend: bool = False,
    center: tuple[float, float] | None = None,
    districts: Boundaries | None = None,
) -> Boundaries:
    """Districts, or with ``districts`` the villages inside them."""
    found = Boundaries()
    text, data = _opened(content, file, found)
    if data is None:
        return found
    lines = [text.count("\n", 0, match.start()) + 1 for match in FEATURE.finditer(text)]
    areas: list[tuple[int, str, BaseGeometry]] = []
    for number, feature in enumerate(data):
        line = lines[number] if number < len(lines) else 0
        place = _Place(file, line, number + 1, found)
        own = _named(feature, properties, place, village=districts is not None)
        area = _area(feature, place, mend=mend, center=center)
        if own is None or area is None:
            continue
        areas.append((line, own["code"], area))
        made = {"type": "Feature", "properties": own, "geometry": mapping(area)}
        found.features.append(made)
    if districts is None:
        found.faults += _overlaps(areas, file)
    elif not faults_only(found.faults):
        found.faults += _strays(found, areas, districts, file)
    found.faults += _doubles(found, areas, file)
    found.faults.sort()
    return found


@dataclass(frozen=True)
class _Place:
    """Where a feature stands, to tell of it."""

    file: str
    line: int
    number: int
    found: Boundaries

    def say(self, zh: str, en: str, *, remark: bool = False) -> None:
        zh, en = f"第 {self.number} 個圖徵：{zh}", f"Feature {self.number}: {en}"
        self.found.faults.append(Fault(self.file, self.line, zh, en, remark=remark))


def _opened(content: bytes, file: str, found: Boundaries) -> tuple[str, list[Any] | None]:
    """The text and its features; a whole that cannot be used is told."""
    text, data = "", None
    wrong: Fault | tuple[str, str] | None = None
    try:
        text = content.decode("utf-8-sig")
        data = json.loads(text) if len(content) <= MOST_BYTES else None
        wrong = _whole_fault(data)
    except UnicodeDecodeError:
        wrong = Fault(file, 0, "編碼不是 UTF-8。", "The file is not UTF-8.")
    except json.JSONDecodeError as error:
        zh, en = f"不是 JSON：{error.msg}。", f"This is no JSON: {error.msg}."
        wrong = Fault(file, error.lineno, zh, en)
    if wrong is not None:
        found.faults.append(wrong if isinstance(wrong, Fault) else Fault(file, 1, *wrong))
        return "", None
    return text, data["features"] if isinstance(data, dict) else []


def _whole_fault(data: Any) -> tuple[str, str] | None:  # noqa: ANN401 (as it stands in the file)
    """What is wrong with a file as a whole."""
    kind = data.get("type") if isinstance(data, dict) else None
    crs = ""
    if isinstance(data, dict) and isinstance(data.get("crs"), dict):
        crs = str((data["crs"].get("properties") or {}).get("name", ""))
    if data is None:
        return "檔案太大（上限 60 MB）。", "The file is larger than 60 MB."
    if kind == "Topology":
        return "這是 TopoJSON，請轉為 GeoJSON。", "This is TopoJSON. Convert it to GeoJSON."
    if kind != "FeatureCollection":
        return "不是 FeatureCollection。", "This is no FeatureCollection."
    if crs and not WGS84.search(crs):
        zh = f"座標系統是 {crs}，請轉為 WGS84（EPSG:4326）。"
        return zh, f"Positions are in {crs}. Convert them to WGS84 (EPSG:4326)."
    if not isinstance(data.get("features"), list) or not data["features"]:
        return "沒有任何圖徵。", "There are no features."
    return None


def _named(
    feature: Any,  # noqa: ANN401 (as it stands in the file)
    properties: Mapping[str, str],
    place: _Place,
    *,
    village: bool,
) -> dict[str, str] | None:
    own = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(own, dict):
        place.say("沒有屬性。", "It has no properties.")
        return None
    wanted = ["code", "name_zh", "name_en", *(["district_code"] if village else [])]
    said: dict[str, str] = {}
    for key in wanted:
        names = (properties[key],) if properties.get(key) else USUAL[key]
        said[key] = next((str(own[name]).strip() for name in names if own.get(name)), "")
    said["name_zh"] = said["name_zh"] or said["name_en"]
    lacking = [key for key in wanted if key != "name_en" and not said[key]]
    if lacking:
        there = ", ".join(map(str, list(own)[:12]))
        zh = f"缺少 {'、'.join(lacking)}；檔案的屬性有：{there}。"
        place.say(zh, f"It lacks {', '.join(lacking)}; its properties are: {there}.")
        return None
    return said


def _area(
    feature: Any,  # noqa: ANN401 (as it stands in the file)
    place: _Place,
    *,
    mend: bool,
    center: tuple[float, float] | None,
) -> BaseGeometry | None:
    """A valid area in WGS84, or nothing and why."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        place.say("不是 Polygon 或 MultiPolygon。", "It is no Polygon or MultiPolygon.")
        return None
    try:
        rings = list(_rings(geometry))
        wrong = _ring_fault(rings) or _position_fault(rings, center)
        area = None if wrong else shapely.force_2d(shape(geometry))
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, IndexError):
        wrong, area = ("座標無法讀取。", "Its coordinates cannot be read."), None
    if wrong:
        place.say(*wrong)
    if area is None or (area.is_valid and not area.is_empty):
        return area
    return _mended(area, place, mend=mend)


def _mended(area: BaseGeometry, place: _Place, *, mend: bool) -> BaseGeometry | None:
    """An area that is none, put right where that is wanted; both are told."""
    why = shapely.is_valid_reason(area)
    if not mend:
        place.say(
            f"圖形不正確：{_in_chinese(why)}。請修正，或選擇自動修正（mend: yes）。",
            f"The area is not valid: {why}. Put it right, or have it mended (mend: yes).",
        )
        return None
    parts = [part for part in shapely.get_parts(shapely.make_valid(area)) if part.area > 0]
    mended = shapely.union_all([part for part in parts if part.geom_type.endswith("Polygon")])
    if mended.is_empty:
        place.say("圖形沒有面積。", "It has no area.")
        return None
    change = abs(mended.area - area.area) / mended.area
    place.say(
        f"圖形已修正（{_in_chinese(why)}），面積變動 {change:.2%}。",
        f"The area was put right ({why}); it changed by {change:.2%}.",
        remark=True,
    )
    return mended


def _rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    polygons = geometry["coordinates"]
    for polygon in [polygons] if geometry["type"] == "Polygon" else polygons:
        yield from polygon


def _ring_fault(rings: list[Sequence[Sequence[float]]]) -> tuple[str, str] | None:
    if not rings:
        return "沒有任何座標。", "It has no positions."
    for ring in rings:
        if len(ring) < LEAST_POINTS:
            return "環少於四個點。", "A ring has fewer than four positions."
        if list(ring[0][:2]) != list(ring[-1][:2]):
            return "環沒有閉合。", "A ring is not closed."
        if any(not math.isfinite(float(value)) for point in ring for value in point[:2]):
            return "座標不是數字。", "A position is no number."
    return None


def _position_fault(
    rings: list[Sequence[Sequence[float]]], center: tuple[float, float] | None
) -> tuple[str, str] | None:
    """Metres instead of degrees, or latitude before longitude."""
    xs = [float(point[0]) for ring in rings for point in ring]
    ys = [float(point[1]) for ring in rings for point in ring]
    x, y = max(xs, key=abs), max(ys, key=abs)
    if abs(x) > MOST_LON or abs(y) > MOST_LON:
        return (
            f"座標 {x:g}, {y:g} 不是經緯度（可能是公尺），請轉為 WGS84。",
            f"{x:g}, {y:g} are no degrees (they may be metres). Convert them to WGS84.",
        )
    swapped = abs(y) > MOST_LAT >= abs(x)
    if not swapped and center is not None:
        near = math.dist((xs[0], ys[0]), center)
        swapped = near > FAR_DEGREES > math.dist((ys[0], xs[0]), center)
        if not swapped and near > FAR_DEGREES:
            return (
                f"離 city.yaml 的中心點太遠（{xs[0]:g}, {ys[0]:g}）。",
                f"It lies far from the centre in city.yaml ({xs[0]:g}, {ys[0]:g}).",
            )
    if swapped:
        return (
            f"經緯度順序顛倒（{xs[0]:g}, {ys[0]:g}），GeoJSON 為 [經度, 緯度]。",
            f"Latitude and longitude look swapped ({xs[0]:g}, {ys[0]:g}). Write longitude first.",
        )
    return None


def _in_chinese(why: str) -> str:
    words = {
        "Self-intersection": "自我交叉",
        "Ring Self-intersection": "環自我交叉",
        "Hole lies outside shell": "內環在外環之外",
        "Too few points in geometry component": "點數不足",
        "Nested shells": "外環互相包含",
        "Duplicate Rings": "環重複",
        "Interior is disconnected": "內部不連通",
    }
    kind, _, where = why.partition("[")
    return f"{words.get(kind.strip(), kind.strip())}（{where.rstrip(']')}）" if where else kind


def _overlaps(areas: list[tuple[int, str, BaseGeometry]], file: str) -> list[Fault]:
    """Districts that lie on one another by more than a hundredth."""
    faults: list[Fault] = []
    if not areas:
        return faults
    tree = shapely.STRtree([area for _, _, area in areas])
    near = {tuple(sorted(pair)) for pair in tree.query([a for _, _, a in areas], "overlaps").T}
    for first, second in sorted(near):
        (_, code, one), (line, other, two) = areas[first], areas[second]
        share = one.intersection(two).area / min(one.area, two.area)
        if code != other and share > LEAST_OVERLAP:
            zh = f"「{other}」與「{code}」重疊 {share:.1%}。"
            faults.append(Fault(file, line, zh, f"{other} and {code} overlap by {share:.1%}."))
    return faults


def _strays(
    found: Boundaries,
    areas: list[tuple[int, str, BaseGeometry]],
    districts: Boundaries,
    file: str,
) -> list[Fault]:
    """Villages of districts that are not there, or that lie outside their own."""
    homes = {each["properties"]["code"]: shape(each["geometry"]) for each in districts.features}
    faults = []
    for (line, code, area), feature in zip(areas, found.features, strict=True):
        home = feature["properties"]["district_code"]
        if home not in homes:
            zh = f"「{code}」的行政區「{home}」不存在。"
            faults.append(Fault(file, line, zh, f"{code}: there is no district {home!r}."))
        elif not homes[home].intersects(area.representative_point()):
            zh = f"「{code}」不在行政區「{home}」內。"
            en = f"{code} does not lie in its district {home}."
            faults.append(Fault(file, line, zh, en, remark=True))
    return faults


def _doubles(
    found: Boundaries, areas: list[tuple[int, str, BaseGeometry]], file: str
) -> list[Fault]:
    """One code with two names, and two codes with one name in the same district."""
    names: dict[str, dict[str, str]] = {}
    faults = []
    for (line, code, _), feature in zip(areas, found.features, strict=True):
        own = feature["properties"]
        if names.setdefault(code, own) != own:
            zh = f"代碼「{code}」用於兩個不同的地方。"
            faults.append(Fault(file, line, zh, f"The code {code} names two different places."))
    said = Counter((own["name_zh"], own.get("district_code", "")) for own in names.values())
    for (name, _), count in said.items():
        if count > 1:
            zh = f"「{name}」有 {count} 個代碼。"
            faults.append(Fault(file, 0, zh, f"{name} has {count} codes.", remark=True))
    return faults
