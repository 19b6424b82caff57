"""What the module puts on the list of what is due, and what of it is worth knowing each day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.documents import queries
from civicloop.evaluate.documents.declarations.permissions import EXPLAIN, MANAGE, SEE
from civicloop.kernel.actors.rules import Actor
from civicloop.ui.rules import Duty, Thing, declare_duties, declare_thing, month_text


def explanations_owed(actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """Documents past their limit that an agency of the actor has to explain."""
    return [
        Duty(
            row.number,
            reverse("documents:explain", args=[row.pk]),
            row.chase.unit.name,
            row.chase.answer_until,
        )
        for row in queries.owed_in_order(actor)[:limit]
    ]


def improvements_owed(actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """Written improvements of agencies above the threshold."""
    return [
        Duty(
            month_text(row.month.first_day, get_language() or ""),
            reverse("documents:improvement", args=[row.pk]),
            row.unit.name,
            row.due_on,
        )
        for row in queries.improvements_owed(actor)[:limit]
    ]


def improvements_waiting(_actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """Written improvements that nobody judged."""
    return [
        Duty(
            month_text(row.month.first_day, get_language() or ""),
            reverse("documents:improvement", args=[row.pk]),
            row.unit.name,
            since=localdate(row.written_at) if row.written_at else None,
        )
        for row in queries.improvements_waiting()[:limit]
    ]


def explanations_waiting(_actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """Explanations that nobody judged."""
    return [
        Duty(
            row.number,
            reverse("documents:review", args=[row.pk]),
            row.chase.unit.name,
            since=localdate(row.explained_at) if row.explained_at else None,
        )
        for row in queries.to_review().order_by("explained_at", "pk")[:limit]
    ]


def agencies_above(_actor: Actor, _today: date) -> Thing:
    """The agencies whose overdue rate of the newest month is above the threshold."""
    month, count, every = queries.above_threshold()
    url = reverse("documents:latest")
    if month is None:
        return Thing(0, url)
    more = _("%(month)s, of %(count)s agencies") % {
        "month": month_text(month.first_day, get_language() or ""),
        "count": every,
    }
    return Thing(count, url, str(more), "warning")


declare_duties("documents.explain", _("Documents to explain"), "documents:chases",
               permission=EXPLAIN, look=explanations_owed)  # fmt: skip
declare_duties("documents.improve", _("Written improvements"), "documents:improvements",
               permission=EXPLAIN, look=improvements_owed)  # fmt: skip
declare_duties("documents.judge", _("Written improvements"), "documents:improvements",
               permission=MANAGE, look=improvements_waiting, waits=True)  # fmt: skip
declare_duties("documents.review", _("Explanations to judge"), "documents:chases",
               permission=MANAGE, look=explanations_waiting, waits=True)  # fmt: skip
declare_thing("documents.above", _("Agencies with too many documents overdue"), permission=SEE,
              order=70, look=agencies_above)  # fmt: skip
