"""What comes due, and what was reminded of already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, Q
from django.utils import timezone

from civicloop.engines.tracking.states import ItemState
from civicloop.evaluate.resolutions.models import Charge, Decision, Reminder, Session
from civicloop.evaluate.resolutions.queries.decisions import OPEN
from civicloop.evaluate.resolutions.rules import (
    COUNCIL,
    REMINDERS,
    Ahead,
    CouncilDays,
    CouncilTerms,
    council_decides,
    report_due,
)
from civicloop.evaluate.resolutions.states import ClockKind
from civicloop.kernel.editions import queries as editions
from civicloop.kernel.rulesets import queries as rulesets

DAY = timedelta(hours=24)


def ahead_on(on: date) -> Ahead:
    """How long before a day is reminded of it, as the rule set says."""
    return Ahead.of(rulesets.in_force(REMINDERS, on).parameters)


def council_terms(on: date) -> CouncilTerms:
    """The council's own days, as they hold on a day."""
    found = rulesets.kept_in_force(COUNCIL, on)
    basis = f"{found.legal_basis}（{found.title}第 {found.version} 版）"
    return CouncilTerms.of(found.parameters, basis)


def council_days(row: Decision) -> tuple[CouncilDays, CouncilTerms] | None:
    """By when the council decides what the city sent back; ``None`` for any other decision."""
    if row.clock != ClockKind.RECONSIDERATION or row.answered_on is None:
        return None
    terms = council_terms(row.answered_on)
    sittings = Session.objects.values_list("begins_on", "ends_on")
    return council_decides(row.answered_on, sittings, terms), terms


def report_day(session: Session) -> tuple[date, CouncilTerms, Session] | None:
    """By when the report on the regular session before is due, and which one that was."""
    return _report_day(session, _regular())


def report_days(today: date) -> list[tuple[Session, date, Session]]:
    """The sessions that owe a report, its day and the session that it is about."""
    regular = _regular()
    with editions.one_look():
        found = [(row, _report_day(row, regular)) for row in _owing(today)]
    return [(row, due[0], due[2]) for row, due in found if due is not None]


def _regular() -> Sequence[Session]:
    return list(Session.objects.filter(is_extraordinary=False))


def _report_day(
    session: Session, regular: Sequence[Session]
) -> tuple[date, CouncilTerms, Session] | None:
    before = [row for row in regular if row.begins_on < session.begins_on]
    if session.is_extraordinary or not before:
        return None
    terms = council_terms(session.begins_on)
    last = max(before, key=lambda row: (row.begins_on, row.pk))
    return report_due(session.begins_on, terms), terms, last


def unanswered(today: date, days: int) -> Sequence[Decision]:
    """The open decisions whose answer is due until so many days from now, or was."""
    until = timezone.make_aware(datetime.combine(today, time.min)) + DAY * (days + 1)
    rows = Decision.objects.filter(OPEN, answered_on=None, answer_due_at__lt=until)
    return list(rows.select_related("body__power").order_by("answer_due_at", "pk"))


def undone(today: date, days: int) -> Sequence[Decision]:
    """The decisions followed whose deed is due, with the units that have not ended their part."""
    last = date.fromordinal(today.toordinal() + days)
    open_parts = Charge.objects.filter(responsibility__state="assigned")
    rows = Decision.objects.filter(item__state=ItemState.TRACKED.value, due_on__lte=last)
    found = rows.prefetch_related(Prefetch("charges", queryset=open_parts, to_attr="owing"))
    return list(found.order_by("due_on", "pk"))


def _owing(today: date) -> Sequence[Session]:
    """The regular sessions that have not ended, without the report on the one before."""
    rows = Session.objects.filter(reported_on=None, is_extraordinary=False, ends_on__gte=today)
    return list(rows.order_by("begins_on"))


def reminded(abouts: Collection[str]) -> set[tuple[str, str, date]]:
    """Which stages of these were told already."""
    rows = Reminder.objects.filter(Q(about__in=abouts))
    return set(rows.values_list("about", "stage", "due_on"))
