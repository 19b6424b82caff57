"""A report of a frozen month corrected: figures and explanation, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import (
    ChangedMeanwhileError,
    Fault,
    FaultyFieldsError,
    NotReadyError,
    StepNotOpenError,
)
from civicloop.engines.tracking.events import ReportCorrected, StreaksCounted
from civicloop.engines.tracking.models import Correction, Report, Variance
from civicloop.engines.tracking.rules import Explaining, explaining
from civicloop.engines.tracking.services.judging import (
    count_streaks_after,
    judge_report,
    keep_on_item,
)
from civicloop.engines.tracking.services.recovery import recount
from civicloop.engines.tracking.services.reports import (
    Explanation,
    Figures,
    check_days,
    explained,
    put,
)
from civicloop.engines.tracking.states import DONE_REPORTS, REPORTS, PeriodState, ReportState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

WORDS = ("cause_text", "party", "coordination", "remedy", "recovery_on", "closed_on")
VERDICT = ("verdict", "verified_on", "verified_note")
Said = dict[str, str | None]


@transaction.atomic
def correct_report(
    report_id: int,
    figures: Figures,
    *,
    explanation: Explanation | None = None,
    reason: str,
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Report:
    """Correct a report of a frozen month: by the owner, with a reason; what stood before stays.

    Figures that cross a bound of the rule need their explanation as any report does; without
    one given what stands holds on, unless a trigger is new. Figures that cross none any more
    close the explanation, which stays to be read. Streaks of later months and years, remedies
    made good and the item's own figures are counted anew.

    A report that was missed is made up for: with a percentage it counts from then on as
    accepted, and stays without a day on which it was sent, so that it was not in time.
    """
    now = now or clock.now()
    row, state = _opened(report_id, version, actor)
    if not reason.strip():
        raise FaultyFieldsError({"reason": (Fault("missing"),)})
    check_days(row, figures, timezone.localdate(now))
    why = Variance.objects.select_for_update().filter(report=row).first()
    before = _said(row) | _explained(why)
    missed = row.state == ReportState.MISSED
    triggers = [] if missed else list(row.triggers)
    put(row, figures)
    judge_report(row)
    found = explaining(
        triggers,
        [] if missed and row.actual is None else row.triggers,
        stands=why is not None and why.closed_on is None,
        given=explanation is not None,
    )
    why = _settled(row, why, explanation, found, timezone.localdate(now))
    after = _said(row) | _explained(why)
    changed = [name for name, value in after.items() if before[name] != value]
    if not changed:
        raise FaultyFieldsError({"figures": (Fault("unchanged"),)})
    if missed and row.actual is not None:
        row.state, row.accepted_by, row.accepted_at = state.value, actor.ref, now
    row.version += 1
    row.save()
    Correction.objects.create(
        report=row,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=reason.strip(),
        corrected_by=actor.ref,
        corrected_at=now,
    )
    event = ReportCorrected(
        item=row.item.ref, report=row.ref, month=row.month.isoformat(),
        fields=",".join(changed), explanation=found.value, later=_follow(row, actor, now),
    )  # fmt: skip
    ledger.append(event, actor=actor, reason=reason.strip(), at=now)
    return row


def _follow(row: Report, actor: Actor, now: datetime) -> str:
    """What hangs on a past month: the streaks of later ones, the item, remedies made good.

    The later months whose streak is another. Where the item went on in a later year, that item
    shows its new streak as well, and its own history tells why.
    """
    rows, changed = count_streaks_after(row)
    newest = {one.item_id: one for one in [row, *rows] if one == row or one.state in DONE_REPORTS}
    touched: dict[int, list[Report]] = {}
    for one in changed:
        touched.setdefault(one.item_id, []).append(one)
    for item_id in {row.item_id: None} | touched:
        if item_id in newest:
            keep_on_item(newest[item_id], now)
    recount(row.responsibility_id)
    for item_id, months in touched.items():
        if item_id != row.item_id:
            event = StreaksCounted(
                months[0].item.ref, row.ref, row.month.isoformat(), _months(months)
            )
            ledger.append(event, actor=actor, at=now)
    return _months(changed)


def _months(rows: Iterable[Report]) -> str:
    return ",".join(one.month.isoformat() for one in rows)


def _opened(report_id: int, version: int, actor: Actor) -> tuple[Report, ReportState]:
    """The report, locked, and the state that a correction leads to."""
    row = queries.report_for_change(report_id)
    require(policies.may_review(actor, row.item.programme.owner_id), action="tracking.review")
    if row.version != version:
        raise ChangedMeanwhileError("report", version, row.version)
    move = "make_up" if row.state == ReportState.MISSED else "correct"
    if row.period.state != PeriodState.FROZEN:
        raise StepNotOpenError("report", move, row.state)
    try:
        return row, REPORTS.target(move, current=ReportState(row.state))
    except IllegalMoveError as error:
        raise StepNotOpenError("report", move, row.state) from error


def _settled(
    row: Report,
    why: Variance | None,
    given: Explanation | None,
    found: Explaining,
    today: date,
) -> Variance | None:
    """The explanation as it stands from now on; what is missing or needless is refused.

    A verdict was about the remedy that it names: another remedy has none yet.
    """
    if found == Explaining.MISSING:
        raise NotReadyError({"explanation": (Fault("lag_without_cause"),)})
    if found == Explaining.NEEDLESS:
        raise FaultyFieldsError({"explanation": (Fault("nothing_to_explain"),)})
    if found == Explaining.CLOSED and why is not None:
        why.closed_on = today
        why.save(update_fields=["closed_on"])
    if found == Explaining.KEPT and given is not None:
        values = explained(row, given)
        why = why or Variance(report=row)
        if why.remedy != values["remedy"]:
            why.verdict = why.verified_note = why.verified_by = ""
            why.verified_on = why.verified_at = None
        for name, value in values.items():
            setattr(why, name, value)
        why.closed_on = None
        why.save()
    return why


def _said(row: Report) -> Said:
    values = {name: getattr(row, name) for name in Figures.__dataclass_fields__}
    values["actual"] = None if row.actual is None else f"{row.actual.normalize():f}"
    return {name: _text(value) for name, value in values.items()}


def _explained(why: Variance | None) -> Said:
    """Every word of an explanation; nothing of any where there is none."""
    if why is None:
        return dict.fromkeys(("cause", *WORDS, *VERDICT))
    said: Said = {"cause": why.cause.code}
    return said | {name: _text(getattr(why, name) or None) for name in (*WORDS, *VERDICT)}


def _text(value: Any) -> str | None:  # noqa: ANN401 (a figure, a day, a text)
    return None if value is None else str(value)
