"""What others say of an item: changes decided, verification, judgement, release."""

from __future__ import annotations

import zlib
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import TrackingError
from civicloop.engines.tracking.rules import criteria_of
from civicloop.engines.tracking.states import STAGES as ORDER
from civicloop.engines.tracking.states import EvaluationState, Method, Stage, Verdict
from civicloop.evaluate.programmes.web.forms import items as own
from civicloop.evaluate.programmes.web.forms.months import ReasonForm
from civicloop.evaluate.programmes.web.labels import STAGES, english, named
from civicloop.evaluate.programmes.web.staff.months import ReportStep
from civicloop.evaluate.programmes.web.staff.programmes import programme_or_404
from civicloop.evaluate.programmes.web.staff.steps import (
    ItemStep,
    Step,
    item_or_404,
    last_of,
    picked,
)
from civicloop.kernel.access.rules import needs
from civicloop.kernel.city.rules import here
from civicloop.kernel.rulesets import queries as rulesets

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item
    from civicloop.kernel.access.middleware import ActorRequest

MOST = 2000
SEE, REVIEW, RELEASE = needs("tracking.see"), needs("tracking.review"), needs("tracking.release")


@REVIEW
class Verify(ReportStep):
    """Put what was found beside what was reported."""

    form_class = own.VerifyForm
    heading = _("Verify the report")
    lead = _("What was found stands beside what the system says; the report is not written over.")
    submit = _("Keep what was found")
    done = _("The verification is kept.")
    names: ClassVar[dict[str, str]] = {"report": "found_actual"}

    @property
    def back(self) -> str:
        """The review of the report."""
        return reverse("programmes:review", args=[self.row.pk])

    @transaction.atomic
    def perform(self, values: dict[str, Any]) -> None:
        """Keep it beside the report that was read."""
        tracked.report_for_change(self.row.pk)
        self.hold()
        values["method"] = Method(values["method"])
        tracking.verify_report(self.row.pk, **values, actor=self.request.actor)


@REVIEW
class VerifyRemedy(ReportStep):
    """Say what became of the remedy of a month."""

    form_class = own.RemedyForm
    heading = _("Verify the remedy")
    submit = _("Keep what was found")
    done = _("What became of the remedy is kept.")
    names: ClassVar[dict[str, Any]] = {"report": None}

    @property
    def lead(self) -> Any:  # noqa: ANN401 (a text)
        """What was promised."""
        why = self.row.why
        return why.remedy if why is not None else ""

    def get_initial(self) -> dict[str, Any]:
        """What was found before."""
        why = self.row.why
        if why is None or not why.verdict:
            return {}
        return {"verdict": why.verdict, "verified_on": why.verified_on, "note": why.verified_note}

    @property
    def back(self) -> str:
        """The review of the report."""
        return reverse("programmes:review", args=[self.row.pk])

    @property
    def standing(self) -> int:
        """A number that changes with the report and with what was found before."""
        return zlib.crc32(repr((self.row.version, self.get_initial())).encode())

    @transaction.atomic
    def perform(self, values: dict[str, Any]) -> None:
        """Keep it, unless somebody else found something since."""
        tracked.report_for_change(self.row.pk)
        self.hold()
        values["verdict"] = Verdict(values["verdict"])
        tracking.verify_remedy(self.row.pk, **values, actor=self.request.actor)


@REVIEW
@require_POST
def confirm_many(request: ActorRequest, pk: int, year: int) -> HttpResponse:
    """Let the judgements stand that were picked."""
    row = programme_or_404(request.actor, pk)
    last_of(year)
    wanted = picked(request.POST.getlist("evaluation")[:MOST])
    count = tracking.confirm_evaluations(row.pk, wanted, actor=request.actor)
    if count:
        messages.success(request, _("%(count)s judgements stand now.") % {"count": count})
    else:
        messages.warning(request, _("Pick judgements that wait first."))
    return redirect("programmes:evaluations", pk, year)


@SEE
class Evaluate(ItemStep):
    """The scores of one stage of the year-end evaluation."""

    form_class = own.EvaluateForm
    heading = _("Year-end evaluation")
    submit = _("Submit the scores")
    done = _("The scores are submitted.")

    @property
    def stage(self) -> Stage:
        """The stage whose turn it is."""
        rows = self.item.evaluations.filter(year=self.kwargs["year"])
        done = {row.stage for row in rows.exclude(state=EvaluationState.DRAFT)}
        return next((stage for stage in ORDER if stage not in done), Stage.SECOND)

    @property
    def lead(self) -> Any:  # noqa: ANN401 (a text)
        """The year and the stage."""
        year = self.kwargs["year"]
        shown = year if english() else here().year(year)
        return f"{shown} · {STAGES[self.stage]}"

    @property
    def standing(self) -> int:
        """How many stages are done: of two windows one judges the stage, the other is told."""
        rows = self.item.evaluations.filter(year=self.kwargs["year"])
        return rows.exclude(state=EvaluationState.DRAFT).count()

    def get_initial(self) -> dict[str, Any]:
        """The scores that were given back, to be mended."""
        row = self.item.evaluations.filter(year=self.kwargs["year"], stage=self.stage).first()
        if row is None:
            return {}
        return {**row.scores, "remarks": row.remarks, "proposal": row.proposal}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The criteria of the rule in force at the end of the year."""
        last = last_of(self.kwargs["year"])
        found = rulesets.in_force(self.item.programme.evaluation_rule_set, last)
        return super().get_form_kwargs() | {"criteria": criteria_of(found.parameters)}

    @transaction.atomic
    def perform(self, values: dict[str, Any]) -> None:
        """Submit them."""
        tracked.item_for_change(self.item.pk)
        self.hold()
        tracking.evaluate(
            self.item.pk,
            year=self.kwargs["year"],
            stage=self.stage,
            scores=self.bound.scores(),
            remarks=values["remarks"],
            proposal=values["proposal"],
            actor=self.request.actor,
        )


@REVIEW
@require_POST
def confirm_evaluation(request: ActorRequest, pk: int, evaluation: int) -> HttpResponse:
    """Let a stage's judgement stand."""
    item = item_or_404(request.actor, pk)
    row = item.evaluations.filter(pk=evaluation, state=EvaluationState.SUBMITTED).first()
    if row is None:
        raise Http404
    try:
        tracking.confirm_evaluation(row.pk, actor=request.actor)
    except TrackingError:
        messages.error(request, _("This step is not open any more. Open the page again."))
    else:
        messages.success(request, _("The judgement stands."))
    return redirect("programmes:item", pk)


@REVIEW
class ReturnEvaluation(ItemStep):
    """Give a stage's judgement back."""

    form_class = ReasonForm
    heading = _("Give the judgement back")
    lead = _("It is scored anew; the reason stands with it.")
    submit = _("Give it back")
    done = _("The judgement is given back.")

    def perform(self, values: dict[str, Any]) -> None:
        """Give it back."""
        row = self.item.evaluations.filter(pk=self.kwargs["evaluation"]).first()
        if row is None:
            raise Http404
        tracking.return_evaluation(row.pk, reason=values["reason"], actor=self.request.actor)


@SEE
@require_POST
def move_part(request: ActorRequest, pk: int, part: int, move: str) -> HttpResponse:
    """A unit's own end of its part, or the reviewer's word about it."""
    item = item_or_404(request.actor, pk)
    if not item.responsibilities.filter(pk=part).exists() or move not in PART_MOVES:
        raise Http404
    try:
        tracking.move_part(part, move, actor=request.actor)
    except TrackingError:
        messages.error(request, _("This step is not open any more. Open the page again."))
    else:
        messages.success(request, _("It is kept."))
    return redirect("programmes:item", pk)


PART_MOVES = {"finish", "send_back", "close", "reopen"}


class ReleaseStep(Step):
    """A proposal to release that waits."""

    @cached_property
    def release(self) -> Any:  # noqa: ANN401 (a release)
        """The proposal of the address."""
        found = tracked.releases_waiting(self.request.actor).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def item(self) -> Item:
        """Its item."""
        return self.release.item

    @property
    def back(self) -> str:
        """The item."""
        return reverse("programmes:item", args=[self.release.item_id])

    @property
    def about(self) -> str:
        """Its number and title."""
        return f"{self.item.number} {self.item.title}"


@RELEASE
class DecideRelease(ReleaseStep):
    """Write down what the body decided."""

    form_class = own.ReleaseForm
    heading = _("Write down the decision on the release")
    submit = _("Write it down")
    done = _("The decision is written down.")

    @property
    def lead(self) -> Any:  # noqa: ANN401 (a text)
        """Which body alone decides, and why it is proposed."""
        text = _("%(body)s alone can release it.") % {"body": named(self.release.body)}
        return f"{text} {self.release.reason}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Every body, so that a wrong one is refused and not silently right."""
        bodies = [(row.key, named(row)) for row in tracked.bodies()]
        return super().get_form_kwargs() | {"bodies": bodies}

    def perform(self, values: dict[str, Any]) -> None:
        """Write it down."""
        tracking.decide_release(
            self.release.pk,
            body=values["body"],
            grant=values["grant"] == "yes",
            resolution=values["resolution"],
            decided_on=values["decided_on"],
            decision=values["decision"],
            actor=self.request.actor,
        )


@RELEASE
class TakeBackRelease(Step):
    """Take a release back."""

    form_class = ReasonForm
    heading = _("Take the release back")
    lead = _("The item is tracked again. Open the part of each unit that goes on.")
    submit = _("Take the release back")
    variant = "danger"
    done = _("The release is taken back.")

    @cached_property
    def release(self) -> Any:  # noqa: ANN401 (a release)
        """The release of the address, of an item that the reader sees."""
        found = tracked.releases(self.request.actor).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def back(self) -> str:
        """The item."""
        return reverse("programmes:item", args=[self.release.item_id])

    @property
    def about(self) -> str:
        """Its number and title."""
        return f"{self.release.item.number} {self.release.item.title}"

    def perform(self, values: dict[str, Any]) -> None:
        """Take it back."""
        tracking.take_back_release(
            self.release.pk, reason=values["reason"], actor=self.request.actor
        )
