"""A public case as one line of a list, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from civicloop.answer.cases.models import PublicCase
from civicloop.answer.cases.web.labels import OUTCOMES, STATES, TONES, Label
from civicloop.answer.cases.web.tables import district_choices

SHORT = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One public case in the reader's words."""

    row: PublicCase
    url: str
    state: Label
    tone: str
    outcome: Label
    place: str
    text: str


def lines(rows: Iterable[PublicCase]) -> list[Line]:
    """Public cases with the words for their codes; one look at the outlines in memory."""
    districts = dict(district_choices())
    return [line(row, districts) for row in rows]


def line(row: PublicCase, districts: dict[str, str] | None = None) -> Line:
    """One public case with the words for its codes."""
    names = dict(district_choices()) if districts is None else districts
    return Line(
        row=row,
        url=reverse("cases:public_case", args=[row.number]),
        state=STATES[row.case.state],
        tone=TONES[row.case.state],
        outcome=OUTCOMES.get(row.case.outcome, ""),
        place=place_of(row, names),
        text=row.text if len(row.text) <= SHORT else f"{row.text[:SHORT]}…",
    )


def place_of(row: PublicCase, districts: dict[str, str]) -> str:
    """District and road; never a door."""
    parts = [part for part in (districts.get(row.district_code, ""), row.case.road) if part]
    return ", ".join(reversed(parts)) if get_language() == "en" else "".join(parts)
