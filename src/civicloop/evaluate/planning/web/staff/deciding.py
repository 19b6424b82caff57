"""What the plan and budget review committee decided on an approved round."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import NotFoundError
from civicloop.evaluate.planning.models import CommitteeDecision, Round
from civicloop.evaluate.planning.web.decisions import NAMES, mark_of
from civicloop.evaluate.planning.web.forms.years import CommitteeForm
from civicloop.evaluate.planning.web.staff.plans import MANAGE
from civicloop.evaluate.planning.web.staff.results import tell
from civicloop.evaluate.planning.web.staff.rounds import OfRound
from civicloop.ui.web.steps import posted_version

CHOICES = 500


class _Decision(OfRound):
    """A decision of the committee."""

    form_class = CommitteeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The committee's tracked decisions, the newest first."""
        items = queries.committee_items(self.request.actor).order_by("-pk")[:CHOICES]
        return super().get_form_kwargs() | {"items": list(items)}


@MANAGE
class NewDecision(_Decision):
    """Write a decision down."""

    heading = _("Note the decision of the committee")
    lead = _("The plan and budget review committee gets the approved list as its basis.")
    done = _("The committee’s decision is kept.")

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401, ARG002 (the form makes it)
        """Keep it."""
        return planning.note_decision(self.row.pk, self.bound.said(), actor=self.request.actor)


@MANAGE
class CorrectDecision(_Decision):
    """Put a decision right."""

    heading = _("Correct the committee’s decision")
    done = _("The correction is kept.")

    @cached_property
    def decision(self) -> CommitteeDecision:
        """The decision of the address."""
        return queries.decision(self.kwargs["pk"])

    @cached_property
    def row(self) -> Round:
        """Its round."""
        return self.decision.round

    @property
    def standing(self) -> int:
        """The mark of what stands."""
        return mark_of(self.decision)

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        found = {name: getattr(self.decision, name) for name in NAMES}
        return found | {"item": self.decision.item_id}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401, ARG002 (the form makes it)
        """Put it right."""
        return planning.correct_decision(
            self.decision.pk, self.bound.said(), seen=self.version, actor=self.request.actor
        )


@MANAGE
@require_POST
def remove_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision away that was written down by mistake."""
    try:
        row = queries.decision(pk)
    except NotFoundError as error:
        raise Http404 from error
    tell(
        request,
        lambda: planning.remove_decision(row.pk, seen=posted_version(request), actor=request.actor),
        gettext("The committee’s decision is taken away."),
    )
    return redirect("planning:round", row.round_id)
