"""What follows from the fields, as a form: computed values, counts, the gate of publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.http import QueryDict

from civicloop.engines.registers.rules import Computed, Count, Definition, Gate, Sum, Take

PLACE: Final = re.compile(r"([cn])-(\d{1,4})-key")
MARK: Final = "derived"
MOST, LONGEST = 100, 200
NOTHING: Final = dict.fromkeys(
    ("key", "zh", "en", "how", "take", "of", "where", "unit_zh", "unit_en", "open"), ""
)
"""A new row of the editor."""


def computed_rows(definition: Definition) -> list[dict[str, Any]]:
    """The computed values for the editor."""
    return [
        {"key": row.name, "zh": row.zh, "en": row.en, "how": row.how.value,
         "of": ", ".join(row.of), "unit_zh": row.unit_zh, "unit_en": row.unit_en,
         "open": row.open}
        for row in definition.computed
    ]  # fmt: skip


def count_rows(definition: Definition) -> list[dict[str, Any]]:
    """The counts for the editor, but the plain totals that a field is marked for."""
    return [
        {"key": row.key, "zh": row.zh, "en": row.en, "take": row.take.value, "of": row.of,
         "where": "\n".join(f"{name} = {value}" for name, value in row.where),
         "unit_zh": row.unit_zh, "unit_en": row.unit_en}
        for row in definition.counts if not is_plain_total(row)
    ]  # fmt: skip


def is_plain_total(row: Count) -> bool:
    """Whether a count is what “Count its total” of a field means."""
    return row.take is Take.TOTAL and not row.where


def gate_values(definition: Definition) -> Mapping[str, str]:
    """The gate for the editor."""
    gate = definition.gate or Gate("", "", ())
    return {"field": gate.field, "value": gate.value, "needs": ", ".join(gate.needs)}


def read_computed(post: QueryDict) -> tuple[Computed, ...]:
    """The computed values as they were typed, sound or not."""
    return tuple(
        Computed(
            name=_text(post, f"c-{place}-key"),
            how=_how(_text(post, f"c-{place}-how")),
            of=_codes(_text(post, f"c-{place}-of", 2000)),
            open=bool(post.get(f"c-{place}-open")),
            **_words(post, f"c-{place}-"),
        )
        for place in _places(post, "c")
    )


def read_counts(post: QueryDict, before: Iterable[Count]) -> tuple[Count, ...]:
    """The counts as they were typed, each where it stood, and the plain totals among them."""
    typed = {row.key: row for row in _counts(post)}
    if len(typed) < len(list(_counts(post))):
        return (*_counts(post), *(row for row in before if is_plain_total(row)))
    kept = [
        row if is_plain_total(row) else typed.pop(row.key)
        for row in before if is_plain_total(row) or row.key in typed
    ]  # fmt: skip
    return (*kept, *typed.values())


def read_gate(post: QueryDict) -> Gate | None:
    """The gate as it was typed; none where nothing was."""
    field, value = _text(post, "gate-field"), _text(post, "gate-value")
    needs = _codes(_text(post, "gate-needs", 4000))
    return Gate(field, value, needs) if field or value or needs else None


def typed_keys(post: QueryDict) -> frozenset[str]:
    """The codes of the counts that were typed: a plain total among them is wanted too."""
    return frozenset(row.key for row in _counts(post))


def _counts(post: QueryDict) -> Iterator[Count]:
    for place in _places(post, "n"):
        take = _text(post, f"n-{place}-take")
        yield Count(
            key=_text(post, f"n-{place}-key"),
            take=Take(take) if take in set(Take) else Take.ROWS,
            of=_text(post, f"n-{place}-of") if take == Take.TOTAL else "",
            where=tuple(_conditions(_text(post, f"n-{place}-where", 4000))),
            **_words(post, f"n-{place}-"),
        )


def _conditions(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines()[:MOST]:
        name, _sign, value = line.replace("＝", "=").partition("=")
        if line.strip():
            yield name.strip()[:LONGEST], value.strip()[:LONGEST]


def _places(post: QueryDict, letter: str) -> list[str]:
    """The rows in the order of the page, but empty ones."""
    found = [match[2] for name in post if (match := PLACE.fullmatch(name)) and match[1] == letter]
    asked = ("key", "zh", "en", "of")
    return [
        place for place in found[:MOST]
        if any(_text(post, f"{letter}-{place}-{name}") for name in asked)
    ]  # fmt: skip


def _words(post: QueryDict, prefix: str) -> dict[str, str]:
    return {name: _text(post, prefix + name) for name in ("zh", "en", "unit_zh", "unit_en")}


def _codes(text: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[\s,，、;；]+", text) if part)


def _how(text: str) -> Sum:
    return Sum(text) if text in set(Sum) else Sum.SUM


def _text(post: QueryDict, name: str, longest: int = LONGEST) -> str:
    return post.get(name, "").replace("\0", "").strip()[:longest]
