"""Central major projects and subsidised studies: the list, one with its steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning import policies, queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import NotFoundError
from civicloop.evaluate.planning.models import Undertaking
from civicloop.evaluate.planning.states import MajorState, StudyState, UndertakingKind
from civicloop.evaluate.planning.web.forms.plans import YearField
from civicloop.evaluate.planning.web.forms.rounds import ThousandField
from civicloop.evaluate.planning.web.labels import FAULTS, shown_year
from civicloop.evaluate.planning.web.labels_rounds import thousands
from civicloop.evaluate.planning.web.money import heading_in_thousands
from civicloop.evaluate.planning.web.staff.plans import MANAGE, SEE
from civicloop.evaluate.planning.web.steps import Step
from civicloop.evaluate.planning.web.tables import agency_choices
from civicloop.kernel.clock import services as clock
from civicloop.ui.web.tables import ChoiceFilter, Column, Filter, Table

KINDS = {
    UndertakingKind.MAJOR: _("Central major project"),
    UndertakingKind.STUDY: _("Subsidised planning study"),
}
STATES = {
    MajorState.LISTED: (_("In-house review to come"), "warning"),
    MajorState.REVIEWED: (_("Reviewed in-house"), "info"),
    MajorState.LETTERED: (_("With the ministry"), "info"),
    MajorState.SETTLED: (_("Settled by the ministry"), "success"),
    StudyState.GRANTED: (_("Granted, interim review to come"), "warning"),
    StudyState.INTERIM: (_("Passed the interim review"), "info"),
    StudyState.FINAL: (_("Passed the final review"), "info"),
    StudyState.CLOSED: (_("Report closed"), "success"),
}
MOVES = {
    "review": _("In-house review held"),
    "revise": _("Plan book to be revised"),
    "write_to_ministry": _("Letter to the ministry"),
    "settle": _("Decision of the ministry"),
    "pass_interim": _("Interim review passed"),
    "pass_final": _("Final review passed"),
    "close": _("Report closed"),
}
FAULTS |= {
    "not_major": _("Below the amount of major projects: it goes by the pre-review."),
    "before_last_step": _("It cannot lie before the step before it."),
}


class UndertakingForm(forms.Form):
    """A project or a study."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    year = YearField(label=_("Year"))
    title = forms.CharField(label=_("Title"), max_length=200)
    unit_id = forms.TypedChoiceField(label=_("Agency"), coerce=int)
    ministry = forms.CharField(label=_("Ministry"), max_length=80)
    amount = ThousandField(label=heading_in_thousands(_("Amount")))
    due_on = forms.DateField(label=_("Next step until"), required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = [(row.pk, row.name) for row in units]

    def clean_kind(self) -> UndertakingKind:
        """As the service takes it."""
        return UndertakingKind(self.cleaned_data["kind"])


class StepForm(forms.Form):
    """A step that was made."""

    move = forms.ChoiceField(label=_("Step"))
    made_on = forms.DateField(label=_("Day of the step"))
    letter = forms.CharField(label=_("Number of the letter"), max_length=60, required=False,
                             help_text=_("Needed for letters and for closing."))  # fmt: skip
    text = forms.CharField(
        label=_("Result"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Needed for reviews."),
    )  # fmt: skip
    due_on = forms.DateField(label=_("Next step until"), required=False)

    def __init__(self, *args: Any, moves: Any, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["move"].choices = [(move, MOVES[move]) for move in moves]


def badge_of(row: Undertaking) -> tuple[Any, str]:
    """The word of a state."""
    return STATES[planning.state_of(UndertakingKind(row.kind), row.state)]


class Undertakings(Table):
    """Projects and studies, the newest year first."""

    key = "planning.undertakings"
    caption = _("Major projects and studies")
    columns = (
        Column("title", _("Title"), "title"),
        Column("kind", _("Kind"), lambda row: KINDS[UndertakingKind(row.kind)]),
        Column("year", _("Year"), lambda row: shown_year(row.year), sort="year",
               descending_first=True),
        Column("unit", _("Agency"), "unit.name"),
        Column("ministry", _("Ministry"), "ministry"),
        Column("amount", heading_in_thousands(_("Amount")), lambda row: thousands(row.amount),
               sort="amount", descending_first=True, export=lambda row: row.amount),
        Column("state", _("State"), badge_of, kind="badge"),
        Column("due", _("Next step until"), "due_on", sort="due_on", nullable=True, kind="day"),
    )  # fmt: skip
    filters = (
        Filter("title", _("Title")),
        ChoiceFilter("kind", _("Kind"), choices=KINDS),
        ChoiceFilter("unit", _("Agency"), choices=agency_choices),
    )
    default_order = "-year"
    empty_title = _("Nothing is listed yet")
    empty_icon = "landmark"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (an undertaking)
        """Its page."""
        return reverse("planning:undertaking", args=[row.pk])

    def row_tone(self, row: Any) -> str:  # noqa: ANN401 (an undertaking)
        """A step that is overdue asks for attention."""
        return (
            "danger"
            if row.due_on is not None and row.due_on < timezone.localdate(clock.now())
            else ""
        )


def moves_of(row: Undertaking) -> list[str]:
    """The steps that are open."""
    kind = UndertakingKind(row.kind)
    found: list[str] = planning.machine_of(kind).open_moves(planning.state_of(kind, row.state))
    return found


@SEE
def show_undertakings(request: HttpRequest) -> HttpResponseBase:
    """The list."""
    table = Undertakings(request, queries.undertakings())
    if table.wants_export:
        return table.export()
    context = {
        "table": table,
        "may_manage": policies.may_manage(request.actor),
        "major": queries.bar(clock.now()).major_total,
    }
    return render(request, "planning/undertakings.html", context)


@SEE
def show_undertaking(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them with its steps."""
    try:
        row = queries.undertaking(pk)
    except NotFoundError as error:
        raise Http404 from error
    pairs = [
        (_("Kind"), KINDS[UndertakingKind(row.kind)]),
        (_("Year"), shown_year(row.year)),
        (_("Agency"), row.unit.name),
        (_("Ministry"), row.ministry),
        (heading_in_thousands(_("Amount")), thousands(row.amount)),
    ]
    context = {
        "row": row,
        "badge": badge_of(row),
        "pairs": pairs,
        "steps": [(one, MOVES[one.move]) for one in row.steps.all()],
        "may_step": policies.may_manage(request.actor) and bool(moves_of(row)),
    }
    return render(request, "planning/undertaking.html", context)


class _Listed(Step):
    """Up to the list."""

    def way(self) -> list[str]:
        """Up to the list."""
        return [reverse("planning:undertakings"), gettext("Major projects and studies")]

    def address(self, result: Any) -> str:  # noqa: ANN401 (an undertaking)
        """Its page."""
        return reverse("planning:undertaking", args=[result.pk])


@MANAGE
class NewUndertaking(_Listed):
    """List a project or a study."""

    form_class = UndertakingForm
    heading = _("List a major project or a study")
    done = _("It is listed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Every agency."""
        return super().get_form_kwargs() | {
            "units": queries.agencies(timezone.localdate(clock.now()))
        }

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (an undertaking)
        """List it."""
        return planning.list_undertaking(**values, actor=self.request.actor)


@MANAGE
class MakeStep(_Listed):
    """Note a step."""

    form_class = StepForm
    heading = _("Note a step")
    done = _("The step is kept.")

    @cached_property
    def row(self) -> Undertaking:
        """The one of the address."""
        return queries.undertaking(self.kwargs["pk"])

    def way(self) -> list[str]:
        """Up to it."""
        return [*super().way(), self.address(self.row), self.row.title]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The steps that are open."""
        return super().get_form_kwargs() | {"moves": moves_of(self.row)}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (an undertaking)
        """Keep it."""
        move = values.pop("move")
        return planning.step_undertaking(self.row.pk, move, **values, actor=self.request.actor)
