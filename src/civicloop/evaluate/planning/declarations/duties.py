"""What the module puts on the list of what is due, and what of it is worth knowing each day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning.declarations.permissions import (
    APPROVE,
    MANAGE,
    REVIEW,
    SEE,
    WRITE,
)
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city.rules import here
from civicloop.ui.rules import Duty, Thing, declare_duties, declare_thing


def _year(year: int) -> str:
    return str(here().year(year) if (get_language() or "").startswith("zh") else year)


def results_owed(actor: Actor, today: date, limit: int) -> Sequence[Duty]:
    """Results of years that are over, of the actor's agencies, the longest due first."""
    until = queries.results_until(today)
    return [
        Duty(
            f"{_year(row.year)} {row.version.indicator}",
            reverse("planning:indicator", args=[row.version.indicator_id]),
            row.version.indicator.unit.name,
            until(row.year),
        )
        for row in queries.results_owed(actor, today)[:limit]
    ]


def projects_owed(actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """Projects that are drafts or came back, until the day of their round."""
    return [
        Duty(
            str(row),
            reverse("planning:proposal", args=[row.pk]),
            row.unit.name,
            row.round.submit_until if row.state == "draft" else None,
            localdate(row.changed_at),
        )
        for row in queries.proposals_owed(actor)[:limit]
    ]


def parts_owed(actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """Parts of the outline or the annual plan that are not sent."""
    return [
        Duty(
            f"{_year(row.book.year)} {BOOKS[row.book.kind]}",
            reverse("planning:part", args=[row.pk]),
            row.unit.name,
            row.book.due_on,
            localdate(row.book.changed_at),
        )
        for row in queries.parts_owed(actor)[:limit]
    ]


def steps_owed(_actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """The next steps of major projects and studies."""
    return [
        Duty(
            row.title,
            reverse("planning:undertaking", args=[row.pk]),
            row.unit.name,
            row.due_on,
        )
        for row in queries.undertakings_due()[:limit]
    ]


def definitions_waiting(_actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """Indicators that wait for approval."""
    return [
        Duty(
            str(row.indicator),
            reverse("planning:decide", args=[row.pk]),
            row.indicator.unit.name,
            since=localdate(row.proposed_at),
        )
        for row in queries.versions_waiting()[:limit]
    ]


def results_waiting(_actor: Actor, today: date, limit: int) -> Sequence[Duty]:
    """Results that wait for review, with the day until which the year is reviewed."""
    until = queries.review_until(today)
    return [
        Duty(
            f"{_year(row.year)} {row.indicator}",
            reverse("planning:result", args=[row.indicator_id, row.year]),
            row.unit.name,
            until(row.year),
            localdate(row.sent_at or row.changed_at),
        )
        for row in queries.results_waiting()[:limit]
    ]


def projects_waiting(_actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """Projects on which the present phase of their round has not said anything."""
    return [
        Duty(
            str(row),
            reverse("planning:proposal", args=[row.pk]),
            row.unit.name,
            since=localdate(row.changed_at),
        )
        for row in queries.proposals_waiting()[:limit]
    ]


def parts_waiting(_actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """Parts that were sent and nobody signed."""
    return [
        Duty(
            f"{_year(row.book.year)} {BOOKS[row.book.kind]}",
            reverse("planning:part", args=[row.pk]),
            row.unit.name,
            row.book.due_on,
            localdate(row.book.changed_at),
        )
        for row in queries.parts_waiting()[:limit]
    ]


def years_owed(actor: Actor, today: date, limit: int) -> Sequence[Duty]:
    """Years of the actor's agencies that are over and not summed up in words."""
    until = queries.results_until(today)
    return [
        Duty(
            str(_("Summary of %(year)s") % {"year": _year(row.year)}),
            reverse("planning:year", args=[row.plan_id, row.unit_id, row.year]),
            row.unit_name,
            until(row.year),
        )
        for row in queries.summaries_owed(actor, today, limit)
    ]


def years_waiting(_actor: Actor, today: date, limit: int) -> Sequence[Duty]:
    """Summaries of years that wait for the commission, with the day of its review."""
    until = queries.review_until(today)
    return [
        Duty(
            str(_("Summary of %(year)s") % {"year": _year(row.year)}),
            reverse("planning:year", args=[row.plan_id, row.unit_id, row.year]),
            row.unit.name,
            until(row.year),
            localdate(row.sent_at or row.changed_at),
        )
        for row in queries.summaries_waiting()[:limit]
    ]


BOOKS = {"outline": _("Policy outline"), "plan": _("Annual plan")}


def poor_results(_actor: Actor, _today: date) -> Thing:
    """The poor results of the newest year that has any."""
    year, count = queries.newest_poor()
    url = reverse("planning:results")
    found = f"{url}?year={year}&verdict=poor" if year else url
    return Thing(count, found, _year(year) if year else "", "warning")


def pledges_behind(_actor: Actor, _today: date) -> Thing:
    """The pledges that are behind, of all."""
    behind, every = queries.pledges_behind()
    url = reverse("planning:pledges")
    return Thing(behind, url, str(_("of %(count)s pledges") % {"count": every}), "danger")


declare_duties("planning.results", _("Results of indicators"), "planning:results",
               permission=WRITE, look=results_owed)  # fmt: skip
declare_duties("planning.years", _("Summaries of years"), "planning:years",
               permission=WRITE, look=years_owed)  # fmt: skip
declare_duties("planning.projects", _("Proposed projects"), "planning:proposals",
               permission=WRITE, look=projects_owed)  # fmt: skip
declare_duties("planning.parts", _("Annual plans and outlines"), "planning:books",
               permission=WRITE, look=parts_owed)  # fmt: skip
declare_duties("planning.steps", _("Major projects and studies"), "planning:undertakings",
               permission=MANAGE, look=steps_owed)  # fmt: skip
declare_duties("planning.definitions", _("Indicators to approve"), "planning:definitions",
               permission=APPROVE, look=definitions_waiting, waits=True)  # fmt: skip
declare_duties("planning.review", _("Results to review"), "planning:review",
               permission=REVIEW, look=results_waiting, waits=True)  # fmt: skip
declare_duties("planning.summaries", _("Summaries of years to review"), "planning:years",
               permission=REVIEW, look=years_waiting, waits=True)  # fmt: skip
declare_duties("planning.judge", _("Projects to judge"), "planning:proposals",
               permission=REVIEW, look=projects_waiting, waits=True)  # fmt: skip
declare_duties("planning.sign", _("Parts to sign"), "planning:books",
               permission=REVIEW, look=parts_waiting, waits=True)  # fmt: skip
declare_thing("planning.poor", _("Indicators that failed their year"), permission=SEE, order=60,
              look=poor_results)  # fmt: skip
declare_thing("planning.pledges", _("Pledges behind"), permission=SEE, order=50,
              look=pledges_behind)  # fmt: skip
