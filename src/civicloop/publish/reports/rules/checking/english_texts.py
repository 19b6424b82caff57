"""English sentences of a text with the numbers that may be claims in them. Pure.

No claim are years, days of a month, ordinals, numbers of articles and tables, and what is only said
to be about so much.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from civicloop.publish.reports.rules.checking.relations import MOST_SIGNS, Printed, decimals_of

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
MONTH = "|".join(f"{name}|{name[:3]}\\.?" for name in MONTHS)
HAN = re.compile(r"[\u3400-\u9fff]")
MARK = re.compile(r"\s*(?:[-*+•] +|#+ +|\(?[0-9a-zA-Z]{1,2}[.)] +)")
NUMBER = re.compile(
    r"(?<![\w.,/$€£-])(?P<money>(?:NT|US)?\$ ?)?"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s*(?P<percent>%|per ?cent\b)|\s(?P<scale>thousand|million|billion|trillion)\b)?"
    r"(?!\w|[,.:/]\d|-\w|(?<=%)\w)"
)
SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-Z(\"“\d])")
ABBREVIATED = re.compile(r"(?:\b(?:No|Nos|Art|Fig|Sec|vs|approx|ca|cf|Mr|Ms|Dr|St)|\b[A-Z])\.$")
ROUGH = re.compile(
    r"\b(?:about|some|around|nearly|almost|over|more than|less than|fewer than|under|at least|"
    r"at most|(?<!add )(?<!adds )(?<!added )up to|approximately|roughly|circa|"
    r"close to|above|below|between|every|within)\s*$",
    re.IGNORECASE,
)
NAMED = re.compile(
    rf"\b(?:Articles?|Nos?\.|Sections?|Tables?|Figures?|Chapters?|Parts?|Items?|versions?|pages?|"
    rf"Rules?|Goals?|paragraphs?|points?|ROC|step|level|{MONTH})\s*$"
)
LISTED = re.compile(r"(?:,? (?:and|or|to)|,| ?[–-]) ?$")
"""Between two numbers of articles: ``pages 12, 14 and 16``."""
SET = re.compile(r"[=<>≤≥±]\s*$")
"""Before a number that is the value of a name, or a bound."""
DAY = re.compile(rf"\s*(?:{MONTH})\b")
NOUN = re.compile(r"\s+(?:(?:of|the|other|such|more|new|different)\s+)*([A-Za-z][A-Za-z-]*)")
NO_NOUNS = {
    "of", "in", "on", "at", "by", "to", "and", "or", "were", "was", "are", "is", "had", "have",
    "for", "from", "with", "per", "a", "each", "out", "that", "which", "who", "it", "together",
    "altogether", "as", "during", "than", "while", "but", "behind", "late", "not", "fewer", "less",
    "higher", "lower", "above", "below",
}  # fmt: skip
FENCES = ("```", "~~~")
YEARS = range(1900, 2101)
LONGEST, MOST = 1500, 60
"""Characters and numbers of a sentence; a longer one is a list of data, and claims nothing."""


@dataclass(frozen=True, slots=True)
class Token:
    """A number of a sentence, what is counted by it, and where it stands."""

    number: Printed
    noun: str
    start: int
    end: int

    @property
    def is_percent(self) -> bool:
        """Whether it is a percentage."""
        return self.number.unit == "%"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its numbers; ``place`` is that of its paragraph or item of a list."""

    text: str
    place: int
    tokens: tuple[Token, ...]

    def between(self, left: Token, right: Token) -> str:
        """What stands between two of its numbers."""
        return self.text[left.end : right.start]

    def counts(self) -> tuple[Token, ...]:
        """Its numbers that are no percentages."""
        return tuple(token for token in self.tokens if not token.is_percent)


def sentences(lines: Iterable[tuple[int, str]]) -> list[Sentence]:
    """The English sentences of numbered lines; a line with Chinese characters has none.

    What stands between fences of code is no sentence either.
    """
    found: list[Sentence] = []
    words: list[tuple[int, str]] = []
    place = 0
    is_code = False

    def close() -> None:
        nonlocal place
        if words:
            found.extend(_sentences(words, place))
            place += 1
            words.clear()

    for number, raw in lines:
        line = raw.strip()
        is_code ^= line.startswith(FENCES)
        is_english = (
            not is_code and not line.startswith(FENCES) and bool(line) and HAN.search(line) is None
        )
        if not is_english or MARK.match(line):
            close()
        if is_english:
            mark = MARK.match(line)
            words.append((number, line[mark.end() :] if mark and not words else line))
        elif line:
            place += 2  # what stands on either side of Chinese is no list
    close()
    return found


def _sentences(words: list[tuple[int, str]], place: int) -> list[Sentence]:
    text = " ".join(line for _number, line in words)
    lines = [number for number, line in words for _letter in (*line, " ")]
    found, begun = [], 0
    for end in [*(match.start() for match in ENDS.finditer(text)), len(text)]:
        if end < len(text) and ABBREVIATED.search(text[max(begun, end - 10) : end]):
            continue
        part, numbers = text[begun:end], lines[begun : end + 1]
        tokens = tuple(_tokens(part, numbers)) if len(part) <= LONGEST else ()
        found.append(Sentence(part, place, tokens if len(tokens) <= MOST else ()))
        begun = end + 1
    return found


def _tokens(text: str, lines: list[int]) -> Iterable[Token]:
    named = 0
    for match in NUMBER.finditer(text):
        if len(match["number"]) > MOST_SIGNS:
            continue
        value = Decimal(match["number"].replace(",", ""))
        before, behind = text[: match.start()], text[match.end() :]
        plain = match.group().isdecimal()
        if NAMED.search(before) or (named and LISTED.fullmatch(text[named : match.start()])):
            named = match.end()
            continue
        named = 0
        if (
            (plain and len(match["number"]) == 4 and int(value) in YEARS)  # noqa: PLR2004 (a year)
            or ROUGH.search(before)
            or SET.search(before)
            or (plain and DAY.match(behind))
        ):
            continue
        power = SCALES.get(match["scale"] or "", 0)
        unit = "%" if match["percent"] else f" {match['scale']}" if power else ""
        noun = "" if unit == "%" else "nt$" if match["money"] else _noun(behind)
        value, decimals = value.scaleb(power), decimals_of(value) - power
        said = f"{match['money'] or ''}{match['number']}"
        printed = Printed(value, decimals, unit, lines[match.start()], said)
        yield Token(printed, noun, match.start(), match.end())


def _noun(behind: str) -> str:
    """The word that is counted, in the singular, as far as its ending tells."""
    found = NOUN.match(behind)
    word = found[1].lower() if found else ""
    return "" if word in NO_NOUNS else singular(word)


def singular(word: str) -> str:
    """``cases`` and ``case``, ``persons`` and ``people`` are one."""
    if word in {"people", "persons", "participants", "attendees", "trainees"}:
        return "person"
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
