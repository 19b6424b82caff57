"""Numbers as people write them: read exactly, repaired where that is safe, and it shows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from civicloop.engines.tracking.errors import NumberError

HUNDRED = Decimal(100)
ZERO = Decimal(0)
CENT = Decimal("0.01")
PERCENT = re.compile(r"-?\d{1,6}(\.\d{1,10})?")
MONEY = re.compile(r"-?\d+(\.0{1,4})?")
AMOUNT = re.compile(r"-?\d+(\.\d{1,6})?")
GROUPS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
MOST_MONEY = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Read:
    """A number, with what had to be repaired: ``full_width``, ``separators``, ``sign``."""

    value: Decimal
    repairs: tuple[str, ...] = ()


def rounded(value: Decimal, step: Decimal = CENT) -> Decimal:
    """Half up, as every figure of the product is rounded."""
    return value.quantize(step, ROUND_HALF_UP)


def read_percent(text: str, *, name: str) -> Read:
    """A percentage from 0 to 100; full-width digits and a percent sign are repaired."""
    plain, repairs = _plain(text)
    if plain.endswith("%"):
        plain, repairs = plain[:-1].rstrip(), (*repairs, "sign")
    if not PERCENT.fullmatch(plain):
        raise NumberError(name, text, "not_a_number", f"{text!r} is not a percentage such as 37.5")
    value = Decimal(plain)
    if not ZERO <= value <= HUNDRED:
        raise NumberError(name, text, "out_of_range", f"{text} % lies outside 0 to 100 %")
    return Read(value, repairs)


def read_money(text: str, *, name: str) -> Read:
    """A whole number of NT$, not below zero; full-width digits and separators are repaired."""
    read = _money(text, name, MONEY, "is not a whole number of NT$ such as 1500000")
    return Read(read.value.quantize(Decimal(1)), read.repairs)


def read_amount(text: str, *, name: str) -> Read:
    """Money in whatever unit a table prints (466.15 of 億元), where only its ratio counts."""
    return _money(text, name, AMOUNT, "is not an amount of money such as 1500000 or 466.15")


def _money(text: str, name: str, pattern: re.Pattern[str], not_one: str) -> Read:
    plain, repairs = _plain(text)
    if GROUPS.fullmatch(plain):
        plain, repairs = plain.replace(",", ""), (*repairs, "separators")
    if not pattern.fullmatch(plain):
        raise NumberError(name, text, "not_a_number", f"{text!r} {not_one}")
    value = Decimal(plain)
    if value < 0:
        raise NumberError(name, text, "below_zero", f"{text} is below zero; money is never")
    if value >= MOST_MONEY:
        most = f"NT${MOST_MONEY - 1:,}"
        raise NumberError(name, text, "too_large", f"{text[:40]} is more than {most}")
    return Read(value, repairs)


def _plain(text: str) -> tuple[str, tuple[str, ...]]:
    stripped = text.strip()
    plain = unicodedata.normalize("NFKC", stripped)
    return plain, ("full_width",) if plain != stripped else ()
