"""The rows of the facts about tracked items, and what their figures count over the columns.

Each condition says in other words what ``queries.figures`` says to the database; the two are
held against each other in tests and every night. A day is the instant at which it begins.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateField,
    ExpressionWrapper,
    F,
    Func,
    Q,
    QuerySet,
)
from django.db.models.functions import Cast
from django.utils import timezone

from civicloop.engines.metrics.rules import Month, moment
from civicloop.engines.tracking.rules import RULE_SET
from civicloop.engines.tracking.states import DONE_REPORTS, ReportState
from civicloop.evaluate.programmes.queries.figures import (
    counted_remedies,
    counted_reports,
    remedies_of,
)
from civicloop.kernel.rulesets import queries as rulesets

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Report, Variance

Rows: TypeAlias = Any
"""A table of Ibis, which is loaded only where something is computed."""
Value: TypeAlias = Any
"""A column or a condition over one."""
LAG_PARTS = 10_000
"""Parts of a point in which a lag is kept: as many as the database holds."""
DONE = [row.value for row in DONE_REPORTS]


def report_rows() -> QuerySet[Report]:
    """The counted reports, with the ends of their days and what they have to explain."""
    return counted_reports().annotate(
        month_until=_day("(%(expressions)s + interval '1 month')::date", "month"),
        due_until=_day("(%(expressions)s + 1)", "due_on"),
        lag_parts=Cast(F("lag") * LAG_PARTS, BigIntegerField()),
        is_explained=_flag(~Q(triggers=[])),
        is_behind=_flag(Q(triggers__contains=["lag"])),
    )


def remedy_rows() -> QuerySet[Variance]:
    """The counted remedies."""
    return counted_remedies()


def months_of_remedies(ref: str) -> list[Month]:
    """The months whose reports promised these remedies: there they are filed."""
    days = remedies_of(ref).values_list("report__month", flat=True).distinct()
    return [Month(day.year, day.month) for day in days]


def reported(rows: Rows, begins: int, until: int) -> Value:
    """The agency stands behind it."""
    return _asked(rows, begins, until) & rows.state.isin(DONE)


def late(rows: Rows, begins: int, until: int) -> Value:
    """Far behind, or behind for long, by the rule in force."""
    return reported(rows, begins, until) & _late(rows, until)


def watched(rows: Rows, begins: int, until: int) -> Value:
    """To be explained, and not late."""
    return reported(rows, begins, until) & rows.is_explained & ~_late(rows, until)


def as_planned(rows: Rows, begins: int, until: int) -> Value:
    """Nothing to explain, and not late."""
    return reported(rows, begins, until) & ~rows.is_explained & ~_late(rows, until)


def on_schedule(rows: Rows, begins: int, until: int) -> Value:
    """Without a lag that has to be explained."""
    return reported(rows, begins, until) & ~rows.is_behind


def missed(rows: Rows, begins: int, until: int) -> Value:
    """Asked for and frozen without a report."""
    return _asked(rows, begins, until) & _missed(rows)


def due(rows: Rows, begins: int, until: int) -> Value:
    """Its day to be sent has come."""
    return _asked(rows, begins, until) & (rows.sent_at.notnull() | _missed(rows))


def sent_in_time(rows: Rows, begins: int, until: int) -> Value:
    """Sent before its due day was over."""
    in_time = (rows.sent_at < rows.due_until).fill_null(False)
    return due(rows, begins, until) & in_time


def promised(rows: Rows, begins: int, until: int) -> Value:
    """The day by which it was to be made good lies in the period."""
    return (rows.recovery_on >= begins) & (rows.recovery_on < until)


def kept(rows: Rows, begins: int, until: int) -> Value:
    """Made good on that day or before it."""
    in_time = (rows.recovered_on <= rows.recovery_on).fill_null(False)
    return promised(rows, begins, until) & in_time


def _asked(rows: Rows, begins: int, until: int) -> Value:
    return (rows.month_until > begins) & (rows.month < until)


def _missed(rows: Rows) -> Value:
    return rows.state == ReportState.MISSED.value


def _late(rows: Rows, until: int) -> Value:
    last = timezone.localdate(moment(until) - timedelta(microseconds=1))
    rule = rulesets.in_force(RULE_SET, last).parameters
    points = Decimal(str(rule["late_points"])) * LAG_PARTS
    far = rows.lag_parts >= int(points.to_integral_value(rounding=ROUND_CEILING))
    return far.fill_null(False) | (rows.streak >= int(rule["late_streak"]))


def _day(template: str, field: str) -> Func:
    return Func(F(field), template=template, output_field=DateField())


def _flag(condition: Q) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(condition, output_field=BooleanField())
