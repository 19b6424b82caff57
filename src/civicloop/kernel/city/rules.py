"""How a city tells time, years and money; the one place that knows. No Django.

``here()`` is the locality of this process. It is that of a Taiwanese city until the city's
own has been read from the database (``services.refresh``), so that pure arithmetic, tests
and a new database have one default, and no other module names a zone or an epoch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from civicloop.kernel.city.errors import LocalityError
from civicloop.kernel.registry.rules import Registry

TAIPEI: Final = ZoneInfo("Asia/Taipei")
ROC_EPOCH: Final = 1911
"""The year before the first one of the Republic."""
SMALLEST_COMMON_YEAR: Final = 1000


def common_year(written: int) -> int:
    """A year as it was written, in the common era: one below 1000 is one of the Republic.

    Neither era has a year 0: that, and anything below, is a ``ValueError``.
    """
    if written < 1:
        raise ValueError("not_year")
    return written + ROC_EPOCH if written < SMALLEST_COMMON_YEAR else written


class Years(StrEnum):
    """How Chinese texts count years; English ones always count the common era."""

    ROC = "roc"
    WESTERN = "western"


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency as people write it: NT$1,200."""

    code: str
    sign: str
    zh: str
    en: str


_TABLE = """
TWD NT$ 新臺幣 New Taiwan dollar|JPY ¥ 日圓 yen|KRW ₩ 韓元 won|CNY CN¥ 人民幣 yuan
HKD HK$ 港幣 Hong Kong dollar|MOP MOP$ 澳門幣 pataca|SGD S$ 新加坡幣 Singapore dollar
MYR RM 馬來西亞令吉 ringgit|PHP ₱ 菲律賓披索 Philippine peso|THB ฿ 泰銖 baht|VND ₫ 越南盾 dong
IDR Rp 印尼盾 rupiah|INR ₹ 印度盧比 Indian rupee|AUD A$ 澳幣 Australian dollar
NZD NZ$ 紐西蘭幣 New Zealand dollar|USD US$ 美元 US dollar|CAD C$ 加拿大幣 Canadian dollar
EUR € 歐元 euro|GBP £ 英鎊 pound sterling|CHF CHF 瑞士法郎 Swiss franc|SEK SEK 瑞典克朗 krona
NOK NOK 挪威克朗 krone|DKK DKK 丹麥克朗 krone|PLN PLN 波蘭茲羅提 zloty|CZK CZK 捷克克朗 koruna
BRL R$ 巴西里爾 real|MXN MX$ 墨西哥披索 Mexican peso|ZAR R 南非蘭特 rand|FJD FJ$ 斐濟元 Fiji dollar
"""
CURRENCIES: Final[dict[str, Currency]] = {
    parts[0]: Currency(*parts)
    for entry in _TABLE.strip().replace("\n", "|").split("|")
    if (parts := entry.split(" ", 3))
}
LANGUAGES: Final = ("zh-hant", "en")
SHIPPED_HOLIDAYS: Final = ("TW", "")
"""The holidays that the product ships: Taiwan's, or none but weekends."""


@dataclass(frozen=True, slots=True)
class Locality:
    """What arithmetic needs to know of a city."""

    zone: ZoneInfo = TAIPEI
    years: Years = Years.ROC
    currency: str = "TWD"
    language: str = "zh-hant"
    holidays: str = "TW"

    def year(self, year: int) -> int:
        """A year of the common era as Chinese texts of this city count it."""
        return year - ROC_EPOCH if self.years is Years.ROC and year > ROC_EPOCH else year


class _Process:
    """What this process goes by; services alone set it."""

    locality = Locality()


def here() -> Locality:
    """The locality of this process."""
    return _Process.locality


def settle(locality: Locality) -> None:
    """Let this process go by another locality; ``services`` calls it, and nobody else."""
    _Process.locality = locality


def locality_of(*, zone: str, years: str, currency: str, language: str, holidays: str) -> Locality:
    """A locality from its stored words; one that is not known raises ``LocalityError``."""
    if zone not in zones():
        raise LocalityError("zone", zone)
    known = {
        "years": (years, tuple(Years)),
        "currency": (currency, tuple(CURRENCIES)),
        "language": (language, LANGUAGES),
        "holidays": (holidays, SHIPPED_HOLIDAYS),
    }
    for field, (value, allowed) in known.items():
        if value not in allowed:
            raise LocalityError(field, value)
    return Locality(ZoneInfo(zone), Years(years), currency, language, holidays)


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """The zones of places and UTC, without abbreviations and old names of one word."""
    return frozenset(
        name
        for name in available_timezones()
        if ("/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))) or name == "UTC"
    )


def unit_text(zh: str, en: str, language: str) -> str:
    """A declared unit for the reader; Taiwan's dollar stands for the money of the city."""
    currency = CURRENCIES[here().currency]
    if (zh, en) != ("元", "NT$") or currency.code == "TWD":
        return en if language == "en" else zh
    return currency.sign if language == "en" else currency.zh


def money_text(amount: int | Decimal, language: str) -> str:
    """An amount as people write it: ``NT$1,200``; cents only where there are any."""
    sign = CURRENCIES[here().currency].sign
    digits = f"{amount:,.2f}" if amount != int(amount) else f"{int(amount):,}"
    apart = "\u00a0" if sign.isalpha() and language == "en" and len(sign) > 1 else ""
    return f"{sign}{apart}{digits}"


@dataclass(frozen=True, slots=True)
class Bound:
    """Something that stands in the city's zone as soon as there is any of it."""

    words: str
    is_there: Callable[[], bool]


BOUND: Registry[Bound] = Registry("what is bound to the city's zone")


def bind_zone(key: str, words: str, is_there: Callable[[], bool]) -> None:
    """Declare what keeps a city from changing its zone or its way of counting years."""
    BOUND.declare(key, Bound(words, is_there))


def name_in(row: Any, language: str) -> str:  # noqa: ANN401 (whatever has two names)
    """The name of a row in a language; the Chinese one where it has no English one."""
    english = getattr(row, "name_en", "") if language.startswith("en") else ""
    return str(english or row.name_zh)
