"""A mapping: which headings hold what, and which words mean what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from civicloop.evaluate.documents.errors import ImportRefusedError
from civicloop.evaluate.documents.states import Category, Ending, Joined, Kind, Outcome
from civicloop.kernel.tabular.rules import Column

KEYS: Final = (
    "unit", "number", "category", "kind", "received_on", "done_on", "ending", "limit_days",
    "until", "extended_by", "extended_times", "extended_on", "paused_on", "resumed_on", "joined",
    "joined_to", "stated_outcome", "stated_days",
)  # fmt: skip
NEEDED: Final = ("unit", "number", "category", "received_on")
WORDS: Final[dict[str, list[str]]] = {
    "category": [one.value for one in Category],
    "kind": [one.value for one in Kind if one],
    "ending": [Ending.SENT.value, Ending.FILED.value],
    "joined": [one.value for one in Joined if one],
    "stated_outcome": [Outcome.ON_TIME.value, Outcome.LATE.value],
}
PARTS: Final = {"title", "columns", "required", "values"}


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping that was understood; ``words`` holds our word for each of theirs, by column."""

    title: str
    columns: tuple[Column, ...]
    words: dict[str, dict[str, str]]


def parse_mapping(data: Any, *, name: str) -> Mapping:  # noqa: ANN401 (whatever a YAML file holds)
    """The mapping in a YAML file's data; what is wrong in it is named by its place."""
    if not isinstance(data, dict) or set(data) - PARTS:
        raise ImportRefusedError(f"{name} is no mapping: its parts are {', '.join(sorted(PARTS))}.")
    columns = data.get("columns")
    if not isinstance(columns, dict) or set(columns) - set(KEYS) or set(NEEDED) - set(columns):
        raise ImportRefusedError(
            f"{name}: columns must name {', '.join(NEEDED)}, and at most {', '.join(KEYS)}."
        )
    if not all(_are_texts(headings) for headings in columns.values()):
        raise ImportRefusedError(f"{name}: every column needs a list of headings.")
    required = data.get("required", list(NEEDED))
    if not isinstance(required, list) or set(map(str, required)) - set(columns):
        raise ImportRefusedError(f"{name}: required names columns of the mapping.")
    return Mapping(
        title=str(data.get("title") or name),
        columns=tuple(
            Column(key, headings[0], key, required=key in {*required, *NEEDED},
                   other_names=tuple(headings[1:]))
            for key, headings in columns.items()
        ),
        words=_words(data.get("values") or {}, name),
    )  # fmt: skip


def _words(values: Any, name: str) -> dict[str, dict[str, str]]:  # noqa: ANN401 (as above)
    if not isinstance(values, dict) or set(values) - set(WORDS):
        raise ImportRefusedError(f"{name}: values are given for {', '.join(WORDS)}.")
    found: dict[str, dict[str, str]] = {}
    for key, ours in WORDS.items():
        theirs = values.get(key) or {}
        if not isinstance(theirs, dict) or set(theirs) - set(ours):
            raise ImportRefusedError(f"{name}: the values of {key} are {', '.join(ours)}.")
        if not all(_are_texts(words) for words in theirs.values()):
            raise ImportRefusedError(f"{name}: each value of {key} needs a list of words.")
        found[key] = {word: word for word in ours} | {
            word: ours_ for ours_, words in theirs.items() for word in words
        }
    return found


def _are_texts(value: Any) -> bool:  # noqa: ANN401 (as above)
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)
