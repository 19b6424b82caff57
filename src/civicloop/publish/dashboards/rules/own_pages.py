"""Pages that somebody composes: cards, periods that move with the calendar, and drafts. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from civicloop.engines.metrics.rules import (
    BOARDS,
    KINDS,
    METRICS,
    SOURCES,
    VILLAGE,
    Board,
    Gauge,
    Metric,
    Month,
    Period,
    PeriodKind,
    months_between,
    offered,
)
from civicloop.publish.dashboards.errors import BadCardError
from civicloop.publish.dashboards.rules.topics import MAPPED

MOST_CARDS = 24
"""Cards on a page: each costs its own few statements."""
MOST_PAGES = 50
"""Pages of one person."""
LONGEST_TITLE = 80
MOST_BACK = 20
"""Steps that a draft can go back."""
TOPS = ("", "5", "10", "20", "50")
"""How many members a card lists, the first of their order; nothing: as many as its size holds."""
LINES = 5
"""Members drawn as lines in one chart, the largest."""
QUARTER = 3


class CardForm(StrEnum):
    """How a card shows its figure."""

    NUMBER = "number"
    LINE = "line"
    BARS = "bars"
    TABLE = "table"
    MAP = "map"


class CardSize(StrEnum):
    """How much room a card takes."""

    SMALL = "small"
    MIDDLE = "middle"
    WIDE = "wide"


class Against(StrEnum):
    """What stands beside the figure."""

    NOTHING = ""
    BEFORE = "period"
    YEAR = "year"


def _this_year(present: Month) -> Period:
    """The months of this year that have ended; in January the month that runs."""
    last = max(present.moved(-1), Month(present.year, 1, present.zone))
    return _window(Month(last.year, 1, present.zone), last)


def _window(first: Month, last: Month) -> Period:
    count = len(months_between(first, last))
    return Period.of_month(first) if count == 1 else Period.of_months(first, count)


def _last_quarter(present: Month) -> Period:
    first = Month(present.year, 1 + (present.month - 1) // QUARTER * QUARTER, present.zone)
    return Period.of_months(first.moved(-QUARTER), QUARTER, PeriodKind.QUARTER)


PERIODS: Mapping[str, Callable[[Month], Period]] = {
    "last-month": lambda present: Period.of_month(present.moved(-1)),
    "this-month": Period.of_month,
    "last-quarter": _last_quarter,
    "this-year": _this_year,
    "last-12": lambda present: Period.of_months(present.moved(-12), 12),
    "last-year": lambda present: Period.of_months(
        Month(present.year - 1, 1, present.zone), 12, PeriodKind.YEAR
    ),
}
"""Periods that move with the calendar, from the month that runs."""
OF_PLACES = "last-quarter"
"""The only period of which small places are told."""


@dataclass(frozen=True, slots=True)
class Card:
    """One card: which figure, of when, how divided and narrowed, and how it is shown.

    ``figure`` is the key of a metric, or a board and its gauge (``cases.live:open``) for what
    stands at this moment. ``only`` narrows to one member: ``district:D01``. ``top`` is how many
    members it lists, if it says.
    """

    key: str
    figure: str
    form: str = CardForm.NUMBER
    size: str = CardSize.SMALL
    period: str = "last-month"
    against: str = Against.BEFORE
    by: str = ""
    only: str = ""
    title: str = ""
    top: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Card:
        """A card as it is kept or sent; what does not fit raises ``BadCardError``."""
        known = {name: _plain(data.get(name)) for name in cls.__slots__}
        usual = cls("", "")
        found = cls(**{name: text or getattr(usual, name) for name, text in known.items()})
        found = replace(found, against=known["against"])
        for name, choices in (
            ("form", {*CardForm}),
            ("size", {*CardSize}),
            ("period", {*PERIODS}),
            ("against", {*Against}),
            ("top", {*TOPS}),
        ):
            if getattr(found, name) not in choices:
                raise BadCardError(name, getattr(found, name))
        if len(found.title) > LONGEST_TITLE:
            raise BadCardError("title", found.title[:LONGEST_TITLE])
        if found.only and not all(found.only.partition(":")):
            raise BadCardError("only", found.only)
        return found

    def kept(self) -> dict[str, str]:
        """The card as it is stored."""
        return {name: str(value) for name, value in asdict(self).items()}

    @property
    def is_live(self) -> bool:
        """Whether it shows what stands at this moment."""
        return ":" in self.figure

    @property
    def metric(self) -> Metric:
        """The metric; one that is no longer declared raises ``BadCardError``."""
        if self.figure not in METRICS:
            raise BadCardError("figure", self.figure)
        return METRICS.get(self.figure)

    @property
    def gauge(self) -> tuple[Board, Gauge]:
        """The board and its gauge; one that is no longer declared raises ``BadCardError``."""
        board, _colon, key = self.figure.partition(":")
        if board not in BOARDS:
            raise BadCardError("figure", self.figure)
        found = BOARDS.get(board)
        for gauge in (*found.gauges, *found.flows):
            if gauge.key == key:
                return found, gauge
        raise BadCardError("figure", self.figure)

    @property
    def filters(self) -> dict[str, str]:
        """The member to which it is narrowed, by dimension."""
        name, _colon, value = self.only.partition(":")
        return {name: value} if self.only else {}

    def name(self, language: str) -> str:
        """Its own title, or what the figure is called."""
        if self.title:
            return self.title
        return self.gauge[1].label(language) if self.is_live else self.metric.label(language)

    def span(self, present: Month) -> Period:
        """The period that its rule names in a month."""
        return PERIODS[self.period](present)

    def other(self, present: Month) -> Period | None:
        """What that period stands beside."""
        span = self.span(present)
        if self.against == Against.YEAR:
            return span.year_before
        return span.before if self.against == Against.BEFORE else None

    def months(self, present: Month) -> list[Month]:
        """The months of its line: those of the period, or the year up to a single one."""
        found = list(self.span(present).months)
        return months_between(found[-1].moved(-12), found[-1]) if len(found) == 1 else found


def check(card: Card) -> Card:
    """Refuse what cannot be shown, naming the field; the card comes back without what is idle."""
    divided = card.form in {CardForm.BARS, CardForm.TABLE, CardForm.MAP}
    if card.is_live:
        return _check_live(card, divided=divided)
    metric = card.metric
    if divided and card.by in KINDS:
        return _check_placed(card, metric)
    by = MAPPED if card.form == CardForm.MAP else card.by
    if card.form == CardForm.NUMBER:
        by = ""
    if by and by not in metric.by:
        raise BadCardError("by", by)
    if divided and not by:
        raise BadCardError("by", "")
    narrowed = next(iter(card.filters), "")
    if narrowed and narrowed not in metric.by:
        raise BadCardError("only", card.only)
    if narrowed and by and (narrowed == by or metric.floor or card.form == CardForm.LINE):
        raise BadCardError("only", card.only)
    return replace(card, by=by)


def has_places(metric: Metric) -> bool:
    """Whether a figure is told by village and by cell."""
    source = SOURCES.get(metric.source)
    return bool(source.village and source.cell and metric.formula.has_parts and MAPPED in metric.by)


def _check_placed(card: Card, metric: Metric) -> Card:
    """Villages of a district or of all, cells of the city; of the last quarter that has ended.

    A map draws the villages of one district: all of the city's would be too small to be read.
    """
    if not has_places(metric):
        raise BadCardError("by", card.by)
    narrowed = next(iter(card.filters), "")
    if card.by == VILLAGE and card.form == CardForm.MAP and narrowed != MAPPED:
        raise BadCardError("district", card.only)
    if narrowed and (card.by != VILLAGE or narrowed != MAPPED):
        raise BadCardError("only", card.only)
    return replace(card, period=OF_PLACES)


def _check_live(card: Card, *, divided: bool) -> Card:
    """What stands now has no period and one dimension, and is narrowed to nothing."""
    board, _gauge = card.gauge
    if card.form not in {CardForm.NUMBER, CardForm.BARS, CardForm.TABLE}:
        raise BadCardError("form", card.form)
    if card.only:
        raise BadCardError("only", card.only)
    return replace(card, by=board.by if divided else "")


def figures_like(words: str, language: str) -> list[tuple[str, str, str]]:
    """Metrics and gauges whose name or definition has every word: key, name, source."""
    wanted = words.lower().split()
    zh = language.startswith("zh")
    found = [
        (
            row.key,
            row.label(language),
            source.zh if zh else source.en,
            f"{row.zh} {row.en} {row.key}",
        )
        for row in offered()
        for source in [SOURCES.get(row.source)]
    ]
    found += [
        (
            f"{board.key}:{row.key}",
            row.label(language),
            board.label(language),
            f"{row.zh} {row.en} {board.zh}",
        )
        for board in BOARDS.values()
        for row in (*board.gauges, *board.flows)
    ]
    return [
        (key, name, of)
        for key, name, of, text in found
        if all(word in text.lower() for word in wanted)
    ]


@dataclass(frozen=True, slots=True)
class Draft:
    """A page as it is being composed: its title and cards, and how they stood before."""

    title: str
    cards: tuple[Card, ...] = ()
    before: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Draft:
        """A draft as it is kept."""
        cards = tuple(Card.read(row) for row in data["cards"])
        return cls(str(data["title"]), cards, tuple(data.get("before", ())))

    def kept(self) -> dict[str, Any]:
        """The draft as it is stored."""
        return {**self._state(), "before": list(self.before)}

    def titled(self, title: str) -> Draft:
        """Called otherwise."""
        plain = _plain(title)
        if not plain or len(plain) > LONGEST_TITLE:
            raise BadCardError("page_title", plain[:LONGEST_TITLE])
        return self._next(title=plain)

    def with_card(self, card: Card) -> Draft:
        """With one card more, at the end."""
        if len(self.cards) >= MOST_CARDS:
            raise BadCardError("figure", card.figure, is_full=True)
        return self._next(cards=(*self.cards, replace(check(card), key=self._key())))

    def changed(self, card: Card) -> Draft:
        """With a card that shows something else."""
        self.card(card.key)
        fresh = check(card)
        return self._next(cards=tuple(fresh if r.key == card.key else r for r in self.cards))

    def moved(self, key: str, to: int) -> Draft:
        """With a card at another place; beyond the ends it stays at the end."""
        mine = self.card(key)
        others = [row for row in self.cards if row.key != key]
        place = min(max(to, 0), len(others))
        return self._next(cards=(*others[:place], mine, *others[place:]))

    def without(self, key: str) -> Draft:
        """With one card less."""
        self.card(key)
        return self._next(cards=tuple(row for row in self.cards if row.key != key))

    def undone(self) -> Draft:
        """As it stood before the last change; the first one stays as it is."""
        if not self.before:
            return self
        last = self.before[-1]
        cards = tuple(Card.read(row) for row in last["cards"])
        return Draft(str(last["title"]), cards, self.before[:-1])

    def card(self, key: str) -> Card:
        """The card of that key; an unknown one raises ``BadCardError``."""
        for row in self.cards:
            if row.key == key:
                return row
        raise BadCardError("card", key)

    def place(self, key: str) -> int:
        """Where a card stands, from 0."""
        return self.cards.index(self.card(key))

    def _key(self) -> str:
        every = [*self.cards, *(Card.read(row) for old in self.before for row in old["cards"])]
        used = [int(card.key[1:]) for card in every]
        return f"c{max(used, default=0) + 1}"

    def _state(self) -> dict[str, Any]:
        return {"title": self.title, "cards": [card.kept() for card in self.cards]}

    def _next(self, *, title: str | None = None, cards: Sequence[Card] | None = None) -> Draft:
        found = replace(
            self,
            title=self.title if title is None else title,
            cards=self.cards if cards is None else tuple(cards),
        )
        if found == self:
            return self
        return replace(found, before=(*self.before, self._state())[-MOST_BACK:])


def _plain(text: object) -> str:
    """A text without the sign that no database keeps, and without blanks around it."""
    return str(text or "").replace("\0", "").strip()
