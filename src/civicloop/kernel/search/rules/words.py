"""Words of the index.

A run of Chinese characters becomes its overlapping pairs, 路燈不亮 as 路燈, 燈不, 不亮,
and its last character alone, so that one character can be asked for as a beginning. A
run of Latin letters and digits is one word; one with hyphens or dots is that word
without them, and its parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from civicloop.kernel.search.errors import NothingToSearchError

LONGEST_TEXT: Final = 20_000
"""Characters of a text that are indexed; what follows is not."""

LONGEST_WORD: Final = 64
MOST_TERMS: Final = 24
SHORTEST_BEGINNING: Final = 3
"""Latin letters from which on a word is also asked as a beginning: lamp finds lamps."""

_CJK: Final = (
    "\u3005-\u3007\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUNS = re.compile(rf"([{_CJK}]+)|([^\W_{_CJK}]+(?:[-._/][^\W_{_CJK}]+)*)")
_JOINTS = re.compile(r"[-._/]")
_VARIANTS = str.maketrans({"臺": "台", "裏": "裡", "着": "著"})


def folded(text: str) -> str:
    """The form in which words are compared: half-width, small letters, one variant each."""
    return unicodedata.normalize("NFKC", text).lower().translate(_VARIANTS)


def runs(text: str) -> Iterator[tuple[str, str]]:
    """Runs of one script, as (Chinese, "") or ("", Latin)."""
    for match in _RUNS.finditer(folded(text)):
        yield match[1] or "", match[2] or ""


def _pairs(run: str) -> list[str]:
    return [run[start : start + 2] for start in range(len(run) - 1)]


def words_of(*texts: str) -> list[str]:
    """The words under which texts are found, sorted, each once."""
    found: set[str] = set()
    for chinese, latin in (run for text in texts for run in runs(text[:LONGEST_TEXT])):
        if chinese:
            found.update(_pairs(chinese))
            found.add(chinese[-1])
        else:
            parts = _JOINTS.split(latin)
            found.update(word[:LONGEST_WORD] for word in ("".join(parts), *parts))
    return sorted(found)


def unit_word(unit: int) -> str:
    """The word that marks an entry of a unit; no text can contain it."""
    return f"@u{unit}"


def kind_word(kind: str) -> str:
    """The word that marks an entry of a kind; no text can contain it."""
    return f"@k{kind}"


def word_query(text: str) -> str:
    """A question as a PostgreSQL ``tsquery``: every term must occur.

    A lone character beside other terms is left out (the 號 after a number pairs with
    nothing); alone it is asked as the beginning of a pair.
    """
    terms: dict[str, None] = {}
    lone: dict[str, None] = {}
    for chinese, latin in runs(text[:LONGEST_TEXT]):
        if len(chinese) == 1:
            lone[f"{_quoted(chinese)}:*"] = None
        elif chinese:
            terms.update(dict.fromkeys(_quoted(pair) for pair in _pairs(chinese)))
        else:
            word = "".join(_JOINTS.split(latin))[:LONGEST_WORD]
            begins = word.isalpha() and len(word) >= SHORTEST_BEGINNING
            terms[f"{_quoted(word)}{':*' if begins else ''}"] = None
    chosen = list(terms or lone)[:MOST_TERMS]
    if not chosen:
        raise NothingToSearchError("Write at least one character or word to search for.")
    return " & ".join(chosen)


def scope_query(allowed: Mapping[str, frozenset[int] | None]) -> str:
    """What an actor may find, as a ``tsquery``: kinds, each in some units or everywhere.

    The scope is asked of the same index as the words, so that a common word within one
    small unit never reads the rows of the others. An empty scope gives an empty text.
    """
    parts = []
    for kind, units in sorted(allowed.items()):
        mark = _quoted(kind_word(kind))
        if units is None:
            parts.append(mark)
        elif units:
            marks = " | ".join(_quoted(unit_word(unit)) for unit in sorted(units))
            parts.append(f"({mark} & ({marks}))")
    return " | ".join(parts)


def ranked(question: str, texts: Iterable[tuple[int, str]]) -> list[int]:
    """Keys of texts, best first: whole terms, then how often and how early; stable otherwise."""
    terms = [chinese or latin for chinese, latin in runs(question)]

    def weight(text: str) -> tuple[int, int, int]:
        plain = folded(text)
        places = [plain.find(term) for term in terms]
        whole = sum(place >= 0 for place in places)
        often = sum(min(plain.count(term), 5) for term in terms)
        early = min((place for place in places if place >= 0), default=len(plain))
        return -whole, -often, early

    return [key for key, text in sorted(texts, key=lambda pair: weight(pair[1]))]


def _quoted(word: str) -> str:
    """A lexeme in a query; words hold letters, digits and marks of ours, never a quote."""
    return "'" + word.replace("\\", "").replace("'", "") + "'"
