"""Where the question stands in the text, for the eye."""

from __future__ import annotations

from dataclasses import dataclass

from civicloop.kernel.search.rules.words import folded, runs

ROOM = 80
LEAD = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; ``found`` parts are drawn marked."""

    text: str
    found: bool


def highlight(text: str, question: str, *, room: int = ROOM) -> list[Piece]:
    """A part of the text around its first hit, in pieces; the whole text where it is short."""
    marks = _marked(text, [chinese or latin for chinese, latin in runs(question)])
    first = marks.index(True) if True in marks else 0
    start = max(0, min(first - LEAD, len(text) - room)) if len(text) > room else 0
    end = min(len(text), start + room)
    pieces = [Piece("…", found=False)] if start else []
    at = start
    while at < end:
        stop = at
        while stop < end and marks[stop] == marks[at]:
            stop += 1
        pieces.append(Piece(text[at:stop], found=marks[at]))
        at = stop
    return [*pieces, Piece("…", found=False)] if end < len(text) else pieces


def _marked(text: str, terms: list[str]) -> list[bool]:
    """For each character of the text, whether it is part of a term or of a pair of one."""
    plain, origin = "", []
    for place, ch in enumerate(text):
        grown = folded(ch)
        plain += grown
        origin += [place] * len(grown)
    marks = [False] * len(text)
    for term in terms:
        wanted = [term] if term in plain else [term[at : at + 2] for at in range(len(term) - 1)]
        for each in wanted if not term.isascii() else [term]:
            at = plain.find(each)
            while at >= 0:
                for place in origin[at : at + len(each)]:
                    marks[place] = True
                at = plain.find(each, at + 1)
    return marks
