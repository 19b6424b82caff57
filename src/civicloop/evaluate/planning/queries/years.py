"""The years of agencies in words, and which of them are owed or wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from civicloop.evaluate.planning import policies
from civicloop.evaluate.planning.errors import NotFoundError
from civicloop.evaluate.planning.models import SummaryStep, YearSummary, YearTarget
from civicloop.evaluate.planning.queries.duties import OVER, own
from civicloop.evaluate.planning.queries.indicators import branch
from civicloop.evaluate.planning.states import ResultState, SummaryMove
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations

TEXTS = ("performance", "improvement", "challenge")
HANDED_IN = (ResultState.SENT, ResultState.ACCEPTED)
"""In these states the texts of a summary are those that its agency sent."""
_PLACE = ("version__indicator__plan", "version__indicator__unit", "year")


def year_summary(pk: int) -> YearSummary:
    """One of them."""
    row = YearSummary.objects.select_related("plan", "unit").filter(pk=pk).first()
    if row is None:
        raise NotFoundError("summary", pk)
    return row


def summary_of(plan_id: int, unit_id: int, year: int) -> YearSummary | None:
    """What an agency says of a year, if it says anything yet."""
    return YearSummary.objects.filter(plan=plan_id, unit=unit_id, year=year).first()


def summary_for_change(plan_id: int, unit_id: int, year: int) -> YearSummary | None:
    """The same, locked until the transaction ends."""
    rows = YearSummary.objects.select_for_update().filter(plan=plan_id, unit=unit_id, year=year)
    return rows.first()


def summaries(plan_id: int, year: int, actor: Actor) -> Mapping[int, YearSummary]:
    """What agencies say of a year, by agency, as far as the actor reads it."""
    rows = summaries_for(actor).filter(plan=plan_id, year=year)
    return {row.unit_id: row for row in rows}


def summaries_waiting() -> QuerySet[YearSummary]:
    """What agencies sent in, the longest waiting first."""
    rows = YearSummary.objects.filter(state=ResultState.SENT.value).select_related("plan", "unit")
    return rows.order_by("sent_at", "pk")


@dataclass(frozen=True, slots=True)
class OwedYear:
    """A year that is over and of which an agency has sent no word."""

    plan_id: int
    unit_id: int
    unit_name: str
    year: int


def summaries_owed(actor: Actor, today: date, limit: int) -> list[OwedYear]:
    """The years of an actor's agencies that are over and not summed up, the oldest first."""
    told = YearSummary.objects.filter(
        plan=OuterRef(_PLACE[0]), unit=OuterRef(_PLACE[1]), year=OuterRef("year"),
        state__in=[ResultState.SENT.value, ResultState.ACCEPTED.value],
    )  # fmt: skip
    rows = own(
        YearTarget.objects.filter(OVER, ~Exists(told), year__lt=today.year),
        actor, "version__indicator__unit",
    )  # fmt: skip
    order = ("year", *_PLACE[:2])
    found = list(rows.order_by(*order).values_list(*_PLACE).distinct()[:limit])
    units = organizations.units_ever().filter(pk__in={one[1] for one in found})
    names = {row.pk: row.name for row in units}
    return [OwedYear(plan, unit, names[unit], year) for plan, unit, year in found]


def year_summaries() -> QuerySet[YearSummary]:
    """Every summary, with what lists show of it."""
    return YearSummary.objects.select_related("plan", "unit")


def _drafts_read_by(actor: Actor) -> Q:
    """The summaries whose drafts an actor reads: `policies.may_read_drafts`, for rows."""
    units = actor.units_for("planning.write")
    if units is None or policies.may_review(actor) or policies.may_manage(actor):
        return Q(Value(value=True, output_field=BooleanField()))
    inside = organizations.units_ever().filter(
        pk__in=units | actor.units, path__startswith=OuterRef("unit__path")
    )
    return Q(Exists(inside))


def summaries_for(actor: Actor) -> QuerySet[YearSummary]:
    """The summaries that an actor reads, each text as ``read_performance`` and so on.

    Agencies and the commission read what stands. Others read what was handed in: no draft, and
    of one that was sent back the texts as they were last sent.
    """
    sent = SummaryStep.objects.filter(summary=OuterRef("pk"), move=SummaryMove.SEND.value)
    sent = sent.order_by("-version")
    stands = Q(reads_drafts=True) | Q(state__in=[one.value for one in HANDED_IN])
    rows = year_summaries().annotate(
        reads_drafts=ExpressionWrapper(_drafts_read_by(actor), output_field=BooleanField())
    )
    texts = {
        f"read_{name}": Case(When(stands, then=F(name)), default=Subquery(sent.values(name)[:1]))
        for name in TEXTS
    }
    return rows.filter(Q(reads_drafts=True) | ~Q(state=ResultState.DRAFT.value)).annotate(**texts)


@dataclass(frozen=True, slots=True)
class Told:
    """The year of an agency in words as one reader reads it.

    ``texts`` are the present ones, or those last handed in; ``steps`` every sending and ruling,
    the newest first.
    """

    summary: YearSummary
    texts: Mapping[str, str]
    steps: tuple[SummaryStep, ...]

    @property
    def earlier(self) -> list[SummaryStep]:
        """The wordings that were handed in and read otherwise, the newest first."""
        sent = [one for one in self.steps if one.move == SummaryMove.SEND]
        return [one for one in sent if texts_of(one) != self.texts]


def texts_of(row: YearSummary | SummaryStep) -> dict[str, str]:
    """The three texts of a summary, or of a wording of it."""
    return {name: getattr(row, name) for name in TEXTS}


def year_told(plan_id: int, unit_id: int, year: int, actor: Actor) -> Told | None:
    """What an agency says of a year, as far as the actor reads it."""
    row = summary_of(plan_id, unit_id, year)
    if row is None:
        return None
    inside = policies.may_read_drafts(actor, branch(unit_id))
    if row.state == ResultState.DRAFT and not inside:
        return None
    steps = tuple(row.steps.order_by("-version"))
    texts = texts_of(row)
    if row.state not in HANDED_IN and not inside:
        sent = next((one for one in steps if one.move == SummaryMove.SEND), None)
        texts = texts_of(sent) if sent else dict.fromkeys(TEXTS, "")
    return Told(row, texts, steps)
