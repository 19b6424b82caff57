"""What the module puts on the list of what is due, and what of it is worth knowing each day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.states import ReportState
from civicloop.evaluate.programmes import queries
from civicloop.kernel.actors.rules import Actor
from civicloop.ui.rules import Duty, Thing, declare_duties, declare_thing, month_text


def _title(row: object) -> str:
    item, month = row.item, row.month  # type: ignore[attr-defined]  # a report
    return f"{item.number} {item.title} · {month_text(month, get_language() or '')}"


def _reports(actor: Actor, state: ReportState, limit: int) -> Sequence[Duty]:
    rows = tracked.owed(actor).filter(state=state.value).order_by("period__due_on", "pk")
    return [
        Duty(
            _title(row),
            reverse("programmes:report", args=[row.pk]),
            row.unit.name,
            row.period.due_on,
        )
        for row in rows[:limit]
    ]


def reports_owed(actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """The months that a unit of the actor writes."""
    return _reports(actor, ReportState.DRAFT, limit)


def reports_to_approve(actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """The months that were sent to the actor as the head of their unit."""
    return _reports(actor, ReportState.SENT, limit)


def reports_waiting(actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """The months that heads approved, for whoever reviews them until the freeze."""
    return [
        Duty(
            _title(row),
            reverse("programmes:review", args=[row.pk]),
            row.unit.name,
            row.period.closes_on,
        )
        for row in tracked.to_review(actor).order_by("period__closes_on", "pk")[:limit]
    ]


def changes_waiting(actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """The requests for a change that nobody decided."""
    return [
        Duty(
            f"{row.item.number} {row.item.title}",
            reverse("programmes:decide-change", args=[row.pk]),
            row.item.unit.name,
            since=localdate(row.asked_at),
        )
        for row in tracked.changes_waiting(actor)[:limit]
    ]


def releases_waiting(actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """The proposals to release that a body of the actor decides on."""
    units = actor.units_for("tracking.release")
    rows = tracked.releases_waiting(actor)
    rows = rows if units is None else rows.filter(body__unit_id__in=units)
    return [
        Duty(
            f"{row.item.number} {row.item.title}",
            reverse("programmes:decide-release", args=[row.pk]),
            row.item.unit.name,
            since=localdate(row.proposed_at),
        )
        for row in rows[:limit]
    ]


def items_late(actor: Actor, _today: date) -> Thing:
    """The items that are late, and how many of them fell behind last month."""
    url = reverse("programmes:portfolio")
    count = queries.late_items(actor).count()
    fresh = _("%(count)s newly behind") % {"count": queries.newly_behind(actor).count()}
    return Thing(count, f"{url}?light=late&open=1", str(fresh), "danger")


def reports_late(actor: Actor, today: date) -> Thing:
    """The items whose report is overdue."""
    url = reverse("programmes:portfolio")
    return Thing(queries.items_unreported(actor, today).count(), f"{url}?overdue=1", "", "warning")


def stones_late(actor: Actor, today: date) -> Thing:
    """The items with a milestone that should have been reached."""
    url = reverse("programmes:portfolio")
    return Thing(queries.with_late_stones(actor, today).count(), f"{url}?stones=1", "", "warning")


def ends_near(actor: Actor, today: date) -> Thing:
    """The items that end within a quarter and are far from it."""
    url = reverse("programmes:portfolio")
    return Thing(queries.ending_soon(actor, today).count(), f"{url}?ending=1", "", "warning")


def promises_broken(actor: Actor, today: date) -> Thing:
    """The remedies whose day is over and that were not kept, of those that were due."""
    rows = [row for row in queries.honesty_by_unit(actor, today) if row.honesty.due]
    due = sum(row.honesty.due for row in rows)
    kept = sum(row.honesty.kept for row in rows)
    more = _("of %(promises)s that were due") % {"promises": due}
    return Thing(due - kept, reverse("programmes:honesty"), str(more), "warning")


def silence(actor: Actor, today: date) -> Thing:
    """The items that nobody touched."""
    _bound, rows = queries.silent_items(actor, today)
    return Thing(len(rows), reverse("programmes:silence"))


def decisions_waiting(actor: Actor, _today: date) -> Thing:
    """The changes and releases that nobody decided."""
    count = tracked.releases_waiting(actor).count() + tracked.changes_waiting(actor).count()
    return Thing(count, reverse("programmes:waiting"))


SEE = "tracking.see"
declare_duties("programmes.reports", _("My reports due"), "programmes:owed",
               permission="tracking.report", look=reports_owed)  # fmt: skip
declare_duties("programmes.approvals", _("Reports to approve"), "programmes:owed",
               permission="tracking.approve", look=reports_to_approve, waits=True)  # fmt: skip
declare_duties("programmes.review", _("Reports to review"), "programmes:to_review",
               permission="tracking.review", look=reports_waiting, waits=True)  # fmt: skip
declare_duties("programmes.changes", _("Requests for changes"), "programmes:waiting",
               permission="tracking.manage", look=changes_waiting, waits=True)  # fmt: skip
declare_duties("programmes.releases", _("Proposals to release"), "programmes:waiting",
               permission="tracking.release", look=releases_waiting, waits=True)  # fmt: skip
for key, label, order, look in (
    ("late", _("Late items"), 10, items_late),
    ("reports", _("Reports overdue"), 40, reports_late),
    ("stones", _("Items with a milestone overdue"), 45, stones_late),
    ("ending", _("Items that end within a quarter below 90 %"), 46, ends_near),
    ("promises", _("Promises not kept"), 48, promises_broken),
    ("waiting", _("Changes and releases that wait"), 80, decisions_waiting),
    ("silent", _("Silent items"), 90, silence),
):
    declare_thing(f"programmes.{key}", label, permission=SEE, order=order, look=look)
