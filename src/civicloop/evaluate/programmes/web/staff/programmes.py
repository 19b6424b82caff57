"""Programmes: the list, one of them with its months and candidates, opened for a year."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError, TrackingError
from civicloop.engines.tracking.rules import period_begins
from civicloop.engines.tracking.states import Cadence, ItemState
from civicloop.evaluate.programmes import policies
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.web.faults import told
from civicloop.evaluate.programmes.web.forms import items as own
from civicloop.evaluate.programmes.web.labels import CADENCES, named, period_text, titled
from civicloop.evaluate.programmes.web.staff.steps import Step, picked
from civicloop.evaluate.programmes.web.tables import Programmes, kinds, summed
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Programme
    from civicloop.kernel.access.middleware import ActorRequest

SEE, MANAGE = needs("tracking.see"), needs("tracking.manage")
MOST_MOVED = 500
ROWS = {
    "open": "open=1",
    "late": "light=late&open=1",
    "watch": "light=watch&open=1",
    "listed": "state=listed",
    "ended": "ended=1",
}


def programme_or_404(actor: Any, pk: int) -> Programme:  # noqa: ANN401 (an actor)
    """A programme of this module that the reader sees."""
    found = tracked.programmes(actor, kinds()).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def units_today() -> list[Any]:
    """The units in force."""
    return list(organizations.units_in_force(timezone.localdate(clock.now())))


@SEE
@require_safe
def show_programmes(request: ActorRequest) -> HttpResponseBase:
    """The list."""
    actor = request.actor
    table = Programmes(request, tracked.programmes(actor, kinds()), actor=actor)
    if table.wants_export:
        return table.export()
    context = {"table": table, "may_open": actor.may("tracking.manage")}
    return render(request, "programmes/programmes.html", context)


@SEE
@require_safe
def show_programme(request: ActorRequest, pk: int) -> HttpResponse:
    """One programme: counts, months, candidates, and the ways into it."""
    row = programme_or_404(request.actor, pk)
    counts = tracked.lights_of(request.actor, [pk]).get(pk, {})
    candidates = tracked.visible_items(request.actor).filter(programme=row, state=ItemState.LISTED)
    months = list(tracked.months(pk)[:24])
    for month in months:
        month.label = period_text(month.month, row.cadence)
    items = reverse("programmes:portfolio")
    definition = programmes.definitions().get(row.kind)
    context = {
        "row": row,
        "name": titled(row),
        "body": named(row.body),
        "counts": summed(counts),
        "urls": {name: f"{items}?programme={pk}&{terms}" for name, terms in ROWS.items()},
        "months": months,
        "cadence": CADENCES[row.cadence],
        "candidates": list(candidates.select_related("unit").order_by("number")[:MOST_MOVED]),
        "planned": set(tracked.versions_of(candidates.values_list("pk", flat=True))),
        "definition": definition,
        "is_granted": definition is not None and definition.is_granted,
        "may_manage": policies.may_manage(request.actor, row),
        "may_review": policies.may_review(request.actor, row),
    }
    return render(request, "programmes/programme.html", context)


@MANAGE
class Open(Step):
    """Open a shipped programme for a year."""

    form_class = own.OpenForm
    heading = _("Open a programme for a year")
    lead = _("Its body, its milestones and its rules come with it. Items are listed afterwards.")
    submit = _("Open the programme")
    done = _("The programme is open.")
    names: ClassVar[dict[str, str]] = {"key": "year", "owner_id": "owner", "body": "kind"}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Every programme that is shipped, and the units that can keep one."""
        mine = self.request.actor.units_for("tracking.manage")
        units = [row for row in units_today() if mine is None or row.pk in mine]
        kinds_ = list(programmes.definitions().values())
        return super().get_form_kwargs() | {"kinds": kinds_, "units": units}

    def get_initial(self) -> dict[str, Any]:
        """This year."""
        return {"year": timezone.localdate(clock.now()).year}

    def perform(self, values: dict[str, Any]) -> None:
        """Open it."""
        row = programmes.open_for_year(
            values["kind"],
            values["year"],
            owner_id=values["owner"],
            begins_on=values["begins_on"],
            ends_on=values["ends_on"],
            actor=self.request.actor,
        )
        self.opened = row.pk

    @property
    def back(self) -> str:
        """The programme, once it is open."""
        if hasattr(self, "opened"):
            return reverse("programmes:programme", args=[self.opened])
        return reverse("programmes:programmes")


class ProgrammeStep(Step):
    """A step of one programme."""

    @cached_property
    def row(self) -> Programme:
        """The programme of the address."""
        return programme_or_404(self.request.actor, self.kwargs["pk"])

    @property
    def back(self) -> str:
        """Its page."""
        return reverse("programmes:programme", args=[self.row.pk])

    @property
    def about(self) -> str:
        """Its name and year."""
        return titled(self.row)


@MANAGE
class Candidate(ProgrammeStep):
    """Put an item on the list."""

    form_class = own.CandidateForm
    heading = _("List a candidate")
    lead = _("A candidate is tracked once it has a plan and is approved.")
    submit = _("Put it on the list")
    done = _("The candidate is on the list. Give it a plan by month next.")
    names: ClassVar[dict[str, str]] = {
        "unit_id": "unit", "joint_ids": "joint", "parent": "part_of",
    }  # fmt: skip

    def get_form_kwargs(self) -> dict[str, Any]:
        """The units in force."""
        return super().get_form_kwargs() | {"units": units_today()}

    def get_initial(self) -> dict[str, Any]:
        """The time of the programme."""
        found = programmes.definitions().get(self.row.kind)
        return {
            "begins_on": self.row.begins_on,
            "ends_on": self.row.ends_on,
            "work": found.work if found else "",
            "is_public": self.row.is_public,
            "part_of": self.request.GET.get("part_of", "")[:40],
        }

    def parent(self, number: str) -> int | None:
        """The item that it is split off from."""
        if not number.strip():
            return None
        rows = tracked.visible_items(self.request.actor).filter(programme=self.row)
        found = rows.filter(number=number.strip()).values_list("pk", flat=True).first()
        if found is None:
            raise FaultyFieldsError({"parent": (Fault("unknown"),)})
        return found

    def perform(self, values: dict[str, Any]) -> None:
        """List it."""
        new = tracking.NewItem(
            number=values["number"].strip(),
            title=values["title"].strip(),
            unit_id=values["unit"],
            begins_on=values["begins_on"],
            ends_on=values["ends_on"],
            kind=values["work"],
            legal_basis=values["legal_basis"],
            budget=int(values["budget"] or 0),
            is_public=values["is_public"],
            joint_ids=tuple(values["joint"]),
            parent_id=self.parent(values["part_of"]),
            spot=self.bound.spot(),
        )
        self.item = tracking.list_item(self.row.pk, new, actor=self.request.actor)

    @property
    def back(self) -> str:
        """The new item, or the programme."""
        if hasattr(self, "item"):
            return reverse("programmes:item", args=[self.item.pk])
        return super().back


@MANAGE
@require_POST
def select(request: ActorRequest, pk: int) -> HttpResponse:
    """Begin to track the candidates that were picked, each for itself; what cannot be is told."""
    row = programme_or_404(request.actor, pk)
    wanted = picked(request.POST.getlist("item"))
    rows = tracked.visible_items(request.actor).filter(programme=row, pk__in=wanted)
    begun = 0
    for item in rows.order_by("number")[:MOST_MOVED]:
        try:
            tracking.approve_item(item.pk, version=item.version, actor=request.actor)
            begun += 1
        except FaultyFieldsError as error:
            why = "; ".join(told(fault) for found in error.faults.values() for fault in found)
            messages.error(request, f"{item.number}: {why}")
        except TrackingError:
            text = _("This step is not open any more. Open the page again.")
            messages.error(request, f"{item.number}: {text}")
    if begun:
        messages.success(request, _("%(count)s items are tracked now.") % {"count": begun})
    elif not rows:
        messages.warning(request, _("Pick the candidates first."))
    return redirect("programmes:programme", pk)


@MANAGE
class OpenMonth(ProgrammeStep):
    """Ask every unit for a month; at night the product does it by itself."""

    form_class = own.MonthForm
    heading = _("Open a month")
    lead = _("Each unit's open part gets a report, filled in from its last month.")
    submit = _("Open the month")
    done = _("The month is open.")

    def perform(self, values: dict[str, Any]) -> None:
        """Open it."""
        month = values["month"]
        first = period_begins(month, Cadence(self.row.cadence))
        begins, ends = self.row.begins_on.replace(day=1), self.row.ends_on
        if month < begins or first > ends:
            raise FaultyFieldsError({"month": (Fault("not_to_open"),)})
        tracking.open_period(self.row.pk, month, actor=self.request.actor)
