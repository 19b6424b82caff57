"""A month that was reported elsewhere, taken over set-wise with its explanations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError, FrozenError
from civicloop.engines.tracking.events import ReportMoved
from civicloop.engines.tracking.models import Cause, Report, Variance
from civicloop.engines.tracking.rules import last_day
from civicloop.engines.tracking.services.judging import judge_with, write_again
from civicloop.engines.tracking.services.reports import Explanation, Figures, put
from civicloop.engines.tracking.states import Part, PeriodState, ReportState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

AT_A_TIME = 1000
KEPT = (
    "narrative", "actual", "allocated", "paid", "payable", "surplus", "forecast_on",
    "completed_on", "planned", "planned_money", "lag", "spending", "triggers", "streak", "state",
    "version", "saved_by", "saved_at", "sent_by", "sent_at", "approved_by", "approved_at",
    "accepted_by", "accepted_at",
)  # fmt: skip


@transaction.atomic
def take_over_month(
    period_id: int,
    said: Mapping[int, tuple[Figures, Explanation | None]],
    *,
    actor: Actor,
    now: datetime | None = None,
) -> int:
    """Accept what the leading units of some items said of an open month; how many.

    For a city that moves here with its past months, by who keeps the programme: each figure
    is checked and judged as if it had been sent. A fixed number of statements. Freeze it next.
    """
    now = now or clock.now()
    period = queries.period_for_change(period_id)
    programme = period.programme
    require(policies.may_manage(actor, programme.owner_id), action="tracking.manage")
    if period.state == PeriodState.FROZEN:
        raise FrozenError(f"The month {period.month:%Y-%m} is frozen.")
    rows = list(
        Report.objects.select_for_update(of=("self",))
        .filter(period=period, item_id__in=list(said), responsibility__part=Part.LEAD.value)
        .filter(state=ReportState.DRAFT.value)
        .order_by("pk")
    )
    _, parameters = queries.thresholds(programme, last_day(period.month))
    versions = queries.versions_of(said)
    before = queries.earlier([row.responsibility_id for row in rows], period.month, programme)
    causes = {row.code: row for row in Cause.objects.filter(is_active=True)}
    reasons = []
    for row in rows:
        figures, why = said[row.item_id]
        put(row, figures)
        judge_with(
            row, parameters, versions.get(row.item_id, []), before.get(row.responsibility_id, ())
        )
        signed(row, actor, now)
        if why is not None:
            reasons.append(explained(row, why, causes))
    write_again(Report, rows, KEPT)
    Variance.objects.bulk_create(reasons, batch_size=AT_A_TIME)
    ledger.append_many([(taken(row), actor, "", now) for row in rows])
    return len(rows)


def signed(row: Report, actor: Actor, at: datetime) -> None:
    """Call a report accepted, every step of it by who takes it over, unsaved."""
    row.state, row.version = ReportState.ACCEPTED.value, row.version + 1
    for step in ("saved", "sent", "approved", "accepted"):
        setattr(row, f"{step}_by", actor.ref)
        setattr(row, f"{step}_at", at)


def explained(row: Report, why: Explanation, causes: Mapping[str, Cause]) -> Variance:
    """The explanation of a report that is taken over, unsaved; its cause has to be known."""
    if why.cause not in causes:
        raise FaultyFieldsError({"cause": (Fault("unknown", {"code": why.cause}),)})
    return Variance(report=row, **{**asdict(why), "cause": causes[why.cause]})


def taken(row: Report) -> ReportMoved:
    """What happened to a report that was taken over."""
    return ReportMoved(
        item=f"tracking:item:{row.item_id}",
        report=row.ref,
        month=row.month.isoformat(),
        move="take_over",
        state=row.state,
        actual="" if row.actual is None else str(row.actual),
        triggers=",".join(row.triggers),
    )
