"""The pre-review: rounds with their phases, ceilings and numbers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.engines.tracking import queries as tracked
from civicloop.evaluate.planning import policies, queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import (
    FaultyFieldsError,
    NotFoundError,
    OverCeilingError,
)
from civicloop.evaluate.planning.models import Round
from civicloop.evaluate.planning.rules import SOURCES, MoneySource
from civicloop.evaluate.planning.states import ROUNDS, ProposalState, RoundState
from civicloop.evaluate.planning.web.decisions import decisions_shown
from civicloop.evaluate.planning.web.forms.rounds import (
    THOUSAND,
    CeilingForm,
    ProgrammeForm,
    RoundForm,
)
from civicloop.evaluate.planning.web.labels import fault_text, shown_year
from civicloop.evaluate.planning.web.labels_rounds import (
    PROPOSAL_STATES,
    ROUND_MOVES,
    ROUND_STATES,
    SOURCE_NAMES,
    thousands,
    yi,
)
from civicloop.evaluate.planning.web.staff.plans import MANAGE, SEE
from civicloop.evaluate.planning.web.steps import REFUSALS, Step
from civicloop.evaluate.planning.web.tables_rounds import Proposals, Rounds


@SEE
def show_rounds(request: HttpRequest) -> HttpResponseBase:
    """The list."""
    table = Rounds(request, queries.rounds())
    if table.wants_export:
        return table.export()
    context = {"table": table, "may_manage": policies.may_manage(request.actor)}
    return render(request, "planning/rounds.html", context)


@SEE
def show_proposals(request: HttpRequest) -> HttpResponseBase:
    """Projects of all rounds."""
    table = Proposals(request, queries.proposals())
    if table.wants_export:
        return table.export()
    return render(request, "planning/list.html", {"table": table, "top": "proposals"})


def round_or_404(pk: int) -> Round:
    """One round."""
    try:
        return queries.round_of(pk)
    except NotFoundError as error:
        raise Http404 from error


@SEE
def show_round(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: its phase, what was asked by source, what passed."""
    row = round_or_404(pk)
    state = RoundState(row.state)
    found = queries.summary(row)
    live = queries.live(row.pk)
    granted = {one.source: one.granted for one in queries.balance(live)} if live else {}
    ceilings = queries.ceilings(row.pk)
    began = {phase.state: phase.began_at for phase in row.phases.all()}
    manages = policies.may_manage(request.actor)
    list_url = reverse("planning:proposals") + f"?round={row.pk}"
    context = {
        "row": row,
        "year": shown_year(row.year),
        "badge": ROUND_STATES[state],
        "steps": [label for label, _tone in ROUND_STATES.values()],
        "current": list(ROUND_STATES).index(state) + 1,
        "began": [(ROUND_STATES[one][0], began[one.value]) for one in RoundState
                  if one.value in began],
        "list_url": list_url,
        "passed_url": f"{list_url}&state={ProposalState.PASSED}",
        "count": found.count,
        "asked": yi(found.asked_year),
        "asked_total": yi(found.asked_total),
        "passed": found.passed,
        "granted": yi(found.granted),
        "sources": [
            {"name": SOURCE_NAMES[source], "asked": yi(found.by_source[source]),
             "url": f"{list_url}&source={source}",
             "ceiling": yi(ceilings[source]) if source in ceilings else "—",
             "granted": yi(granted.get(source, 0))}
            for source in SOURCES
        ],
        "states": [
            {"label": PROPOSAL_STATES[one][0], "tone": PROPOSAL_STATES[one][1],
             "count": found.by_state.get(one.value, 0), "url": f"{list_url}&state={one}"}
            for one in ProposalState
        ],
        "meetings": [(ROUND_STATES[RoundState(phase)][0], count)
                     for phase, count in found.meetings.items()],
        "moves": [(move, ROUND_MOVES[move]) for move in ROUNDS.open_moves(state)] if manages
        else [],
        "may_write": request.actor.may("planning.write") and state is RoundState.ISSUED,
        "may_manage": manages,
        "is_open": state is not RoundState.APPROVED,
        "may_move_day": manages and state in {RoundState.PREPARED, RoundState.ISSUED},
        "decisions": decisions_shown(row.pk, request.actor),
        "live": live,
    }  # fmt: skip
    return render(request, "planning/round.html", context)


@MANAGE
@require_POST
def move_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead a round on; what stands against it is said on its page."""
    row = round_or_404(pk)
    move = request.POST.get("move", "")
    if move not in ROUND_MOVES:
        raise Http404
    try:
        planning.move_round(row.pk, move, actor=request.actor)
        messages.success(request, gettext("The round is in its next phase."))
    except OverCeilingError as error:
        for source, amount in error.over.items():
            text = gettext("%(source)s: %(amount)s thousand above its ceiling.")
            told = {"source": SOURCE_NAMES[MoneySource(source)], "amount": thousands(amount)}
            messages.error(request, text % told)
    except FaultyFieldsError as error:
        for faults in error.faults.values():
            for fault in faults:
                messages.error(request, fault_text(fault))
    except tuple(REFUSALS) as error:
        text = next(REFUSALS[cls] for cls in type(error).__mro__ if cls in REFUSALS)
        messages.error(request, str(text))
    return redirect("planning:round", row.pk)


@MANAGE
class NewRound(Step):
    """Lay a round down."""

    form_class = RoundForm
    heading = _("Lay down a pre-review")
    submit = _("Lay down")
    done = _("The round is laid down. Issue it when agencies may write.")

    def way(self) -> list[str]:
        """Up to the list."""
        return [reverse("planning:rounds"), gettext("Pre-reviews")]

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a round)
        """Lay it down."""
        return planning.open_round(**values, actor=self.request.actor)

    def address(self, result: Any) -> str:  # noqa: ANN401 (a round)
        """Its page."""
        return reverse("planning:round", args=[result.pk])


class OfRound(Step):
    """A step of one round."""

    @cached_property
    def row(self) -> Round:
        """The round of the address."""
        return queries.round_of(self.kwargs["pk"])

    def way(self) -> list[str]:
        """Up to the round."""
        own = reverse("planning:round", args=[self.row.pk])
        return [reverse("planning:rounds"), gettext("Pre-reviews"), own, shown_year(self.row.year)]

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (any verb's)
        """Back to the round."""
        return reverse("planning:round", args=[self.row.pk])


@MANAGE
class Ceilings(OfRound):
    """Say what each source can pay."""

    form_class = CeilingForm
    heading = _("Ceilings by source")
    done = _("The ceilings are kept.")

    def get_initial(self) -> dict[str, Any]:
        """As they stand."""
        found = queries.ceilings(self.row.pk)
        return {source.value: amount // THOUSAND for source, amount in found.items()}

    def perform(self, values: dict[str, Any]) -> None:
        """Set each."""
        for source in SOURCES:
            planning.set_ceiling(
                self.row.pk, source, values[source.value], actor=self.request.actor
            )


@MANAGE
class Track(OfRound):
    """Put passed projects on the list of a tracking programme."""

    form_class = ProgrammeForm
    heading = _("Track the passed projects")
    lead = _("Each passed project becomes an item of its agency, once.")
    submit = _("Track")
    done = _("The passed projects are tracked.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The programmes that the reader sees."""
        programmes = list(tracked.programmes(self.request.actor))
        return super().get_form_kwargs() | {"programmes": programmes}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (how many)
        """Put them there."""
        return planning.track_round(self.row.pk, values["programme"], actor=self.request.actor)
