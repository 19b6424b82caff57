"""A definition: fields, key, period, computed values, counts, gate and who may."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from civicloop.engines.registers.rules.fields import Choices, Field, Kind
from civicloop.engines.registers.rules.gauges import Figure, Gauge
from civicloop.kernel.city.rules import unit_text

DISTRICT: Final = "district"
"""The name of the field by which figures are divided."""
THEMES: Final = {
    "awards": ("獎項與標竿", "Awards and best cases"),
    "training": ("訓練與講習", "Training"),
    "events": ("活動與宣導", "Events and publicity"),
    "community": ("社區", "Communities"),
    "cooperation": ("交流與合作", "Exchange and cooperation"),
    "works": ("工程品質", "Quality of works"),
    "opinion": ("民意", "Public opinion"),
    "information": ("資訊與數位", "Information services"),
    "security": ("資通安全", "Information security"),
    "websites": ("網站與訊息", "Websites and messages"),
    "administration": ("行政事務", "Administration"),
    "other": ("其他", "Other"),
}
"""What registers are sorted by, with the name in two languages."""


class Sum(StrEnum):
    """How a computed value follows from other fields of the same row."""

    SUM = "sum"
    DIFFERENCE = "difference"
    PERCENT = "percent"
    MARGIN = "margin"


class Take(StrEnum):
    """What a count takes from the entries."""

    ROWS = "rows"
    TOTAL = "total"


class Reach(StrEnum):
    """Who sees or edits entries: the whole staff by their units, or the owner alone."""

    AGENCIES = "agencies"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that nobody types.

    ``sum`` adds its fields, ``difference`` takes all others from the first, ``percent`` is the
    first over the second; ``margin`` is the margin of error in points that a simple random
    sample of so many answers has at 95 %.
    """

    name: str
    how: Sum
    of: tuple[str, ...]
    zh: str
    en: str
    unit_zh: str = ""
    unit_en: str = ""
    open: bool = False

    def label(self, language: str) -> str:
        """The heading in the reader's language."""
        return self.en if language == "en" else self.zh

    def unit(self, language: str) -> str:
        """The unit in the reader's language, or nothing."""
        return unit_text(self.unit_zh, self.unit_en, language)


@dataclass(frozen=True, slots=True)
class Count:
    """A number over entries: how many there are, or the total of a field, where codes say so.

    ``people`` names the field that says of how many people an entry speaks, where the number tells
    of people: it is the field itself where heads are added up. Figures of so few are hidden.
    """

    key: str
    take: Take
    zh: str
    en: str
    of: str = ""
    where: tuple[tuple[str, str], ...] = ()
    unit_zh: str = ""
    unit_en: str = ""
    people: str = ""

    def label(self, language: str) -> str:
        """The name in the reader's language."""
        return self.en if language == "en" else self.zh

    def unit(self, language: str) -> str:
        """The unit in the reader's language, or nothing."""
        return unit_text(self.unit_zh, self.unit_en, language)


@dataclass(frozen=True, slots=True)
class Gate:
    """Where ``field`` has ``value``, every field of ``needs`` must be filled in.

    Only entries that passed it are published.
    """

    field: str
    value: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Definition:
    """What a register asks and counts, in one version."""

    zh: str
    en: str
    theme: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    period: str
    about_zh: str = ""
    about_en: str = ""
    computed: tuple[Computed, ...] = ()
    counts: tuple[Count, ...] = ()
    gate: Gate | None = None
    sees: Reach = Reach.AGENCIES
    edits: Reach = Reach.OWNER
    small: int = 0
    keeper: str = ""
    figures: tuple[Figure, ...] = ()

    def label(self, language: str) -> str:
        """The name in the reader's language."""
        return self.en if language == "en" else self.zh

    def about(self, language: str) -> str:
        """What it is for, in the reader's language."""
        return self.about_en if language == "en" else self.about_zh

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Every field by its name."""
        return {field.name: field for field in self.fields}

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields that are asked, in order."""
        return tuple(field for field in self.fields if not field.retired)

    @property
    def plain(self) -> tuple[Field, ...]:
        """The asked fields that hold nothing about a person."""
        return tuple(field for field in self.asked if not field.personal)

    @property
    def is_placed(self) -> bool:
        """Whether its entries lie in districts: figures know the field by its name."""
        field = self.by_name.get(DISTRICT)
        return field is not None and field.kind is Kind.DISTRICT

    @property
    def published(self) -> tuple[Field, ...]:
        """The fields that open data hold: open ones, never personal ones."""
        return tuple(field for field in self.asked if field.open and not field.personal)

    def asks_gate(self, where: Iterable[tuple[str, str]]) -> bool:
        """Whether conditions speak of what is published: only what is behind the gate is."""
        gate = self.gate
        return gate is not None and (gate.field, gate.value) in set(where)

    @property
    def heads(self) -> frozenset[str]:
        """The fields that some count says to hold numbers of people."""
        return frozenset(row.people for row in self.counts if row.people)

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The definition as ``kernel.schemas`` validates by it."""
        properties = {}
        for place, field in enumerate(self.asked, start=1):
            properties[field.name] = field.schema
            properties[field.name]["form"]["order"] = place
        return {
            "type": "object",
            "properties": properties,
            "required": [field.name for field in self.asked if field.required],
        }

    def to_json(self) -> dict[str, Any]:
        """The definition as it is kept."""
        gate = self.gate
        return {
            "zh": self.zh, "en": self.en, "theme": self.theme,
            "about_zh": self.about_zh, "about_en": self.about_en,
            "fields": [field.to_json() for field in self.fields],
            "key": list(self.key), "period": self.period,
            "computed": [_plain(row) for row in self.computed],
            "counts": [_plain(row) | {"where": dict(row.where)} for row in self.counts],
            "gate": _plain(gate) if gate else None,
            "sees": self.sees.value, "edits": self.edits.value,
            "small": self.small, "keeper": self.keeper,
            **({"figures": [_figure_kept(row) for row in self.figures]} if self.figures else {}),
        }  # fmt: skip

    @classmethod
    def from_json(
        cls, kept: Mapping[str, Any], districts: Callable[[], Choices] | None = None
    ) -> Definition:
        """The definition that was kept, or one from a file with the same parts.

        ``districts`` reads those of the city, once they are asked for.
        """
        gate = kept.get("gate")
        texts = {
            key: str(kept.get(key) or "")
            for key in ("zh", "en", "theme", "about_zh", "about_en", "period", "keeper")
        }
        return cls(
            **texts,
            fields=tuple(Field.from_json(row, districts) for row in kept["fields"]),
            key=tuple(kept["key"]),
            computed=tuple(
                Computed(**{**row, "how": Sum(row["how"]), "of": tuple(row["of"])})
                for row in kept.get("computed") or ()
            ),
            counts=tuple(_count(row) for row in kept.get("counts") or ()),
            gate=Gate(gate["field"], str(gate["value"]), tuple(gate["needs"])) if gate else None,
            sees=Reach(kept.get("sees") or Reach.AGENCIES),
            edits=Reach(kept.get("edits") or Reach.OWNER),
            small=int(kept.get("small") or 0),
            figures=tuple(_figure(row) for row in kept.get("figures") or ()),
        )


def _count(row: Mapping[str, Any]) -> Count:
    where = tuple((str(key), str(value)) for key, value in (row.get("where") or {}).items())
    return Count(**{**row, "take": Take(row["take"]), "where": where})


def _figure(row: Mapping[str, Any]) -> Figure:
    where = tuple((str(key), str(value)) for key, value in (row.get("where") or {}).items())
    by = tuple(row.get("by") or ())
    return Figure(**{**row, "take": Gauge(row["take"]), "where": where, "by": by})


def _figure_kept(row: Figure) -> dict[str, Any]:
    return {name: value for name, value in _plain(row).items() if value not in (0, [])} | {
        "where": dict(row.where), "take": row.take.value,
    }  # fmt: skip


def _plain(row: Any) -> dict[str, Any]:  # noqa: ANN401 (one of the small classes above)
    kept = {}
    for name in row.__dataclass_fields__:
        value = getattr(row, name)
        if value not in {"", False}:
            kept[name] = list(value) if isinstance(value, tuple) else value
    return kept
