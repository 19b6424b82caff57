"""Pledges: the list, one with what carries it, and the mapping."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.states import OPEN_ITEMS
from civicloop.evaluate.planning import policies, queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import NotFoundError
from civicloop.evaluate.planning.models import Pledge, PledgeLink
from civicloop.evaluate.planning.rules import Verdict
from civicloop.evaluate.planning.states import ProposalState
from civicloop.evaluate.planning.web.forms.books import MapForm, PledgeForm
from civicloop.evaluate.planning.web.labels import VERDICTS
from civicloop.evaluate.planning.web.labels_books import PLEDGE_STATES
from civicloop.evaluate.planning.web.labels_rounds import PROPOSAL_STATES
from civicloop.evaluate.planning.web.staff.plans import MANAGE, SEE
from civicloop.evaluate.planning.web.staff.results import tell
from civicloop.evaluate.planning.web.steps import Step
from civicloop.evaluate.planning.web.tables_books import Pledges
from civicloop.kernel.clock import services as clock

KINDS = {"i": "indicator_id", "p": "proposal_id", "t": "item_id"}
ITEM_LIGHTS = {
    "late": (_("Behind its plan"), "danger"),
    "watch": (_("To be watched"), "warning"),
    "good": (_("On its plan"), "success"),
}
CHOICES = 2000


@SEE
def show_pledges(request: HttpRequest) -> HttpResponseBase:
    """The list."""
    table = Pledges(request, queries.pledges())
    if table.wants_export:
        return table.export()
    context = {"table": table, "may_manage": policies.may_manage(request.actor)}
    return render(request, "planning/pledges.html", context)


def pledge_or_404(pk: int) -> Pledge:
    """One pledge."""
    try:
        return queries.pledge(pk)
    except NotFoundError as error:
        raise Http404 from error


@SEE
def show_pledge(request: HttpRequest, pk: int) -> HttpResponse:
    """One pledge with all that carries it."""
    row = pledge_or_404(pk)
    links = queries.links_of([row.pk]).get(row.pk, [])
    verdicts = queries.last_verdicts([one.indicator_id for one in links if one.indicator_id])
    context = {
        "row": row,
        "badge": PLEDGE_STATES[queries.pledge_states([row.pk])[row.pk]],
        "links": [_line(one, verdicts) for one in links],
        "may_manage": policies.may_manage(request.actor),
    }
    return render(request, "planning/pledge.html", context)


def _line(one: PledgeLink, verdicts: Any) -> dict[str, Any]:  # noqa: ANN401 (classes by indicator)
    if one.proposal is not None:
        return {
            "name": str(one.proposal),
            "url": reverse("planning:proposal", args=[one.proposal.pk]),
            "badge": PROPOSAL_STATES[ProposalState(one.proposal.state)],
            "target": f"p{one.proposal.pk}",
        }
    if one.item is not None:
        return {
            "name": f"{one.item.number} {one.item.title}",
            "url": reverse("programmes:item", args=[one.item.pk]),
            "badge": ITEM_LIGHTS.get(one.item.light, (_("Tracked item"), "neutral")),
            "target": f"t{one.item.pk}",
        }
    known = verdicts.get(one.indicator_id)
    return {
        "name": str(one.indicator),
        "url": reverse("planning:indicator", args=[one.indicator_id]),
        "badge": VERDICTS[Verdict(known)] if known else (_("No result yet"), "neutral"),
        "target": f"i{one.indicator_id}",
    }


@MANAGE
class NewPledge(Step):
    """Write a pledge down."""

    form_class = PledgeForm
    heading = _("Write a pledge down")
    done = _("The pledge is kept. Map it to what carries it.")

    def way(self) -> list[str]:
        """Up to the list."""
        return [reverse("planning:pledges"), gettext("Pledges of the mayor")]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Every agency."""
        return super().get_form_kwargs() | {
            "units": queries.agencies(timezone.localdate(clock.now()))
        }

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a pledge)
        """Keep it."""
        unit = values.pop("unit")
        return planning.make_pledge(**values, unit_id=unit, actor=self.request.actor)

    def address(self, result: Any) -> str:  # noqa: ANN401 (a pledge)
        """Its page."""
        return reverse("planning:pledge", args=[result.pk])


@MANAGE
class MapPledge(Step):
    """Map a pledge to an indicator or a project."""

    form_class = MapForm
    heading = _("Map the pledge")
    submit = _("Map it")
    done = _("The pledge is mapped.")

    @cached_property
    def row(self) -> Pledge:
        """The pledge of the address."""
        return queries.pledge(self.kwargs["pk"])

    def way(self) -> list[str]:
        """Up to the pledge."""
        own = reverse("planning:pledge", args=[self.row.pk])
        return [reverse("planning:pledges"), gettext("Pledges of the mayor"), own, str(self.row)]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Indicators in force, projects and tracked items, those of the leading agency first."""
        indicators = queries.indicators().filter(current__isnull=False).order_by("number")[:CHOICES]
        projects = queries.proposals().order_by("-number")[:CHOICES]
        found = [(one.unit_id != self.row.unit_id, f"i{one.pk}", f"{one.unit.name} · {one}")
                 for one in indicators]  # fmt: skip
        found += [(one.unit_id != self.row.unit_id, f"p{one.pk}", f"{one.unit.name} · {one}")
                  for one in projects]  # fmt: skip
        items = tracked.visible_items(self.request.actor).filter(
            state__in=OPEN_ITEMS, programme__has_months=True
        )
        own = queries.branch(self.row.unit_id)
        newest = items.select_related("unit").order_by("-number")[:CHOICES]
        found += [(one.unit_id not in own, f"t{one.pk}",
                   f"{one.unit.name} · {one.number} {one.title}") for one in newest]  # fmt: skip
        targets = [(key, label) for _far, key, label in sorted(found, key=lambda row: row[0])]
        return super().get_form_kwargs() | {"targets": targets}

    def perform(self, values: dict[str, Any]) -> None:
        """Map it."""
        planning.map_pledge(self.row.pk, **target_of(values["target"]), actor=self.request.actor)

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (nothing)
        """Back to the pledge."""
        return reverse("planning:pledge", args=[self.row.pk])


@MANAGE
@require_POST
def unmap(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mapping back."""
    row = pledge_or_404(pk)
    target = target_of(request.POST.get("target", ""))
    tell(
        request,
        lambda: planning.map_pledge(row.pk, **target, is_on=False, actor=request.actor),
        gettext("The mapping is taken back."),
    )
    return redirect("planning:pledge", row.pk)


def target_of(text: str) -> dict[str, int]:
    """What ``i12``, ``p12`` or ``t12`` names."""
    kind, key = text[:1], text[1:]
    if kind not in KINDS or not (key.isascii() and key.isdigit()) or len(key) > 12:  # noqa: PLR2004 (no key is longer)
        return {}
    return {KINDS[kind]: int(key)}
