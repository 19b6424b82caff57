"""Sentences out of word lists: alternatives that name other alternatives, down to words."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from civicloop.assembly.demonstration.errors import TextsExhaustedError
from civicloop.assembly.demonstration.rules.lists import table

Part = str | tuple[str, int, int]
SLOT = re.compile(r"\{(?:(?P<name>[a-z_]+)|(?P<signs>[二十])?(?P<low>\d+)-(?P<high>\d+))\}")
NUMERALS = "零一二三四五六七八九十"
NOTHING = "~"
LAST_TRY = 40
JOINTS = (
    ("，，", "，"),
    ("，的", "的"),
    ("，。", "。"),
    ("，）", "）"),
    ("來來", "來"),
    ("前往到", "前往"),
    ("到場到", "到"),
    ("前前面", "前面"),
    ("上上", "上"),
)
SENTENCE_END = re.compile(r"[。！？!?\n]+|\.(?=\s|$)")


def sentences(text: str) -> list[str]:
    """The sentences of a text, without their ends."""
    return [part.strip() for part in SENTENCE_END.split(text) if part.strip()]


def spoken(number: int, *, counts: bool) -> str:
    """A number up to ninety-nine in signs; two things are 兩, the second one is 二."""
    if number == 2 and counts:  # noqa: PLR2004 (the word that has two forms)
        return "兩"
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[number]
    return (NUMERALS[tens] if tens > 1 else "") + "十" + (NUMERALS[ones] if ones else "")


class Grammar:
    """The entries of one or several lists; later lists replace entries of earlier ones."""

    def __init__(self, *lists: Mapping[str, Any]) -> None:
        self.entries: dict[str, list[list[Part]]] = {}
        for each in lists:
            for name, alternatives in each.items():
                self.entries[name] = [_parts(text) for text in _texts(alternatives)]

    def write(self, name: str, facts: Mapping[str, str], chance: Random) -> str:
        """One way to say an entry; facts of the case stand before entries of that name."""
        if name in facts:
            return facts[name]
        written = ""
        for part in chance.choice(self.entries[name]):
            if isinstance(part, str):
                written += part
                continue
            kind, low, high = part
            if kind == "figures":
                written += str(chance.randint(low, high))
            elif kind == "signs":
                number = chance.randint(low, high)
                written += spoken(number, counts=not written.endswith("第"))
            else:
                written += self.write(kind, facts, chance)
        return written

    def once(self, facts: Mapping[str, str], chance: Random) -> dict[str, str]:
        """What a text says the same throughout: the entries that ``chosen_once`` names."""
        names = ["".join(map(str, parts)) for parts in self.entries.get("chosen_once", ())]
        return {name: self.write(name, facts, chance) for name in names}


class Memory:
    """The sentences of the latest cases, so that none comes back while they are near."""

    def __init__(self, window: int) -> None:
        self.window = window
        self.cases: deque[tuple[str, ...]] = deque()
        self.count: Counter[str] = Counter()

    def holds(self, sentence: str) -> bool:
        """Whether a sentence stands in one of the latest cases."""
        return sentence in self.count

    def learn(self, text: str) -> None:
        """Remember a case, and forget the one that is now too far away."""
        new = tuple(sentences(text))
        self.cases.append(new)
        self.count.update(new)
        if len(self.cases) > self.window:
            for old in self.cases.popleft():
                self.count[old] -= 1
                if not self.count[old]:
                    del self.count[old]


@dataclass(frozen=True, slots=True)
class Pen:
    """What writes a text: a grammar, the memory of what was written, and chance."""

    grammar: Grammar
    memory: Memory
    chance: Random

    def fresh(self, name: str, facts: Mapping[str, str]) -> str:
        """A sentence of an entry that no near case has."""
        written = ""
        for _ in range(LAST_TRY):
            written = tidy(self.grammar.write(name, facts, self.chance))
            if not any(self.memory.holds(part) for part in sentences(written)):
                return written
        raise TextsExhaustedError(f"no new sentence for {name}: {written}")


def tidy(text: str) -> str:
    """A sentence without the joints of its parts."""
    for joint, plain in JOINTS:
        text = text.replace(joint, plain)
    return text.strip("， ")


@cache
def grammar_of(*names: str) -> Grammar:
    """The lists ``mappings/texts/<name>.yaml`` as one grammar, read once."""
    return Grammar(*(table(f"texts/{name}") for name in names))


def _texts(alternatives: str | list[str]) -> list[str]:
    texts = alternatives.split(" / ") if isinstance(alternatives, str) else alternatives
    stripped = [text.strip().strip('"') if " / " in str(alternatives) else text for text in texts]
    return ["" if text == NOTHING else text for text in stripped]


def _parts(text: str) -> list[Part]:
    parts: list[Part] = []
    at = 0
    for match in SLOT.finditer(text):
        if match.start() > at:
            parts.append(text[at : match.start()])
        if match["name"]:
            parts.append((match["name"], 0, 0))
        else:
            kind = "signs" if match["signs"] else "figures"
            parts.append((kind, int(match["low"]), int(match["high"])))
        at = match.end()
    if at < len(text):
        parts.append(text[at:])
    return parts
