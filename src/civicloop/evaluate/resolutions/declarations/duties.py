"""What the module puts on the list of what is due, and what of it is worth knowing each day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions.declarations.permissions import CHAIR, KEEP, SEE
from civicloop.evaluate.resolutions.models import Decision
from civicloop.evaluate.resolutions.rules import session_words
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city.rules import name_in
from civicloop.kernel.clock import services as clock
from civicloop.ui.rules import Duty, Thing, declare_duties, declare_thing


def _said(row: Decision) -> str:
    return f"{row.number} {row.title}"


def _named(row: object) -> str:
    return name_in(row, get_language() or "")


def replies_owed(actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """Decisions on which a unit of the actor has still to say what it did."""
    return [
        Duty(
            _said(row.decision),
            reverse("resolutions:reply", args=[row.pk]),
            f"{_named(row.unit)} · {_named(row.decision.body.power)}",
            row.decision.due_on,
        )
        for row in queries.owed_replies(actor)[:limit]
    ]


def answers_owed(actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """Answers that run against a clock of the law or the city, for whoever keeps them."""
    return [
        Duty(
            _said(row),
            reverse("resolutions:decision", args=[row.pk]),
            f"{_named(row.unit)} · {_named(row.body.power)}",
            localdate(row.answer_due_at) if row.answer_due_at else None,
        )
        for row in queries.answers_owed(actor)[:limit]
    ]


def reports_owed(_actor: Actor, today: date, limit: int) -> Sequence[Duty]:
    """Reports on what the last session resolved, before the next one begins."""
    found = []
    for row, due_on, _before in queries.report_days(today)[:limit]:
        url = reverse("resolutions:note-report", args=[row.pk])
        name = session_words(
            row.term, row.number, get_language() or "", extraordinary=row.is_extraordinary
        )
        found.append(Duty(name, url, "", due_on))
    return found


def meetings_ahead(_actor: Actor, today: date, limit: int) -> Sequence[Duty]:
    """Meetings of the next days, for whoever chairs them."""
    return [
        Duty(
            row.title,
            reverse("resolutions:chair", args=[row.pk]),
            _named(row.body.power),
            row.held_on,
        )
        for row in queries.meetings_ahead(today)[:limit]
    ]


def visits_ahead(actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """Joint visits that the units of an actor take part in and that nobody wrote down yet."""
    return [
        Duty(
            row.matter.title,
            f"{reverse('resolutions:matter', args=[row.matter_id])}#visit-{row.pk}",
            row.place,
            row.held_on,
        )
        for row in queries.visits_ahead(actor)[:limit]
    ]


def carries_waiting(_actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """Money that agencies asked to carry over and nobody decided on."""
    return [
        Duty(
            row.title,
            reverse("resolutions:carry", args=[row.pk]),
            _named(row.unit),
            since=localdate(row.asked_at),
        )
        for row in queries.carries_to_decide()[:limit]
    ]


def replies_waiting(actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """Replies that wait for a head's approval or the commission's judgement."""
    return [
        Duty(
            _said(row.charge.decision),
            reverse("resolutions:decision", args=[row.charge.decision_id]),
            _named(row.charge.unit),
            since=localdate(row.written_at),
        )
        for row in queries.replies_waiting(actor)[:limit]
    ]


def answers_late(actor: Actor, _today: date) -> Thing:
    """Answers past their day, to the council, to legislators and to whoever oversees the city."""
    found = queries.figures(actor, clock.now())["unanswered"]
    return Thing(found, reverse("resolutions:decisions") + "?late=answer", tone="danger")


def deeds_late(actor: Actor, _today: date) -> Thing:
    """What meetings decided and superiors instructed, past its day."""
    found = queries.figures(actor, clock.now())["late"]
    return Thing(found, reverse("resolutions:decisions") + "?late=deed", tone="warning")


declare_duties("resolutions.replies", _("Replies to write"), "resolutions:work",
               permission="tracking.report", look=replies_owed)  # fmt: skip
declare_duties("resolutions.answers", _("Answers with a day"), "resolutions:decisions",
               permission=KEEP, look=answers_owed)  # fmt: skip
declare_duties("resolutions.reports", _("Reports to the council"), "resolutions:motions",
               permission=KEEP, look=reports_owed)  # fmt: skip
declare_duties("resolutions.meetings", _("Meetings to chair"), "resolutions:meetings",
               permission=CHAIR, look=meetings_ahead)  # fmt: skip
declare_duties("resolutions.visits", _("Joint visits"), "resolutions:matters",
               permission=SEE, look=visits_ahead)  # fmt: skip
declare_duties("resolutions.carries", _("Money to be carried over"), "resolutions:carried",
               permission=KEEP, look=carries_waiting, waits=True)  # fmt: skip
declare_duties("resolutions.judge", _("Replies to approve and judge"), "resolutions:work",
               permission=SEE, look=replies_waiting, waits=True)  # fmt: skip
declare_thing("resolutions.answers", _("Answers overdue"), permission=SEE, order=20,
              look=answers_late)  # fmt: skip
declare_thing("resolutions.deeds", _("Resolutions and instructions overdue"), permission=SEE,
              order=30, look=deeds_late)  # fmt: skip
