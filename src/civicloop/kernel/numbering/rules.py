"""How numbers look, and how a mistyped one is found. No Django, no database.

A pattern is literal text around these fields: ``{roc}`` (year of the Republic, three
digits), ``{year}`` (four digits), ``{civil}`` (whichever of the two the city counts by),
``{number:7}`` (running number, at least so many digits) and ``{check}`` (one digit).
``case`` numbers are ``{civil}-{number:7}-{check}``: 115-0000123-7, or 2026-0000123-1.
A city that has given numbers out does not change its way of counting years.

The check digit is Damm's (2004): a table of a totally anti-symmetric quasigroup of
order 10. It finds every single wrong digit and every swap of two neighbours. It runs
over a digit made from the name of the series, then the year and the running number
exactly as they are written, so that a number of one series is rarely valid in another.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Final

from civicloop.kernel.city.rules import ROC_EPOCH, Years, here
from civicloop.kernel.numbering.errors import CheckDigitError, NumberShapeError
from civicloop.kernel.registry.rules import Registry

ROC_DIGITS: Final = 3
LARGEST: Final = 10**15
"""Running numbers stay below this; a city needs some ten million."""

DAMM: Final = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_FIELD = re.compile(r"\{(roc|year|civil|check|number(?::(\d+))?)\}")
_SERIES = re.compile(r"[a-z][a-z0-9_]{0,30}")
_BREAKS = re.compile(r"[\s\-‐‑‒–—−ー]+")


@dataclass(frozen=True, slots=True)
class Number:
    """The parts of a number; ``year`` is of the common era."""

    series: str
    year: int
    running: int


@dataclass(frozen=True)
class Series:
    """A kind of number with its pattern."""

    name: str
    pattern: str
    zh: str = ""
    en: str = ""

    @cached_property
    def width(self) -> int:
        """The least number of digits of the running number."""
        found = re.search(r"\{number:(\d+)\}", self.pattern)
        return int(found[1]) if found else 1

    @property
    def shape(self) -> re.Pattern[str]:
        """What a number looks like once spaces and hyphens are taken out of it."""
        return _shape(self.pattern, self.width, roc=here().years is Years.ROC)

    def written_year(self, year: int) -> str:
        """A year as the numbers of this series say it: of the Republic, or of the common era."""
        by_city = "{civil}" in self.pattern and here().years is Years.ROC
        roc = by_city or "{roc}" in self.pattern
        return f"{year - ROC_EPOCH:03d}" if roc else f"{year:04d}"

    def check_digit(self, year: int, running: int) -> int:
        """The check digit over what is written before it."""
        salt = zlib.crc32(self.name.encode()) % 10
        return damm(f"{salt}{self.written_year(year)}{running:0{self.width}d}")

    def write(self, year: int, running: int) -> str:
        """The number as people read it."""
        if not 0 < running < LARGEST:
            raise NumberShapeError(f"Running number {running} is out of range.")
        values = {
            "roc": f"{year - ROC_EPOCH:03d}",
            "year": f"{year:04d}",
            "civil": self.written_year(year),
            "check": str(self.check_digit(year, running)),
        }
        digits = f"{running:0{self.width}d}"
        return _FIELD.sub(lambda field: values.get(field[1], digits), self.pattern)


@lru_cache(maxsize=64)
def _shape(pattern: str, width: int, *, roc: bool) -> re.Pattern[str]:
    parts = {
        "roc": r"(?P<year>\d{3})",
        "year": r"(?P<year>\d{4})",
        "civil": rf"(?P<year>\d{{{ROC_DIGITS if roc else 4}}})",
        "check": r"(?P<check>\d)",
    }
    built, end = "", 0
    for field in _FIELD.finditer(pattern):
        built += re.escape(_squeezed(pattern[end : field.start()]))
        built += parts.get(field[1], rf"(?P<number>\d{{{width},15}})")
        end = field.end()
    return re.compile(built + re.escape(_squeezed(pattern[end:])))


SERIES: Registry[Series] = Registry("number series")


def declare_series(name: str, *, pattern: str, zh: str = "", en: str = "") -> Series:
    """Declare a series; a pattern without year, running number and check is refused."""
    fields = [match[1].split(":")[0] for match in _FIELD.finditer(pattern)]
    if not _SERIES.fullmatch(name):
        raise ValueError(f"series {name!r} must be lower-case letters, digits and _")
    years = {"roc": "year", "civil": "year"}
    if [years.get(field, field) for field in fields] != ["year", "number", "check"]:
        raise ValueError(f"pattern {pattern!r} needs one year, {{number}} and {{check}}, in order")
    if set("{}") & set(_FIELD.sub("", pattern)):
        raise ValueError(f"pattern {pattern!r} has a field that is not known")
    return SERIES.declare(name, Series(name, pattern, zh, en))


def damm(digits: str) -> int:
    """Damm's interim digit over a run of digits; a run with its own check digit gives 0."""
    interim = 0
    for digit in digits:
        interim = DAMM[interim][int(digit)]
    return interim


def year_of(on: date) -> int:
    """The year whose numbers are given on a day."""
    return on.year


def parse(text: str, series: str = "") -> Number:
    """The parts of a number as a person typed it, of one series or of any.

    Full-width digits, missing or odd hyphens, spaces and small letters are forgiven;
    a wrong digit is not: it raises ``CheckDigitError``, and any other text
    ``NumberShapeError``.
    """
    plain = _squeezed(text)
    looked_right = False
    for each in [SERIES.get(series)] if series else SERIES.values():
        match = each.shape.fullmatch(plain)
        if match is None:
            continue
        found = match.groupdict()
        written = found["year"]
        year = int(written) + (ROC_EPOCH if len(written) == ROC_DIGITS else 0)
        running = int(found["number"])
        as_written = f"{running:0{each.width}d}" == found["number"]
        if running and as_written and int(found["check"]) == each.check_digit(year, running):
            return Number(each.name, year, running)
        looked_right = True
    if looked_right:
        raise CheckDigitError(f"{text.strip()!r} has a wrong digit. Compare it with your receipt.")
    raise NumberShapeError(f"{text.strip()!r} is not a number of this city.")


def check(text: str, series: str = "") -> bool:
    """Whether a text is a valid number."""
    try:
        parse(text, series)
    except (NumberShapeError, CheckDigitError):
        return False
    return True


def canonical(text: str, series: str = "") -> str:
    """The number exactly as it was given out, from any way of typing it."""
    number = parse(text, series)
    return SERIES.get(number.series).write(number.year, number.running)


def _squeezed(text: str) -> str:
    return _BREAKS.sub("", unicodedata.normalize("NFKC", text)).upper()
