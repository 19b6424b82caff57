"""What a reader chose, read from the address. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from civicloop.engines.metrics.errors import UnknownCellError
from civicloop.engines.metrics.rules import (
    Cell,
    Member,
    Metric,
    Month,
    Period,
    Scorecard,
    months_between,
)
from civicloop.publish.dashboards.errors import BadChoiceError

SPANS = (3, 6, 12)
USUAL_SPAN = 6
SORTS = ("name", "figure", "size")
USUAL_SORT = "size"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a page of one metric shows: by what, until when, how many months, in what order."""

    by: str
    until: Month
    span: int = USUAL_SPAN
    sort: str = "size"

    @classmethod
    def read(cls, query: Mapping[str, str], metric: Metric, *, present: Month) -> Choice:
        """The choice in an address; a value that the page does not have raises."""
        by = query.get("by") or metric.by[0]
        if by not in metric.by:
            raise BadChoiceError("by", by)
        span = query.get("span") or str(USUAL_SPAN)
        if span not in {str(n) for n in SPANS}:
            raise BadChoiceError("span", span)
        sort = query.get("sort") or USUAL_SORT
        if sort not in SORTS:
            raise BadChoiceError("sort", sort)
        month = month_of("until", query.get("until") or present.key, present)
        return cls(by, month, int(span), sort)

    def address(self, **changes: object) -> dict[str, str]:
        """The choice as parts of an address, with changes."""
        parts = {"by": self.by, "until": self.until.key, "span": self.span, "sort": self.sort}
        return {key: str(value) for key, value in {**parts, **changes}.items()}


AGAINST = {"month": -1, "year": -12}
"""With which month a scorecard compares, in months from the chosen one."""
USUAL_AGAINST = "month"
BY_NAME = "name"
MONTHS_OF_A_TOPIC = 12
"""Months in the longest period of a topic."""


@dataclass(frozen=True, slots=True)
class CardChoice:
    """What a scorecard shows: by what, which month, against which one, in what order, what map."""

    by: str
    month: Month
    against: str
    sort: str
    drawn: str

    @classmethod
    def read(cls, query: Mapping[str, str], card: Scorecard, *, present: Month) -> CardChoice:
        """The choice in an address; a value that the page does not have raises.

        Without a month it is the last one that has ended: a month that runs judges nobody.
        Without an order, the first figure decides: the most work first.
        """
        keys = [row.key for row in card.metrics]
        return cls(
            by=_one_of("by", query.get("by") or card.by[0], card.by),
            month=month_of("month", query.get("month") or present.moved(-1).key, present),
            against=_one_of("against", query.get("against") or USUAL_AGAINST, AGAINST),
            sort=_one_of("sort", query.get("sort") or keys[0], [BY_NAME, *keys]),
            drawn=_one_of("map", query.get("map") or card.lead, keys),
        )

    @property
    def other(self) -> Month:
        """The month that the chosen one is compared with."""
        return self.month.moved(AGAINST[self.against])

    def address(self, **changes: object) -> dict[str, str]:
        """The choice as parts of an address, with changes."""
        parts = {
            "by": self.by,
            "month": self.month.key,
            "against": self.against,
            "sort": self.sort,
            "map": self.drawn,
        }
        return {key: str(value) for key, value in {**parts, **changes}.items()}


PERIOD, YEAR = "period", "year"


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """What a topic's page shows: by what, which period, against which one, whose line, beside whom.

    ``only`` is the member that the reader clicked, ``beside`` another one to compare it with.
    """

    by: str
    period: Period
    against: str = PERIOD
    only: str = ""
    beside: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], by: Sequence[str], *, present: Month) -> TopicChoice:
        """The choice in an address; a value that the page does not have raises.

        Without a period it is the last month that has ended.
        """
        text = query.get("period") or present.moved(-1).key
        try:
            period = Period.parse(text)
        except UnknownCellError as error:
            raise BadChoiceError("period", text) from error
        if not period.months or len(period.months) > MONTHS_OF_A_TOPIC:
            raise BadChoiceError("period", text)
        if period.begins >= present.ends:
            raise BadChoiceError("period", text)
        return cls(
            by=_one_of("by", query.get("by") or by[0], by),
            period=period,
            against=_one_of("against", query.get("against") or PERIOD, (PERIOD, YEAR)),
            only=query.get("only", ""),
            beside=query.get("beside", ""),
        )

    @property
    def other(self) -> Period:
        """The period that the chosen one is compared with."""
        return self.period.year_before if self.against == YEAR else self.period.before

    @property
    def trend(self) -> list[Month]:
        """The months of the line: a year and a month, up to the end of the period."""
        last = self.period.months[-1]
        return months_between(last.moved(-12), last)

    @property
    def months(self) -> list[Month]:
        """Every month that the page reads."""
        first = min(self.trend[0], self.other.months[0], self.period.months[0])
        return months_between(first, self.period.months[-1])

    def check(self, members: Collection[str]) -> None:
        """Refuse members that the topic does not have."""
        for name, value in (("only", self.only), ("beside", self.beside)):
            if value and value not in members:
                raise BadChoiceError(name, value)

    def address(self, **changes: str) -> dict[str, str]:
        """The choice as parts of an address, with changes; what is empty is left out."""
        parts = {
            "by": self.by,
            "period": self.period.key,
            "against": self.against,
            "only": self.only,
            "beside": self.beside,
        }
        return {key: value for key, value in {**parts, **changes}.items() if value}


@dataclass(frozen=True, slots=True)
class Line:
    """One member of the dimension, its cells by month, and its figure over all of them."""

    member: Member
    cells: Sequence[Cell | None]
    whole: Cell


def in_order(lines: Sequence[Line], sort: str, *, higher_is_better: bool | None) -> list[Line]:
    """Lines in the reader's order: as the city lists them, worst figure first, or largest first.

    A line without a figure stands last.
    """
    if sort == "size":
        return sorted(lines, key=lambda line: -(line.whole.denominator or line.whole.numerator))
    if sort == "figure":
        sign = 1 if higher_is_better else -1
        with_figure = [line for line in lines if line.whole.value is not None]
        without = [line for line in lines if line.whole.value is None]
        return [
            *sorted(with_figure, key=lambda line: sign * (line.whole.value or Decimal(0))),
            *without,
        ]
    return list(lines)


def month_of(name: str, text: str, present: Month) -> Month:
    """A month of an address that is not in the future."""
    try:
        month = Month.parse(text)
    except UnknownCellError as error:
        raise BadChoiceError(name, text) from error
    if month > present:
        raise BadChoiceError(name, text)
    return month


def _one_of(name: str, value: str, known: Collection[str]) -> str:
    if value not in known:
        raise BadChoiceError(name, value)
    return value
