"""What the columns of a gazetteer file are called, and what can be wrong with a row."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from civicloop.kernel.geography.errors import GazetteerFileError

LONGEST_SHOWN: Final = 60
ROADS, ADDRESSES, LANDMARKS = "roads", "addresses", "landmarks"
KINDS: Final = (ROADS, ADDRESSES, LANDMARKS)
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "city": ("city", "縣市", "省市縣市", "市縣", "addr:city"),
    "district": (
        "district", "district_code", "行政區", "鄉鎮市區", "鄉鎮市區代碼", "行政區域", "區域",
        "區別", "縣市及鄉鎮市區", "site_id", "addr:district",
    ),
    "village": ("village", "村里", "里別", "村里別", "addr:neighbourhood"),
    "road": ("road", "street", "路名", "道路名稱", "街路段", "路街段", "街路", "addr:street"),
    "area": ("area", "地區"),
    "lane": ("lane", "巷"),
    "alley": ("alley", "弄"),
    "number": ("number", "housenumber", "號", "門牌號", "門牌號碼", "addr:housenumber"),
    "address": ("address", "地址", "門牌", "完整地址", "門牌地址", "避難收容處所地址", "addr:full"),
    "name": ("name", "name_zh", "name:zh", "名稱", "地標名稱", "設施名稱", "避難收容處所名稱"),
    "name_en": ("name_en", "name:en", "英文名稱", "english"),
    "code": ("code", "代碼", "路段代碼", "編號", "@id"),
    "category": ("category", "類別", "種類", "amenity"),
    "lon": ("lon", "lng", "longitude", "經度", "x", "橫座標", "橫坐標", "x坐標", "x座標", "twd97x"),
    "lat": ("lat", "latitude", "緯度", "y", "縱座標", "縱坐標", "y坐標", "y座標", "twd97y"),
}  # fmt: skip
"""What each column is called in files that are around, compared without case and marks."""

REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "no_name": ("沒有名稱", "has no name"),
    "no_road": ("看不出是哪一條路", "names no road that can be read"),
    "no_number": ("看不出門牌號碼", "names no door number that can be read"),
    "no_district": ("沒有行政區，也沒有可判斷的坐標", "names no district and has no position"),
    "unknown_district": ("不是本市的行政區", "names a district that the city does not have"),
    "no_position": ("沒有坐標", "has no position"),
    "not_a_position": ("坐標不是數字或不在地球上", "has a position that is none on earth"),
    "swapped": ("經緯度似乎寫反了", "seems to have longitude and latitude the wrong way round"),
    "outside": ("坐標不在本市範圍內", "stands outside the city"),
    "too_long": ("名稱或門牌過長", "has a name or number that is too long"),
    "no_line": ("圖形不是線", "has a shape that is no line"),
    "repeated": ("與前面的列重複", "repeats an earlier row"),
    "elsewhere": ("坐標在別的行政區（仍依所寫的行政區收錄）",
                  "stands in another district than it says (taken with the one it says)"),
    "misplaced": ("坐標不在所寫的行政區，坐標不採用",
                  "has a position outside its district, not used"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a row; ``taken`` rows are in the gazetteer all the same."""

    line: int
    code: str
    value: str = ""
    taken: bool = False

    def reason(self, language: str) -> str:
        """The whole sentence: line, value, what is wrong."""
        zh, en = REASONS[self.code]
        if language == "en":
            return f"Line {self.line}: {self.value!r} {en}."
        return f"第 {self.line} 列「{self.value}」{zh}。"


class Findings:
    """What was found about rows: the first some thousand of them, and how many of each."""

    MOST = 10_000

    def __init__(self) -> None:
        self.first: list[Finding] = []
        self.counts: Counter[str] = Counter()
        self.refused = 0
        self.doubtful = 0

    def add(self, line: int, code: str, value: object = "", *, taken: bool = False) -> None:
        """Note a row that is refused, or taken though something is odd."""
        self.counts[code] += 1
        self.doubtful += taken
        self.refused += not taken
        if len(self.first) < self.MOST:
            self.first.append(Finding(line, code, shown(value), taken))


def shown(value: object) -> str:
    """A value of a file in a message: short, and without control characters."""
    text = "".join(sign if sign.isprintable() else " " for sign in str(value or ""))
    return text[:LONGEST_SHOWN]


def heading(text: str) -> str:
    """The form in which headings are compared."""
    return re.sub(r"[\s_\-*、,()（）]+", "", unicodedata.normalize("NFKC", text)).casefold()


_KNOWN: Final = {
    heading(name): column for column, names in HEADINGS.items() for name in (column, *names)
}


def columns_of(headings: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Which heading of the file holds which column: those that were given, then by name."""
    unknown = sorted(set(given) - set(HEADINGS))
    if unknown:
        known = ", ".join(HEADINGS)
        raise GazetteerFileError(f"There is no column {', '.join(unknown)}. Columns: {known}.")
    missing = sorted(set(given.values()) - set(headings))
    if missing:
        found = ", ".join(shown(each) for each in headings)
        raise GazetteerFileError(f"The file has no {', '.join(missing)}. It has: {found}.")
    columns = dict(given)
    for head in headings:
        column = _KNOWN.get(heading(head))
        if column and column not in columns and head not in columns.values():
            columns[column] = head
    return columns


def kind_of(columns: Iterable[str], *, has_lines: bool) -> str:
    """What a file holds, by its columns; else the question which of three it is."""
    found = set(columns)
    if has_lines:
        return ROADS
    if "number" in found or ("address" in found and "name" not in found):
        return ADDRESSES
    if "road" in found:
        return ROADS
    if "name" in found:
        return LANDMARKS
    raise GazetteerFileError(
        "It cannot be seen what the file holds. "
        "Name it with --kind, and its columns with --columns."
    )
