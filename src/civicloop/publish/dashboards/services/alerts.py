"""Alerts: set, paused, removed, and told once on each crossing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse

from civicloop.engines.metrics.rules import METRICS, PeriodKind
from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import Actor, machine, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.publish.dashboards import policies, queries
from civicloop.publish.dashboards.errors import BadChoiceError, TooManyAlertsError
from civicloop.publish.dashboards.events import (
    AlertPaused,
    AlertRemoved,
    AlertResumed,
    AlertSet,
    AlertTold,
)
from civicloop.publish.dashboards.models import Alert, AlertTelling
from civicloop.publish.dashboards.queries.alerts import Seen
from civicloop.publish.dashboards.rules.alerts import AlertState, Limit, Rule
from civicloop.publish.dashboards.services.annotations import Subject

MOST = 50
"""Alerts of one person."""
NIGHT = machine("dashboards")


@dataclass(frozen=True, slots=True)
class Watched:
    """What somebody watches: a member of a dimension or the whole city, over a kind of period."""

    subject: Subject
    by: str
    member: str = ""
    span: str = PeriodKind.MONTH.value

    def check(self) -> None:
        """Refuse what is no cell of the topic or figure."""
        self.subject.check()
        topic, metric = self.subject.topic, self.subject.metric
        if self.by not in queries.dimensions_of(topic, metric):
            raise BadChoiceError("by", self.by)
        if self.member and not queries.is_member(topic, metric, self.by, self.member):
            raise BadChoiceError("only", self.member)
        known = METRICS.get(queries.metric_key_of(topic, metric))
        if self.span != PeriodKind.MONTH and not known.formula.has_parts:
            raise BadChoiceError("span", self.span)


@transaction.atomic
def set_alert(
    watched: Watched, limit: Limit, *, actor: Actor, now: datetime | None = None
) -> Alert:
    """Watch a figure for the actor; the same wish twice is one alert, also at the same instant."""
    require(policies.may_watch(actor), action="set_alert")
    watched.check()
    at = now or clock.now()
    mine = Alert.objects.filter(person_id=int(actor.key))
    wish = {
        "topic": watched.subject.topic,
        "metric": watched.subject.metric,
        "by": watched.by,
        "member": watched.member,
        "span": watched.span,
        "rule": limit.rule.value,
        "against": limit.against.value if limit.rule is Rule.CHANGES else "",
        "threshold": limit.threshold,
    }
    known = mine.filter(**wish).first()
    if known is not None:
        return known
    if mine.count() >= MOST:
        raise TooManyAlertsError
    row, is_new = mine.get_or_create(person_id=int(actor.key), **wish, defaults={"made_at": at})
    if is_new:
        ledger.append(AlertSet(row.ref, row.subject, limit.rule.value), actor=actor, at=at)
    return row


@transaction.atomic
def pause_alert(pk: int, *, actor: Actor, now: datetime | None = None) -> bool:
    """Tell nothing until it is resumed; only one's own."""
    row = _own(pk, actor)
    if row is None or row.paused_at is not None:
        return row is not None
    row.paused_at = now or clock.now()
    row.save(update_fields=["paused_at"])
    ledger.append(AlertPaused(row.ref), actor=actor, at=row.paused_at)
    return True


@transaction.atomic
def resume_alert(pk: int, *, actor: Actor, now: datetime | None = None) -> bool:
    """Watch again, from what is seen next."""
    row = _own(pk, actor)
    if row is None or row.paused_at is None:
        return row is not None
    row.paused_at = None
    row.save(update_fields=["paused_at"])
    ledger.append(AlertResumed(row.ref), actor=actor, at=now or clock.now())
    return True


@transaction.atomic
def drop_alert(pk: int, *, actor: Actor, now: datetime | None = None) -> bool:
    """Watch no more; its history goes with it."""
    row = _own(pk, actor)
    if row is None:
        return False
    ledger.append(AlertRemoved(row.ref), actor=actor, at=now or clock.now())
    row.delete()
    return True


def check_alerts(*, now: datetime | None = None) -> int:
    """Hold every alert against the last whole period, and tell those that crossed; how many.

    A figure that nobody counted yet moves nothing. One that is withheld is neither told nor
    remembered. An alert that stays on its side is not told again. Who lost the right to
    alerts, or left, is told nothing from then on.
    """
    at = now or clock.now()
    rows = list(Alert.objects.filter(paused_at=None).select_related("person"))
    may: dict[int, bool] = {}
    for row in rows:
        if row.person_id not in may:
            actor = access.actor_for(row.person, at)
            may[row.person_id] = row.person.is_active and policies.may_watch(actor)
    allowed = [row for row in rows if may[row.person_id]]
    return sum(_told(row.pk, seen, at) for row, seen in queries.seen_by(allowed, now=at))


@transaction.atomic
def _told(pk: int, seen: Seen, at: datetime) -> bool:
    row = Alert.objects.select_for_update(of=("self",)).select_related("person").filter(pk=pk)
    alert = row.filter(paused_at=None).first()
    if alert is None or seen.cell is None:
        return False
    shown = None if seen.cell.is_hidden else seen.cell.shown
    other = None if seen.other is None or seen.other.is_hidden else seen.other.shown
    crossed = None if shown is None else alert.limit.crossed(shown, other)
    if shown is None or crossed is None:
        _forget(alert)
        return False
    state = AlertState.CROSSED if crossed else AlertState.QUIET
    is_news = _is_news(alert, state, seen.period.key)
    alert.state, alert.period, alert.shown = state.value, seen.period.key, shown
    alert.told += is_news
    alert.save(update_fields=["state", "period", "shown", "told"])
    if is_news:
        _tell(alert, seen, shown, other, at)
    return is_news


def _is_news(row: Alert, state: AlertState, period: str) -> bool:
    """Each crossing once; a change is one of its own in every period, and is never back."""
    if row.rule == Rule.CHANGES:
        fresh = row.state != AlertState.CROSSED or row.period != period
        return state is AlertState.CROSSED and fresh
    return state != row.state


def _forget(row: Alert) -> None:
    """Remember nothing of a figure that is withheld or cannot be compared."""
    if row.period:
        row.state, row.period, row.shown = AlertState.QUIET.value, "", None
        row.save(update_fields=["state", "period", "shown"])


def _tell(row: Alert, seen: Seen, shown: Decimal, other: Decimal | None, at: datetime) -> None:
    AlertTelling.objects.create(
        alert=row, period=row.period, shown=shown, compared=other, state=row.state, told_at=at
    )
    language = row.person.language
    metric = METRICS.get(queries.metric_key_of(row.topic, row.metric))
    ending = "back" if row.state == AlertState.QUIET else row.rule
    notices.notify(
        f"dashboards.alert_{ending}",
        to=Recipient(person=row.person.ref),
        context={
            "figure": queries.name_of_watched(row, language),
            "period": seen.period.label(language),
            "shown": f"{shown:,f} {metric.unit(language)}",
            "other": "" if other is None else f"{other:,f}",
            "threshold": f"{row.threshold.normalize():f}",
        },
        ref=row.ref,
        once=f"{row.ref}#{row.told}",
        link=reverse("dashboards:alerts"),
        now=at,
    )
    ledger.append(AlertTold(row.ref, row.period, row.state), actor=NIGHT, at=at)


def _own(pk: int, actor: Actor) -> Alert | None:
    require(policies.may_watch(actor), action="change_alert")
    found = Alert.objects.select_for_update().filter(pk=pk, person_id=int(actor.key))
    return found.first()
