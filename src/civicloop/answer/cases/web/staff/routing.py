"""Routing: which unit answers, from when on, and what a change would have done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import CategoryError
from civicloop.answer.cases.models import RoutingRule
from civicloop.answer.cases.rules import Rule
from civicloop.answer.cases.rules.rerouting import Rerouted
from civicloop.answer.cases.web.forms.settings import EndForm, RuleForm
from civicloop.answer.cases.web.labels import COMPARISONS
from civicloop.answer.cases.web.messages import put_into, told
from civicloop.answer.cases.web.staff.categories import EDIT, WRONG
from civicloop.answer.cases.web.tables import district_choices
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

PER_PAGE = 100
UNSAVED = 0
"""The key of a rule that is only tried out."""


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as a line of the list."""

    row: RoutingRule
    district: str
    condition: str
    is_future: bool


@EDIT
@never_cache
@require_safe
def routing(request: ActorRequest) -> HttpResponse:
    """The rules that hold or will, of one category or of all."""
    today = timezone.localdate(clock.now())
    code = request.GET.get("category", "")
    chosen = queries.any_category(code) if code else None
    rows = queries.routing_rules(on=today, category=chosen.code if chosen else "")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    ended = queries.ended_rules(on=today, category=chosen.code) if chosen else ()
    context = {
        "category": chosen,
        "categories": queries.all_categories(),
        "lines": _lines(page.object_list, today),
        "page": page,
        "ended": _lines(ended, today),
        "end_form": EndForm(initial={"on": today + timedelta(hours=24)}),
    }
    return render(request, "cases/settings/routing.html", context)


def _lines(rows: Any, today: date) -> list[Line]:  # noqa: ANN401 (rules)
    names = dict(district_choices())
    return [
        Line(
            row,
            names.get(row.district_code, row.district_code),
            f"{row.question} {COMPARISONS[row.comparison]} {row.value}" if row.question else "",
            row.valid_from > today,
        )
        for row in rows
    ]


@EDIT
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: ActorRequest) -> HttpResponse:
    """A new rule: tried out on last month's cases first, then put in force."""
    today = timezone.localdate(clock.now())
    chosen = queries.any_category(request.GET.get("category", ""))
    if request.method != "POST":
        return _page(request, RuleForm(chosen, today), None)
    form = RuleForm(chosen, today, request.POST)
    if not form.is_valid():
        return _page(request, form, None, status=WRONG)
    if "save" not in request.POST:
        return _page(request, form, _tried(form, today))
    data = form.cleaned_data
    try:
        cases.set_route(
            category=data["category"],
            district=data["district"],
            unit=data["unit"],
            priority=data["priority"],
            valid_from=data["valid_from"],
            condition=form.condition(),
            actor=request.actor,
        )
    except CategoryError as error:
        put_into(form, error)
        return _page(request, form, None, status=WRONG)
    messages.success(request, _("The rule is saved."))
    return redirect("cases:routing")


def _tried(form: RuleForm, today: date) -> dict[str, Any]:
    """What the rule would have done in the month before this one."""
    data = form.cleaned_data
    proposed = Rule(
        pk=UNSAVED,
        category=data["category"],
        district=data["district"],
        unit=organizations.unit(code=data["unit"]).pk,
        priority=data["priority"],
        valid_from=min(data["valid_from"], today),
        condition=form.condition(),
    )
    until = today.replace(day=1)
    since = (until - timedelta(hours=24)).replace(day=1)
    found = queries.simulate(
        proposed,
        replaces=queries.replaced_by(proposed, today),
        since=_midnight(since),
        until=_midnight(until),
        on=today,
    )
    last = until - timedelta(hours=24)
    return {"since": since, "last": last, "found": found, **_named(found)}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _named(found: Rerouted) -> dict[str, Any]:
    """The flows and the sample with the names of the units."""
    names = {unit.pk: unit.name for unit in organizations.units_ever()}
    return {
        "flows": [(names.get(old, "—"), names.get(new, "—"), n) for old, new, n in found.flows],
        "sample": [
            (number, names.get(old, "—"), names.get(new, "—")) for number, old, new in found.sample
        ],
    }


def _page(
    request: ActorRequest, form: RuleForm, tried: dict[str, Any] | None, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "tried": tried}
    return render(request, "cases/settings/rule.html", context, status=status)


@EDIT
@never_cache
@require_POST
def end_rule(request: ActorRequest, rule_id: int) -> HttpResponse:
    """Let a rule be gone from a day on."""
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please name the day."))
        return redirect("cases:routing")
    try:
        cases.end_route(rule_id, on=form.cleaned_data["on"], actor=request.actor)
        messages.success(request, _("The rule ends on that day."))
    except CategoryError as error:
        for faults in error.faults.values():
            for fault in faults:
                messages.error(request, told(fault))
    return redirect("cases:routing")
