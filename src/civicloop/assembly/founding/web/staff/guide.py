"""The guide: which steps there are, how far each is, and what the doors wait for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.assembly.founding import queries
from civicloop.assembly.founding.queries import Counts
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock

SET_UP = needs("founding.set_up")
LOCAL = ("127.0.0.1", "localhost")


@SET_UP
@require_safe
def show_guide(request: HttpRequest) -> HttpResponse:
    """All steps in order, and what is still missing."""
    counts = queries.counts(clock.now())
    steps = guide_steps(counts)
    done = sum(step["done"] for step in steps)
    context = {
        "steps": steps,
        "done": done,
        "missing": missing(counts),
        "wishes": wishes(counts),
        "far": _("%(done)s of %(all)s steps are done") % {"done": done, "all": len(steps)},
    }
    return render(request, "founding/guide.html", context)


def guide_steps(counts: Counts) -> list[dict[str, Any]]:
    """Every step with its page, its state and one line about it."""
    done, drafts = counts.steps, queries.drafts()
    lines = [
        ("city", _("City"), reverse("administration:city"), counts.name or _("no name yet")),
        ("boundaries", _("Boundaries"), _at("boundaries"),
         _("%(districts)s districts, %(villages)s villages")
         % {"districts": counts.districts, "villages": counts.villages}),
        ("calendar", _("Calendar"), _at("calendar"), _years(counts)),
        ("agencies", _("Agencies"), _at("agencies"),
         _("%(count)s units") % {"count": counts.units}),
        ("staff", _("Staff"), _at("staff"),
         _("%(people)s people, %(heads)s units with a head")
         % {"people": counts.people, "heads": counts.heads}),
        ("categories", _("Categories"), _at("categories"),
         _("%(count)s categories") % {"count": counts.categories}),
        ("routes", _("Who answers"), _at("routes"),
         _("%(count)s rules of routing") % {"count": counts.routes}),
        ("rules", _("Rules in force"), _at("rules"),
         _("%(own)s of the city's own, %(waiting)s wait for approval")
         % {"own": counts.own_rules, "waiting": counts.waiting_rules}),
        ("mail", _("Mail"), reverse("founding:mail"),
         _("a mail server is named") if counts.mail else _("no mail server is named")),
    ]  # fmt: skip
    kept = {"villages": "boundaries"}
    waiting = {kept.get(step, step) for step in drafts}
    return [
        {
            "key": key,
            "label": label,
            "url": url,
            "told": told,
            "done": done[key],
            "draft": key in waiting,
        }
        for key, label, url, told in lines
    ]


def missing(counts: Counts) -> list[str]:
    """What the doors cannot open without."""
    found = [
        (not counts.name, _("The city has no name.")),
        (not counts.districts, _("No district is loaded: no report finds its place.")),
        (bool(counts.missing_years), _years(counts)),
        (not counts.units, _("There is no agency.")),
        (not counts.administrators, _("Nobody is administrator.")),
        (not counts.categories, _("There is no category to choose from.")),
        (counts.triage is None, _("No unit sorts what no rule speaks about.")),
        (not counts.mail, _("No mail server is named (MAIL_URL): letters stay in a folder.")),
        (any(word in counts.address for word in LOCAL),
         _("The address of the site is that of this machine alone (BASE_URL).")),
    ]  # fmt: skip
    return [text for is_missing, text in found if is_missing]


def wishes(counts: Counts) -> list[str]:
    """What is better to have, and keeps no door closed."""
    found = [
        (not counts.has_logo, _("The city has no logo; its mark stands in its place.")),
        (counts.districts > 0 and not counts.villages, _("No villages are loaded.")),
        (counts.administrators == 1, _("Only one person is administrator. Name a second one.")),
        (counts.units > 0 and counts.heads < counts.units,
         _("%(count)s units have no head.") % {"count": counts.units - counts.heads}),
        (counts.waiting_rules > 0,
         _("%(count)s versions of rules wait for approval by somebody else.")
         % {"count": counts.waiting_rules}),
    ]  # fmt: skip
    return [text for is_so, text in found if is_so]


def _years(counts: Counts) -> str:
    if not counts.missing_years:
        return _("all years that are needed are loaded")
    years = "、".join(str(year) for year in counts.missing_years)
    return _("The calendar of %(years)s is missing.") % {"years": years}


def _at(step: str) -> str:
    return reverse("founding:step", args=[step])
