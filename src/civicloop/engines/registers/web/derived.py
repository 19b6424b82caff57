"""What follows from the fields, as a form: computed values, counts, the gate of publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.http import QueryDict

from civicloop.engines.registers.rules import Computed, Count, Definition, Gate, Sum, Take

PLACE: Final = re.compile(r"([cgn])-(\d{1,4})-key")
MARK: Final = "derived"
MOST, LONGEST = 100, 200
NOTHING: Final = dict.fromkeys(
    ("key", "zh", "en", "how", "take", "of", "where", "unit_zh", "unit_en", "open", "people"), ""
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
         "unit_zh": row.unit_zh, "unit_en": row.unit_en, "people": row.people}
        for row in definition.counts if not is_plain_total(row)
    ]  # fmt: skip


def is_plain_total(row: Count) -> bool:
    """Whether a count is what “Count its total” of a field means, and says no more."""
    return row.take is Take.TOTAL and not row.where and not row.people


def gate_values(definition: Definition) -> Mapping[str, str]:
    """The gate for the editor."""
    gate = definition.gate or Gate("", "", ())
    return {"field": gate.field, "value": gate.value, "needs": ", ".join(gate.needs)}


def read_computed(post: QueryDict) -> tuple[Computed, ...]:
    """The computed values as they were typed, sound or not."""
    return tuple(
        Computed(
            name=text(post, f"c-{place}-key"),
            how=_how(text(post, f"c-{place}-how")),
            of=codes(text(post, f"c-{place}-of", 2000)),
            open=bool(post.get(f"c-{place}-open")),
            **words(post, f"c-{place}-"),
        )
        for place in places(post, "c")
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
    field, value = text(post, "gate-field"), text(post, "gate-value")
    needs = codes(text(post, "gate-needs", 4000))
    return Gate(field, value, needs) if field or value or needs else None


def typed_keys(post: QueryDict) -> frozenset[str]:
    """The codes of the counts that were typed: a plain total among them is wanted too."""
    return frozenset(row.key for row in _counts(post))


def _counts(post: QueryDict) -> Iterator[Count]:
    for place in places(post, "n"):
        take = text(post, f"n-{place}-take")
        yield Count(
            key=text(post, f"n-{place}-key"),
            take=Take(take) if take in set(Take) else Take.ROWS,
            of=text(post, f"n-{place}-of") if take == Take.TOTAL else "",
            where=tuple(conditions(text(post, f"n-{place}-where", 4000))),
            people=text(post, f"n-{place}-people"),
            **words(post, f"n-{place}-"),
        )


def conditions(typed: str) -> Iterator[tuple[str, str]]:
    """Conditions as they were typed, one in a line: ``field = value``."""
    for line in typed.splitlines()[:MOST]:
        name, _sign, value = line.replace("＝", "=").partition("=")
        if line.strip():
            yield name.strip()[:LONGEST], value.strip()[:LONGEST]


def places(post: QueryDict, letter: str) -> list[str]:
    """The rows in the order of the page, but empty ones."""
    found = [match[2] for name in post if (match := PLACE.fullmatch(name)) and match[1] == letter]
    asked = ("key", "zh", "en", "of")
    return [
        place for place in found[:MOST]
        if any(text(post, f"{letter}-{place}-{name}") for name in asked)
    ]  # fmt: skip


def words(post: QueryDict, prefix: str) -> dict[str, str]:
    """The names and units of a row, in both languages."""
    return {name: text(post, prefix + name) for name in ("zh", "en", "unit_zh", "unit_en")}


def codes(typed: str) -> tuple[str, ...]:
    """Codes as they were typed, between spaces, commas or semicolons."""
    return tuple(part for part in re.split(r"[\s,，、;；]+", typed) if part)


def _how(typed: str) -> Sum:
    return Sum(typed) if typed in set(Sum) else Sum.SUM


def text(post: QueryDict, name: str, longest: int = LONGEST) -> str:
    """What was typed, without what no database keeps."""
    return post.get(name, "").replace("\0", "").strip()[:longest]
