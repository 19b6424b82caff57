"""Money carried over into the next year: what must add up, and from year to year follow.

A budget that was not spent lapses with its year; debts and obligations of contracts that have
arisen and are not paid go on if that is approved (預算法 §72), continuing expenditure goes on by
itself (§76). After four years such an item may be left out of the accounts (決算法 §7). Cities
follow the same (預算法 §96, 決算法 §31).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from civicloop.evaluate.resolutions.rules.drafts import LETTER_LIMIT, TITLE_LIMIT, Faults

MOST_YEARS = 4
"""So many years after its budget year an item may be left out (決算法 §7)."""
MOST_MONEY = 10**15
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class CarryDraft:
    """What an agency asks to carry over, in whole units of the currency.

    ``follows_id`` names what it carried over the year before, of which this is the rest.
    """

    unit_id: int
    year: int
    budget_year: int
    title: str
    ground: str
    basis: str
    available: int
    paid: int
    payable: int
    carried: int
    lapsed: int
    spend_until: date | None = None
    follows_id: int | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What the year before handed on: whose, from which budget, and how much of it stands."""

    unit_id: int
    year: int
    budget_year: int
    standing: int


def check_carry(draft: CarryDraft, before: Before | None = None) -> dict[str, str]:
    """What is wrong with it, by field; what it had must be what the year before handed on."""
    faults = Faults()
    faults.text("title", draft.title, TITLE_LIMIT, needed=True)
    faults.text("basis", draft.basis, TITLE_LIMIT, needed=True)
    faults.day("spend_until", draft.spend_until)
    found = faults.found
    if not draft.unit_id:
        found["unit"] = "missing"
    if not FIRST_YEAR <= draft.year <= LAST_YEAR:
        found["year"] = "too_early"
    if not FIRST_YEAR <= draft.budget_year <= draft.year:
        found["budget_year"] = "after_its_year"
    _check_amounts(draft, found)
    if draft.spend_until is not None and draft.spend_until.year <= draft.year:
        found.setdefault("spend_until", "before_next_year")
    if before is not None:
        _check_chain(draft, before, found)
    return found


def _check_amounts(draft: CarryDraft, found: dict[str, str]) -> None:
    for name in ("available", "paid", "payable", "carried", "lapsed"):
        if getattr(draft, name) < 0:
            found[name] = "below_zero"
        elif getattr(draft, name) > MOST_MONEY:
            found[name] = "too_much"
    if not draft.carried:
        found.setdefault("carried", "missing")
    if draft.paid + draft.payable + draft.carried + draft.lapsed != draft.available:
        found.setdefault("available", "does_not_add_up")


def _check_chain(draft: CarryDraft, before: Before, found: dict[str, str]) -> None:
    if draft.unit_id != before.unit_id:
        found.setdefault("unit", "not_the_same")
    if draft.year != before.year + 1:
        found.setdefault("year", "not_the_next_year")
    if draft.budget_year != before.budget_year:
        found.setdefault("budget_year", "not_the_same")
    if draft.available != before.standing:
        found.setdefault("available", "not_what_was_carried")


def check_word(amount: int, highest: int, letter: str, *, on: date, today: date) -> dict[str, str]:
    """What is wrong with an amount that somebody else decides, with its letter and day."""
    faults = Faults()
    faults.text("letter", letter, LETTER_LIMIT, needed=True)
    faults.day("on", on, until=today)
    if amount < 0:
        faults.found["amount"] = "below_zero"
    elif amount > highest:
        faults.found["amount"] = "more_than_asked"
    return faults.found


@dataclass(frozen=True, slots=True)
class Sums:
    """The money of a year or of an agency in it; ``rows`` counts the items."""

    rows: int = 0
    available: int = 0
    paid: int = 0
    payable: int = 0
    carried: int = 0
    lapsed: int = 0
    standing: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def adds_up(self) -> bool:
        """Whether what was paid, is owed, goes on and lapses comes to what there was."""
        return self.available == self.paid + self.payable + self.carried + self.lapsed


@dataclass(frozen=True, slots=True)
class Link:
    """One item in the chain of years: what it had, what stands of the one before it."""

    key: int
    year: int
    available: int
    standing: int
    before: int | None = None
    """What stands now of the item that it follows; none where it is the first."""
    is_followed: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Where the chain does not hold: ``lost`` money nobody accounts for, or a ``changed`` one."""

    key: int
    what: str
    expected: int
    found: int


def gaps(year: int, rows: Iterable[Link]) -> Sequence[Gap]:
    """What does not follow in a year.

    ``changed``: an item had another amount than stands now of the one before it, for the audit
    spoke later. ``lost``: money that the year before handed on, of which this year says nothing.
    """
    found = []
    for row in rows:
        if row.year == year and row.before is not None and row.before != row.available:
            found.append(Gap(row.key, "changed", row.before, row.available))
        elif row.year == year - 1 and row.standing and not row.is_followed:
            found.append(Gap(row.key, "lost", row.standing, 0))
    return found


def is_too_old(budget_year: int, year: int) -> bool:
    """Whether four years have passed since its budget year, so that it may be left out."""
    return year - budget_year >= MOST_YEARS
