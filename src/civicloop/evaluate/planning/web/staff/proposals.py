"""Projects: one with its money, chapters and opinions; writing, sending, judging."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.evaluate.planning import policies, queries, rules
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import Fault, FaultyFieldsError, NotFoundError
from civicloop.evaluate.planning.models import Proposal
from civicloop.evaluate.planning.states import ProposalState, RoundState, Ruling
from civicloop.evaluate.planning.web.forms.rounds import THOUSAND, OpinionForm, ProposalForm
from civicloop.evaluate.planning.web.labels import fault_text, shown_year
from civicloop.evaluate.planning.web.labels_rounds import (
    CHAPTERS,
    PROPOSAL_STATES,
    ROUND_STATES,
    RULINGS,
    SOURCE_NAMES,
    thousands,
)
from civicloop.evaluate.planning.web.staff.plans import SEE, WRITE
from civicloop.evaluate.planning.web.staff.results import REVIEW
from civicloop.evaluate.planning.web.staff.rounds import OfRound
from civicloop.evaluate.planning.web.steps import REFUSALS, Step
from civicloop.kernel.clock import services as clock
from civicloop.ui.web.steps import posted_version

REVIEWING = {RoundState.FIRST_REVIEW, RoundState.SITE_VISIT, RoundState.SECOND_REVIEW}


def proposal_or_404(pk: int) -> Proposal:
    """One project."""
    try:
        return queries.proposal(pk)
    except NotFoundError as error:
        raise Http404 from error


@SEE
def show_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One project."""
    row = proposal_or_404(pk)
    bar = queries.bar(clock.now())
    amounts = [one.value for one in row.amounts.all()]
    writes = policies.may_write(request.actor, queries.branch(row.unit_id))
    is_open = row.state in {ProposalState.DRAFT, ProposalState.RETURNED}
    due = rules.chapters_due(row.asked_total, bar)
    context = {
        "row": row,
        "badge": PROPOSAL_STATES[ProposalState(row.state)],
        "phase": ROUND_STATES[RoundState(row.round.state)],
        "year": shown_year(row.round.year),
        "is_major": rules.is_major(row.asked_total, bar),
        "wants_visit": row.asked_total >= bar.site_visit_total,
        "years": [shown_year(year) for year in rules.by_year(amounts)],
        "money": _money(amounts),
        "total": thousands(row.asked_total),
        "granted": thousands(row.granted),
        "chapters": [(CHAPTERS[key], row.chapters.get(key, "")) for key in due if key in CHAPTERS],
        "opinions": [
            {"row": one, "ruling": RULINGS[Ruling(one.ruling)],
             "phase": ROUND_STATES[RoundState(one.phase)][0]}
            for one in row.opinions.all()
        ],
        "may_edit": writes and is_open,
        "may_judge": policies.may_review(request.actor) and row.round.state in REVIEWING
        and row.state == ProposalState.SENT,
        "may_withdraw": writes and row.state in {
            ProposalState.DRAFT, ProposalState.SENT, ProposalState.RETURNED}
        and row.round.state not in {RoundState.BALANCING, RoundState.APPROVED},
    }  # fmt: skip
    return render(request, "planning/proposal.html", context)


def _money(amounts: list[rules.Amount]) -> list[dict[str, Any]]:
    """A line for each source that is asked, and the sum."""
    years = list(rules.by_year(amounts))
    lines = [
        {"name": SOURCE_NAMES[source],
         "cells": [(shown_year(year), thousands(rules.by_source(amounts, year)[source]))
                   for year in years],
         "sum": thousands(whole)}
        for source, whole in rules.by_source(amounts).items() if whole
    ]  # fmt: skip
    cells = [(shown_year(year), thousands(sum_)) for year, sum_ in rules.by_year(amounts).items()]
    return [*lines, {"name": _("Sum"), "cells": cells, "sum": thousands(rules.total(amounts))}]


class _Writing(Step):
    """The form of a project."""

    template_name = "planning/proposal_form.html"
    form_class = ProposalForm
    year: int

    def chapters(self) -> list[str]:
        """Every chapter that a project can need, those of major works last."""
        bar = queries.bar(clock.now())
        return [key for key in (*bar.chapters, *bar.major_chapters) if key in CHAPTERS]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The year of the round, and the agencies that the reader writes for."""
        units = queries.agencies_for(
            self.request.actor, "planning.write", timezone.localdate(clock.now())
        )
        own = {"year": self.year, "units": units, "chapters": self.chapters()}
        return super().get_form_kwargs() | own

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """The project comes from the form as a whole."""
        form.cleaned_data["project"] = form.project()
        return super().form_valid(form)

    def address(self, result: Any) -> str:  # noqa: ANN401 (a project)
        """Its page."""
        return reverse("planning:proposal", args=[result.pk])


@WRITE
class NewProposal(OfRound, _Writing):
    """Write a project down."""

    template_name = "planning/proposal_form.html"
    form_class = ProposalForm
    heading = _("Write a project down")
    lead = _("Amounts in thousands. Send it once every chapter is written.")
    done = _("The project is kept. Send it when it is complete.")

    @property
    def year(self) -> int:  # type: ignore[override]  # of the round
        """The year of the round."""
        return self.row.year

    def address(self, result: Any) -> str:  # noqa: ANN401 (a project)
        """Its page."""
        return _Writing.address(self, result)

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a project)
        """Keep it."""
        return planning.write_proposal(
            self.row.pk, values["project"], unit_id=values["unit"], actor=self.request.actor
        )


class _OfProposal(Step):
    """A step of one project."""

    @cached_property
    def row(self) -> Proposal:
        """The project of the address."""
        return queries.proposal(self.kwargs["pk"])

    def way(self) -> list[str]:
        """Up to the project."""
        top = reverse("planning:round", args=[self.row.round_id])
        own = reverse("planning:proposal", args=[self.row.pk])
        return [top, shown_year(self.row.round.year), own, str(self.row)]

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (any verb's)
        """Back to the project."""
        return reverse("planning:proposal", args=[self.row.pk])


@WRITE
class Amend(_OfProposal, _Writing):
    """Change a project that is a draft or came back."""

    template_name = "planning/proposal_form.html"
    form_class = ProposalForm
    heading = _("Change the project")
    lead = _("Amounts in thousands. Send it once every chapter is written.")
    done = _("The project is kept. Send it when it is complete.")

    @property
    def year(self) -> int:  # type: ignore[override]  # of the round
        """The year of the round."""
        return self.row.round.year

    @property
    def standing(self) -> int:
        """The version that is looked at."""
        return self.row.version

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        row = self.row
        found = {"unit": row.unit_id, "title": row.title,
                 "is_continuing": row.is_continuing}  # fmt: skip
        found |= {f"chapter_{key}": text for key, text in row.chapters.items()}
        found |= {f"amount_{one.source}_{one.year}": one.amount // THOUSAND
                  for one in row.amounts.all()}  # fmt: skip
        return found

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a project)
        """Change it."""
        return planning.amend_proposal(
            self.row.pk, values["project"], version=self.version,
            actor=self.request.actor,
        )  # fmt: skip


@REVIEW
class Judge(_OfProposal):
    """Keep what a meeting or a visit said."""

    form_class = OpinionForm
    heading = _("Opinion on the project")
    lead = _("One to be amended goes back to its agency; a refused one ends here.")
    submit = _("Keep the opinion")
    done = _("The opinion is kept.")

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (an opinion)
        """Keep it."""
        return planning.give_opinion(self.row.pk, **values, actor=self.request.actor)


@WRITE
@require_POST
def move_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a project, or withdraw it; what is missing is said on its page."""
    row = proposal_or_404(pk)
    move = request.POST.get("move", "")
    if move not in {"send", "withdraw"}:
        raise Http404
    try:
        planning.move_proposal(row.pk, move, version=posted_version(request), actor=request.actor)
        done = (
            gettext("The project is sent.")
            if move == "send"
            else gettext("The project is withdrawn.")
        )
        messages.success(request, done)
    except FaultyFieldsError as error:
        for faults in error.faults.values():
            for fault in faults:
                messages.error(request, _fault_text(fault))
    except tuple(REFUSALS) as error:
        text = next(REFUSALS[cls] for cls in type(error).__mro__ if cls in REFUSALS)
        messages.error(request, str(text))
    return redirect("planning:proposal", row.pk)


def _fault_text(fault: Fault) -> str:
    """A fault with the name of its chapter in the reader's words."""
    if "chapter" not in fault.values:
        return fault_text(fault)
    name = CHAPTERS.get(str(fault.values["chapter"]), fault.values["chapter"])
    return fault_text(Fault(fault.code, {"chapter": str(name)}))
