"""What the figures about tracked items count, and how a row of them is shown.

Programmes that citizens may see, and the leading units alone: a number and its rows never
differ. Bounds are those of the rule set in force at the end of the period.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.rules import RULE_SET, day_after, rounded
from civicloop.engines.tracking.states import DONE_REPORTS, ReportState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.rulesets import queries as rulesets
from civicloop.ui.rules import month_text

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Report, Variance

DONE = Q(state__in=[row.value for row in DONE_REPORTS])


def counted_reports() -> QuerySet[Report]:
    """The reports of leading units in public programmes."""
    return tracked.leading_reports().filter(item__programme__is_public=True)


def counted_remedies() -> QuerySet[Variance]:
    """The remedies of these reports, each with the day by which it was promised."""
    return tracked.leading_remedies().filter(report__item__programme__is_public=True)


def _days(begins: datetime, until: datetime) -> tuple[date, date]:
    """The first day of a period, and its last one."""
    last = timezone.localdate(until)
    if timezone.localtime(until).time() == datetime.min.time():
        last = day_after(last, -1)
    return timezone.localdate(begins), last


def asked(begins: datetime, until: datetime) -> Q:
    """Asked for: the report of a period that ended in these days."""
    first, last = _days(begins, until)
    return Q(month__gte=first.replace(day=1), month__lte=last)


def reported(begins: datetime, until: datetime) -> Q:
    """The agency stands behind it."""
    return asked(begins, until) & DONE


def late(begins: datetime, until: datetime) -> Q:
    """Far behind, or behind for long, by the rule in force."""
    rule = rulesets.in_force(RULE_SET, _days(begins, until)[1]).parameters
    far = Q(lag__gte=Decimal(str(rule["late_points"])))
    return reported(begins, until) & (far | Q(streak__gte=int(rule["late_streak"])))


def watched(begins: datetime, until: datetime) -> Q:
    """To be explained, and not late."""
    return reported(begins, until) & ~Q(triggers=[]) & ~late(begins, until)


def as_planned(begins: datetime, until: datetime) -> Q:
    """Nothing to explain, and not late."""
    return reported(begins, until) & Q(triggers=[]) & ~late(begins, until)


def on_schedule(begins: datetime, until: datetime) -> Q:
    """Without a lag that has to be explained."""
    return reported(begins, until) & ~Q(triggers__contains=["lag"])


def missed(begins: datetime, until: datetime) -> Q:
    """Asked for and frozen without a report."""
    return asked(begins, until) & Q(state=ReportState.MISSED.value)


def due(begins: datetime, until: datetime) -> Q:
    """Its day to be sent has come, by the end of the period or by the present."""
    return asked(begins, until) & (Q(sent_at__isnull=False) | Q(state=ReportState.MISSED.value))


def sent_in_time(begins: datetime, until: datetime) -> Q:
    """Sent on its due day or before it."""
    return due(begins, until) & Q(sent_at__date__lte=F("due_on"))


def promised(begins: datetime, until: datetime) -> Q:
    """The day by which it was to be made good lies in the period."""
    first, last = _days(begins, until)
    return Q(recovery_on__gte=first, recovery_on__lte=last)


def kept(begins: datetime, until: datetime) -> Q:
    """Made good on that day or before it, by the reports."""
    return promised(begins, until) & Q(recovered_on__lte=F("recovery_on"))


def remedies_of(ref: str) -> QuerySet[Variance]:
    """The remedies of an item or of a whole programme, by its reference, counted or closed.

    Those of the years that its items go on with too: its months make them good.
    """
    _app, model, key = ref.split(":")
    if model == "item":
        own, before = Q(report__item_id=int(key)), tracked.continued([int(key)])
    else:
        own, before = Q(report__item__programme_id=int(key)), tracked.continued_into(int(key))
    rows = tracked.promised_ever().filter(report__item__programme__is_public=True)
    return rows.filter(own | Q(report__item__in=list(before))).order_by()


def promised_days(ref: str) -> list[date]:
    """The days by which these remedies are promised, or were before a correction."""
    remedies = remedies_of(ref)
    days = set(remedies.values_list("recovery_on", flat=True))
    return sorted(days | tracked.days_promised_before(remedies))


def visible_reports(actor: Actor) -> Q:
    """The reports of items that an actor sees."""
    return Q(item__in=tracked.visible_items(actor).values("pk"))


def visible_remedies(actor: Actor) -> Q:
    """The remedies of items that an actor sees."""
    return Q(report__item__in=tracked.visible_items(actor).values("pk"))


def may_open(actor: Actor, _row: object) -> bool:
    """Whether the page of an item opens: its rows are narrowed to those seen already."""
    return actor.may("tracking.see")


def report_cells(row: Any) -> dict[str, Any]:  # noqa: ANN401 (a report)
    """What a list shows of a report."""
    return {
        "number": row.item.number,
        "title": row.item.title,
        "unit": row.unit.name,
        "month": month_text(row.month, get_language() or ""),
        "planned": None if row.planned is None else rounded(row.planned),
        "actual": None if row.actual is None else rounded(row.actual),
        "lag": None if row.lag is None else rounded(row.lag),
        "allocated": row.allocated,
        "paid": row.paid,
        "streak": row.streak,
        "due_on": row.due_on,
        "sent_at": row.sent_at,
    }


def remedy_cells(row: Any) -> dict[str, Any]:  # noqa: ANN401 (a variance)
    """What a list shows of a remedy."""
    return {
        "number": row.report.item.number,
        "title": row.report.item.title,
        "unit": row.report.unit.name,
        "month": month_text(row.report.month, get_language() or ""),
        "remedy": row.remedy,
        "recovery_on": row.recovery_on,
        "recovered_on": row.recovered_on,
    }
