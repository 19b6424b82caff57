"""What the figures about cases count, and how a row of them is shown.

The predicates are the definition of each figure: the same one counts in the
figure and opens the rows behind it (``engines.metrics``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language

from civicloop.answer.cases import policies
from civicloop.answer.cases.models import Category, CategoryGroup, Round
from civicloop.answer.cases.rules.words import OUTCOMES
from civicloop.answer.cases.states import Channel
from civicloop.engines.metrics.rules import Member
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.geography import queries as geography

CHANNEL_NAMES = {
    Channel.WEB: ("網路", "Web"),
    Channel.PHONE: ("電話", "Telephone"),
    Channel.COUNTER: ("臨櫃", "Counter"),
    Channel.LETTER: ("書信", "Letter"),
    Channel.FAX: ("傳真", "Fax"),
    Channel.EMAIL: ("電子郵件", "E-mail"),
    Channel.APP: ("行動應用程式", "App"),
    Channel.OPEN311: ("Open311", "Open311"),
    Channel.SENSOR: ("感測器", "Sensor"),
    Channel.IMPORTED: ("匯入", "Imported"),
}


def counted_rounds() -> QuerySet[Round]:
    """Every round, with what a row shows of it.

    A figure counts rounds, so that what a month achieved does not change when one of its
    cases is reopened later.
    """
    return Round.objects.select_related("category", "unit", "case")


def round_began_at(ref: str) -> datetime:
    """When the present round of a case began."""
    rows = Round.objects.filter(case=int(ref.rpartition(":")[2])).order_by("-number")
    return rows.values_list("opened_at", flat=True)[:1].get()


def received(begins: datetime, until: datetime) -> Q:
    """Opened in the period; a case that is reopened was received once, at its first round."""
    return Q(number=1, opened_at__gte=begins, opened_at__lt=until)


def closed(begins: datetime, until: datetime) -> Q:
    """Answered in the period; a withdrawn case is nobody's achievement."""
    return Q(answered_at__gte=begins, answered_at__lt=until)


def closed_on_time(begins: datetime, until: datetime) -> Q:
    """Answered in the period with both clocks kept: work began and the answer went out in time."""
    return closed(begins, until) & _begun_in_time() & Q(answered_at__lte=F("statutory_due_at"))


def closed_in_first_time(begins: datetime, until: datetime) -> Q:
    """As on time, but by the limit that held before any extension (citizen-requests e, row 2)."""
    first = Q(answered_at__lte=F("first_statutory_due_at"))
    return closed(begins, until) & _begun_in_time() & first


def open_at_end(_begins: datetime, until: datetime) -> Q:
    """Open at the end of the period."""
    return Q(opened_at__lt=until) & (Q(ended_at__isnull=True) | Q(ended_at__gte=until))


def overdue_open(begins: datetime, until: datetime) -> Q:
    """Open at the end of the period, and a clock that still ran had passed.

    Without these a unit could improve its share by leaving late cases open
    (citizen-requests part b, row 5). A case that waits for the citizen is not late, unless
    it was late before it was asked.
    """
    late = _passed("statutory_due_at", until) | _not_begun_in_time(until)
    return open_at_end(begins, until) & late


def overdue_by_first_limit(begins: datetime, until: datetime) -> Q:
    """As overdue and open, but by the limit that held before any extension."""
    late = _passed("first_statutory_due_at", until) | _not_begun_in_time(until)
    return open_at_end(begins, until) & late


def _begun_in_time() -> Q:
    return Q(started_at__lte=F("operational_due_at")) | Q(
        started_at__isnull=True, answered_at__lte=F("operational_due_at")
    )


def _not_begun_in_time(until: datetime) -> Q:
    not_begun = Q(started_at__isnull=True) | Q(started_at__gte=until)
    return _passed("operational_due_at", until) & not_begun


def _passed(limit: str, until: datetime) -> Q:
    """The limit had passed, and had so before the citizen was asked.

    An extension is granted, and waiting begins, only before a limit passes, and both move
    it; so what was late at the end of a month is still seen to have been so.
    """
    in_time = Q(waiting_since__isnull=False, waiting_since__lte=F(limit))
    return Q(**{f"{limit}__lt": until}) & ~in_time


def may_open(actor: Actor, row: Round) -> bool:
    """Whether the page of the row's case opens for the actor."""
    return policies.may_see(actor, row.case)


def visible_rows(actor: Actor) -> Q:
    """The rounds that an actor may open behind a number, personal values masked.

    Restricted cases count in the number; their rows are for those who know of them.
    """
    known = policies.known_to(actor, of="case__")
    units = None if actor.may("cases.see_figure_rows") else actor.units_for("cases.see")
    return known if units is None else known & Q(unit_id__in=units)


def visible_cases(actor: Actor) -> Q:
    """The same of rows that are cases."""
    if actor.may("cases.see_figure_rows"):
        return policies.known_to(actor)
    return policies.visible_to(actor)


def districts() -> list[Member]:
    """The districts of the city."""
    return [
        Member(row.code, row.name_zh, row.name_en, (row.code,)) for row in geography.districts()
    ]


def categories() -> list[Member]:
    """The categories, those no longer offered too."""
    return [Member(row.code, row.name_zh, row.name_en, (row.pk,)) for row in Category.objects.all()]


def groups() -> list[Member]:
    """The groups of categories, each with all that stand in it."""
    rows = CategoryGroup.objects.prefetch_related("categories")
    return [
        Member(row.code, row.name_zh, row.name_en, tuple(each.pk for each in row.categories.all()))
        for row in rows
    ]


def channels() -> list[Member]:
    """The ways in."""
    return [Member(channel.value, *CHANNEL_NAMES[channel], (channel.value,)) for channel in Channel]


def _outcome(code: str) -> str:
    """How a round was answered, in the reader's words; nothing while it was not."""
    zh, en = OUTCOMES.get(code, ("", ""))
    return en if get_language() == "en" else zh


def row_cells(row: Round) -> dict[str, Any]:
    """What a list of rows shows of a round: nothing that names a person."""
    return {
        "number": row.case.number,
        "category": row.category.name,
        "unit": row.unit.name,
        "round": row.number,
        "place": row.case.place_masked,
        "text": row.case.description_masked,
        "opened_at": row.opened_at,
        "operational_due_at": row.operational_due_at,
        "started_at": row.started_at,
        "statutory_due_at": row.statutory_due_at,
        "first_statutory_due_at": row.first_statutory_due_at,
        "closed_at": row.ended_at,
        "outcome": _outcome(row.outcome),
        "manner": row.manner,
        "speed": row.speed,
        "result": row.result,
    }
