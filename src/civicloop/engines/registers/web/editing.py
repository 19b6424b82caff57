"""A definition as a form: fields that are added, ordered, renamed; read back with every fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import QueryDict

from civicloop.engines.registers.rules import (
    CHOOSING,
    NUMBERS,
    Choice,
    Count,
    Definition,
    Field,
    Kind,
    Reach,
    Take,
)
from civicloop.engines.registers.web import derived, figuring

PREFIX: Final = re.compile(r"f-(\d{1,4})-name")
MOST: Final = 200
SWITCHES: Final = ("required", "open", "personal", "retired")
TEXTS: Final = ("zh", "en", "help_zh", "help_en", "unit_zh", "unit_en")


@dataclass(frozen=True, slots=True)
class EditedField:
    """A field of the editor: what was typed, and what stands around it in the definition."""

    field: Field
    is_key: bool
    is_counted: bool
    choices_text: str

    @property
    def values(self) -> Mapping[str, Any]:
        """What the inputs hold."""
        one = self.field
        return {
            "name": one.name, "kind": one.kind.value, "choices": self.choices_text,
            "least": "" if one.least is None else one.least,
            "most": "" if one.most is None else one.most,
            "places": "" if one.places is None else one.places,
            **{key: getattr(one, key) for key in (*TEXTS, *SWITCHES)},
            "is_key": self.is_key, "is_counted": self.is_counted,
        }  # fmt: skip


BLANK: Final = EditedField(Field("", Kind.TEXT, "", ""), False, False, "")


def fields_of(definition: Definition) -> list[EditedField]:
    """The fields of a definition for the editor."""
    totals = {row.of for row in definition.counts if derived.is_plain_total(row)}
    return [
        EditedField(
            one,
            one.name in definition.key,
            one.name in totals,
            "\n".join(f"{row.value} | {row.zh} | {row.en}" for row in one.choices),
        )
        for one in definition.fields
    ]


def read(post: QueryDict, before: Definition | None) -> Definition:
    """What the editor holds as a definition, sound or not.

    Where computed values, counts and gate are not asked, they stay.
    """
    fields, key, counted = [], [], []
    for place in _places(post):
        field = _field(post, f"f-{place}-")
        if not field.name and not field.zh and not field.en:
            continue
        fields.append(field)
        if post.get(f"f-{place}-is_key"):
            key.append(field.name)
        if post.get(f"f-{place}-is_counted") and field.kind in NUMBERS:
            counted.append(field)
    frame = {name: _text(post, name, 500) for name in
             ("zh", "en", "about_zh", "about_en", "theme", "period")}  # fmt: skip
    small = post.get("small", "0").strip()
    base = before or Definition("", "", "", (), (), "")
    if derived.MARK in post:
        base = replace(
            base,
            computed=derived.read_computed(post),
            counts=derived.read_counts(post, base.counts),
            gate=derived.read_gate(post),
            figures=figuring.read_figures(post, {row.key: row for row in base.figures}),
        )
    return replace(
        base,
        **frame,
        fields=tuple(fields),
        key=_ordered(key, base.key),
        counts=_counts(base, counted, derived.typed_keys(post), (frame["zh"], frame["en"])),
        sees=_reach(post.get("sees", "")),
        edits=_reach(post.get("edits", "")),
        small=int(small) if small.isascii() and small.isdecimal() and len(small) < 4 else -1,  # noqa: PLR2004
    )


def _places(post: QueryDict) -> list[str]:
    """The fields in the order in which the page holds them."""
    found = [match[1] for name in post if (match := PREFIX.fullmatch(name))]
    return found[:MOST]


def _field(post: QueryDict, prefix: str) -> Field:
    kind = post.get(f"{prefix}kind", "")
    known = Kind(kind) if kind in set(Kind) else Kind.TEXT
    texts = {name: _text(post, prefix + name, 200) for name in TEXTS}
    return Field(
        name=_text(post, f"{prefix}name", 60),
        kind=known,
        **texts,
        **{name: bool(post.get(prefix + name)) for name in SWITCHES},
        least=_whole(post.get(f"{prefix}least", "")),
        most=_whole(post.get(f"{prefix}most", "")),
        places=_whole(post.get(f"{prefix}places", "")) if known is Kind.DECIMAL else None,
        choices=_choices(_text(post, f"{prefix}choices", 20_000)) if known in CHOOSING else (),
    )


def _text(post: QueryDict, name: str, longest: int) -> str:
    """A text of the editor, without what no database keeps."""
    return post.get(name, "").replace("\0", "").strip()[:longest]


def _whole(text: str) -> int | None:
    plain = text.strip().replace(",", "")
    return int(plain) if re.fullmatch(r"-?[0-9]{1,15}", plain) else None


def _choices(text: str) -> tuple[Choice, ...]:
    rows = [
        [part.strip()[:200] for part in re.split(r"[|｜\t]", line)]
        for line in text.splitlines()[:300]
        if line.strip()
    ]
    return tuple(Choice(*[*parts, "", ""][:3]) for parts in rows)


def _ordered(key: list[str], before: tuple[str, ...]) -> tuple[str, ...]:
    """The key as it stood where it is the same, so that its order is no change."""
    return before if set(key) == set(before) and len(key) == len(before) else tuple(key)


def _counts(
    base: Definition, counted: list[Field], typed: frozenset[str], title: tuple[str, str]
) -> tuple[Count, ...]:
    totals = {field.name for field in counted}
    kept = [
        row
        for row in base.counts
        if not derived.is_plain_total(row) or row.key in typed or row.of in totals
    ]
    if not any(row.take is Take.ROWS and not row.where for row in kept) and not base.fields:
        kept.insert(0, Count("entries", Take.ROWS, f"{title[0]}筆數", f"{title[1]}: entries"))
    present = {row.of for row in kept if row.take is Take.TOTAL and not row.where}
    kept += [
        Count(f"sum_{field.name}"[:40], Take.TOTAL, f"{field.zh}合計", f"{field.en}, total",
              of=field.name, unit_zh=field.unit_zh, unit_en=field.unit_en)
        for field in counted if field.name not in present
    ]  # fmt: skip
    return tuple(kept)


def _reach(text: str) -> Reach:
    return Reach(text) if text in set(Reach) else Reach.OWNER
