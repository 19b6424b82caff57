"""Notices of public procurement understood, and what follows from one for an item.

A tender's headings are those of the award notice or of the contract's list, by a mapping. Of
several tenders of one item the one with the largest contract leads: its days are the item's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from civicloop.engines.tracking.rules import MilestoneKind
from civicloop.evaluate.programmes.rules.exchange import (
    Exchange,
    fault,
    plain_text,
    read_mapping,
    read_sum,
)
from civicloop.kernel.tabular.rules import Row, RowFault, parse_date

DAYS = (
    "announced_on", "awarded_on", "begins_on", "ends_on", "started_on", "completed_on",
    "accepted_on", "paid_on",
)  # fmt: skip
MONEY = ("amount", "paid")
TEXTS = ("name", "contractor")
FIELDS = ("number", "case_number", *TEXTS, *DAYS, *MONEY, "term")
LONGEST = {"case_number": 60, "name": 300, "contractor": 300}
BETWEEN = re.compile(r"\s*(?:~|～|－|—|–|至|(?<=\d)\s*-\s*(?=\d{2,4}[/.年]))\s*")


@dataclass(frozen=True, slots=True)
class TenderRow:
    """One notice understood; ``number`` is the item's, where the file has it."""

    line: int
    case_number: str
    number: str
    texts: Mapping[str, str]
    days: Mapping[str, date | None]
    money: Mapping[str, int | None]


def read_tender_mapping(data: object) -> Exchange:
    """A mapping to a file of notices; only the case number has to be there."""
    return read_mapping(data, known=FIELDS, needed=("case_number",))


def read_tenders(
    rows: Iterable[Row], mapping: Exchange
) -> Iterator[tuple[TenderRow | None, list[RowFault]]]:
    """Each row with what is wrong with it; a row with a fault that is no note is left out."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        found, faults = _tender(row, mapping)
        if found is not None:
            key = found.number, found.case_number
            if key in seen:
                faults.append(fault(row.line, mapping, "case_number", "twice_tender", key[1]))
                found = None
            seen.add(key)
        yield found, faults


def _tender(row: Row, mapping: Exchange) -> tuple[TenderRow | None, list[RowFault]]:
    plain = {key: plain_text(value) for key, value in row.values.items()}
    found = [] if plain.get("case_number") else [("case_number", "required")]
    found += [
        (name, "too_long") for name, most in LONGEST.items() if len(plain.get(name, "")) > most
    ]
    days = {name: _day(plain.get(name, ""), name, found) for name in DAYS}
    if term := plain.get("term"):
        begins, ends = read_term(term)
        if begins is None or ends is None:
            found.append(("term", "not_a_term"))
        days["begins_on"] = days["begins_on"] or begins
        days["ends_on"] = days["ends_on"] or ends
    first, last = days["begins_on"], days["ends_on"]
    if first and last and last < first:
        found.append(("term" if "term" in mapping.fields else "ends_on", "ends_before"))
    money = {name: _sum(plain.get(name, ""), name, mapping.money_unit, found) for name in MONEY}
    if money["paid"] is not None and days["paid_on"] is None:
        found.append(("paid", "paid_without_day"))
    if money["paid"] is None:
        days["paid_on"] = None
    faults = [fault(row.line, mapping, name, code, plain.get(name, "")) for name, code in found]
    if faults:
        return None, faults
    texts = {name: plain.get(name, "") for name in TEXTS}
    return (
        TenderRow(row.line, plain["case_number"], plain.get("number", ""), texts, days, money),
        [],
    )


def read_term(text: str) -> tuple[date | None, date | None]:
    """The first and last day of a term as notices write it; nothing where it is none."""
    parts = BETWEEN.split(plain_text(text).removesuffix("止").strip())
    if len(parts) != 2:  # noqa: PLR2004 (from, to)
        return None, None
    try:
        first, last = (parse_date(part.strip().removesuffix("起")) for part in parts)
    except ValueError:
        return None, None
    return first, last


def _day(text: str, name: str, found: list[tuple[str, str]]) -> date | None:
    if not text:
        return None
    try:
        return parse_date(text.split(" ", maxsplit=1)[0].split("T", maxsplit=1)[0])
    except ValueError:
        found.append((name, "not_date"))
        return None


def _sum(text: str, name: str, unit: int, found: list[tuple[str, str]]) -> int | None:
    bare = text.removeprefix("NT$").removesuffix("元").strip()
    if not bare:
        return None
    value, code = read_sum(bare, unit)
    if code:
        found.append((name, code))
    return value


class Contract(Protocol):
    """As much of a tender as is asked here."""

    case_number: str
    amount: int | None
    announced_on: date | None
    awarded_on: date | None
    begins_on: date | None
    ends_on: date | None
    started_on: date | None
    completed_on: date | None
    accepted_on: date | None
    paid: int | None
    paid_on: date | None


Found = TypeVar("Found", bound=Contract)


@dataclass(frozen=True, slots=True)
class Paid:
    """What the contracts of an item have cost by a day, and which ones say so."""

    total: int
    as_of: date
    case_numbers: tuple[str, ...]


REACHED = {
    MilestoneKind.TENDER: "announced_on",
    MilestoneKind.AWARD: "awarded_on",
    MilestoneKind.START: "started_on",
    MilestoneKind.COMPLETION: "completed_on",
    MilestoneKind.ACCEPTANCE: "accepted_on",
}
"""Which day of a contract says that a milestone was reached."""
PLANNED = {
    MilestoneKind.TENDER: "announced_on",
    MilestoneKind.AWARD: "awarded_on",
    MilestoneKind.START: "begins_on",
    MilestoneKind.COMPLETION: "ends_on",
}
"""Which day of a contract says when a milestone is due."""


def leading(tenders: Sequence[Found]) -> Found | None:
    """The tender with the largest contract; the first by number among equals."""
    ordered = sorted(tenders, key=lambda row: (-(row.amount or 0), row.case_number))
    return ordered[0] if ordered else None


def day_of(kind: str, tender: Contract | None, days: Mapping[MilestoneKind, str]) -> date | None:
    """The day that a contract has for a kind of milestone, if it has one."""
    if tender is None or kind not in set(MilestoneKind):
        return None
    name = days.get(MilestoneKind(kind), "")
    found: date | None = getattr(tender, name) if name else None
    return found


def paid_by(tenders: Iterable[Contract], day: date) -> Paid | None:
    """What contracts have cost by a day, as far as they say; a later statement is not used."""
    said = [
        (row.paid, row.paid_on, row.case_number)
        for row in tenders
        if row.paid is not None and row.paid_on is not None and row.paid_on <= day
    ]
    if not said:
        return None
    return Paid(
        sum(paid for paid, _, _ in said),
        min(on for _, on, _ in said),
        tuple(number for _, _, number in said),
    )
