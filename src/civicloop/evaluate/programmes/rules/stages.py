"""A file of stages understood: whose stage it is, and what is planned, granted and paid for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from civicloop.engines.tracking.rules import StageMoney
from civicloop.evaluate.programmes.rules.exchange import (
    Exchange,
    fault,
    plain_text,
    read_mapping,
    read_sum,
    was_repaired,
)
from civicloop.kernel.tabular.rules import Row, RowFault

MONEY = ("planned", "granted", "paid")
FIELDS = ("number", "stage", *MONEY)
NEEDED = ("number", "stage")


@dataclass(frozen=True, slots=True)
class StageRow:
    """One line understood; what the file leaves empty is nothing, and stays as it was known."""

    line: int
    number: str
    stage: str
    money: StageMoney

    def over(self, known: StageMoney) -> StageMoney:
        """What is known with what the line says."""
        said = self.money
        return StageMoney(
            known.planned if said.planned is None else said.planned,
            known.granted if said.granted is None else said.granted,
            known.paid if said.paid is None else said.paid,
        )


def read_stage_mapping(data: object) -> Exchange:
    """A mapping to a file of stages; item and stage have to be there."""
    return read_mapping(data, known=FIELDS, needed=NEEDED)


def read_stages(
    rows: Iterable[Row], mapping: Exchange
) -> Iterator[tuple[StageRow | None, list[RowFault]]]:
    """Each row with what is wrong with it; a row with a fault is left out."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        plain = {key: plain_text(value) for key, value in row.values.items()}
        found = [(name, "required") for name in NEEDED if not plain.get(name)]
        sums = {name: _sum(plain.get(name, ""), name, mapping.money_unit, found) for name in MONEY}
        key = plain.get("number", ""), plain.get("stage", "")
        if not found and key in seen:
            found.append(("stage", "twice_stage"))
        seen.add(key)
        faults = [fault(row.line, mapping, name, code, plain.get(name, "")) for name, code in found]
        notes = [
            fault(row.line, mapping, name, "repaired", str(row.values[name]))
            for name in MONEY
            if was_repaired(row.values.get(name), plain.get(name, ""))
        ]
        yield (None if faults else StageRow(row.line, *key, StageMoney(**sums))), [*faults, *notes]


def stage_named(stage: str, stones: Mapping[int, tuple[int, str, str]]) -> int | None:
    """The milestone that a file means: by its name in either language, or by its place from 1.

    ``stones``: place, Chinese and English name of each by its key. Two of one name: neither.
    """
    names = {key: {plain_text(zh), plain_text(en)} for key, (_place, zh, en) in stones.items()}
    found = [key for key, both in names.items() if stage in both]
    if not found and stage.isascii() and stage.isdigit():
        found = [key for key, (place, _zh, _en) in stones.items() if str(place) == stage]
    return found[0] if len(found) == 1 else None


def _sum(text: str, name: str, unit: int, found: list[tuple[str, str]]) -> int | None:
    bare = text.removeprefix("NT$").removesuffix("元").strip()
    if not bare:
        return None
    value, code = read_sum(bare, unit)
    if code:
        found.append((name, code))
    return value
