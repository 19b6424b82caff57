"""Mappings of tables of indicators, and what their rows say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from civicloop.evaluate.planning.errors import MappingError
from civicloop.evaluate.planning.rules.definitions import Definition
from civicloop.evaluate.planning.rules.indicators import Face, IndicatorKind, Stage, Target
from civicloop.kernel.city.rules import ROC_EPOCH
from civicloop.kernel.tabular.rules import Column, Kind

NEEDED = ("unit", "goal", "number", "name", "definition", "measure", "kind", "weight")
OPTIONAL = ("strategy", "face", "stages", "method", "exception")
STAGE = re.compile(
    r"\s*(?P<name>[^;；、:：]+?)\s*[:：]\s*(?P<percent>\d{1,3}(?:\.\d{1,2})?)\s*%?\s*"
)


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How a table names its columns, its years and its kinds."""

    columns: Mapping[str, str]
    target: str
    top: str
    kinds: Mapping[str, IndicatorKind]
    units: Mapping[str, str]
    faces: Mapping[str, Face] = field(default_factory=dict)

    def table(self, years: Sequence[int]) -> list[Column]:
        """The columns to be read for the years of a plan."""
        own = [
            Column(key, self.columns[key], key, _kind_of(key), required=key in NEEDED)
            for key in (*NEEDED, *OPTIONAL)
            if key in self.columns
        ]
        for year in years:
            heading = _heading(self.target, year)
            own.append(Column(f"target_{year}", heading, heading, Kind.DECIMAL, required=True))
            if self.top:
                heading = _heading(self.top, year)
                own.append(Column(f"top_{year}", heading, heading, Kind.DECIMAL))
        return own


def parse_table_mapping(data: object) -> TableMapping:
    """A mapping from YAML; whatever does not fit is told with its path."""
    if not isinstance(data, dict):
        raise MappingError("A mapping is a table of keys.")
    unknown = set(data) - {"name", "columns", "target", "top", "kinds", "units", "faces"}
    if unknown:
        raise MappingError(f"unknown keys: {', '.join(sorted(map(str, unknown)))}")
    columns = _texts(data, "columns")
    missing = [key for key in NEEDED if key not in columns]
    if missing:
        raise MappingError(f"columns: {', '.join(missing)} must be named")
    if strange := set(columns) - set(NEEDED) - set(OPTIONAL):
        raise MappingError(f"columns: unknown {', '.join(sorted(strange))}")
    target = data.get("target")
    if not isinstance(target, str) or not re.search(r"\{(common_)?year\}", target):
        raise MappingError("target: a heading with {year} or {common_year} in it")
    kinds = _texts(data, "kinds")
    known = {kind.value for kind in IndicatorKind}
    if wrong := sorted(set(kinds.values()) - known):
        raise MappingError(f"kinds: {', '.join(wrong)} are none of {', '.join(sorted(known))}")
    faces = _texts(data, "faces") if "faces" in data else {}
    sides = {face.value for face in Face}
    if wrong := sorted(set(faces.values()) - sides):
        raise MappingError(f"faces: {', '.join(wrong)} are none of {', '.join(sorted(sides))}")
    return TableMapping(
        columns,
        target,
        str(data.get("top") or ""),
        {_plain(word): IndicatorKind(kind) for word, kind in kinds.items()},
        _texts(data, "units") if "units" in data else {},
        {_plain(word): Face(face) for word, face in faces.items()},
    )


def kind_of(word: str, mapping: TableMapping) -> IndicatorKind | None:
    """The kind that a word of the table stands for."""
    return mapping.kinds.get(_plain(word))


def face_of(word: str, mapping: TableMapping) -> Face | None:
    """The face that a word of the table stands for; an empty one is the business itself."""
    return mapping.faces.get(_plain(word)) if word.strip() else Face.BUSINESS


def definition_of(
    values: Mapping[str, Any], kind: IndicatorKind, face: Face, years: Sequence[int]
) -> Definition:
    """A checked row as a definition."""
    is_band = kind is IndicatorKind.BAND
    return Definition(
        name=str(values["name"]).strip(),
        definition=str(values["definition"]).strip(),
        measure=str(values["measure"]).strip(),
        kind=kind,
        face=face,
        weight=values["weight"],
        targets={
            year: Target(values[f"target_{year}"], values.get(f"top_{year}") if is_band else None)
            for year in years
        },
        stages=stages_of(str(values.get("stages") or "")) if kind is IndicatorKind.STAGES else (),
        method=str(values.get("method") or "").strip(),
        exception=str(values.get("exception") or "").strip(),
    )


def stages_of(text: str) -> tuple[Stage, ...]:
    """``設計:25;施工:75;完工:100``; what does not read so is no stage."""
    parts = [STAGE.fullmatch(part) for part in re.split(r"[;；、\n]", text) if part.strip()]
    return tuple(Stage(row["name"], Decimal(row["percent"])) for row in parts if row)


def repaired(value: object) -> bool:
    """Whether a number was written in full-width digits or with separators."""
    return isinstance(value, str) and (
        unicodedata.normalize("NFKC", value) != value or "," in value
    )


def _texts(data: Mapping[str, Any], key: str) -> dict[str, str]:
    found = data.get(key)
    if not isinstance(found, dict) or not all(
        isinstance(name, str) and isinstance(value, str) for name, value in found.items()
    ):
        raise MappingError(f"{key}: a table of texts")
    return found


def _kind_of(key: str) -> Kind:
    return Kind.DECIMAL if key == "weight" else Kind.TEXT


def _heading(pattern: str, year: int) -> str:
    return pattern.replace("{year}", str(year - ROC_EPOCH)).replace("{common_year}", str(year))


def _plain(word: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", word)).casefold()
