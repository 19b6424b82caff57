"""Legal holds: what is kept though its time is over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.privacy import queries as privacy
from civicloop.kernel.privacy import services
from civicloop.kernel.privacy.rules import RETENTIONS
from civicloop.kernel.privacy.states import HoldGround, Manner
from civicloop.platform.administration.rules import person_ref
from civicloop.platform.administration.web.changes import Change, Crumb, ReasonForm, crumb
from civicloop.platform.administration.web.staff.retention import title_of

HOLD = needs("privacy.hold_values")
HOLDS = ("holds", _("Legal holds"))
SHOWN = 200
GROUNDS = {
    HoldGround.APPEAL: _("Administrative appeal"),
    HoldGround.LAWSUIT: _("Lawsuit"),
    HoldGround.AUDIT: _("Audit"),
    HoldGround.INQUIRY: _("Inquiry by the Control Yuan or the ethics office"),
    HoldGround.COMPENSATION: _("State compensation"),
    HoldGround.OTHER: _("Another legal ground"),
}


@HOLD
def show_holds(request: HttpRequest) -> HttpResponse:
    """What is held, on which ground, since when and by whom; and what was."""
    rows = list(privacy.holds()[:SHOWN])
    called = privacy.names_of(row.ref for row in rows)
    actors = {ref for row in rows for ref in (row.placed_by, row.lifted_by)} - {""}
    people = organizations.names_of(person_ref(ref) for ref in actors)
    items = [
        {
            "row": row,
            "name": called.get(row.ref, row.ref),
            "ground": GROUNDS[HoldGround(row.ground)],
            "by": people.get(person_ref(row.placed_by), ""),
            "lifted": people.get(person_ref(row.lifted_by), ""),
        }
        for row in rows
    ]
    context = {
        "standing": [item for item in items if item["row"].holds],
        "lifted": [item for item in items if not item["row"].holds],
    }
    return render(request, "administration/holds.html", context)


class HoldForm(ReasonForm):
    """Which object, on which ground, and why."""

    kind = forms.ChoiceField(label=_("Kind of object"))
    name = forms.CharField(
        label=_("Number or user name"), max_length=80,
        help_text=_("The number of the case, or the user name of the person."),
    )  # fmt: skip
    ground = forms.ChoiceField(label=_("Ground"), choices=list(GROUNDS.items()))
    field_order = ("kind", "name", "ground", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        rules = privacy.retentions(Manner.LISTED)
        self.fields["kind"].choices = [(rule.kind, title_of(rule)) for rule in rules]

    def clean(self) -> dict[str, Any]:
        """The object must be there."""
        cleaned = super().clean() or {}
        if "kind" in cleaned and "name" in cleaned:
            cleaned["ref"] = RETENTIONS.get(cleaned["kind"]).ref_of(cleaned["name"])
            if cleaned["ref"] is None:
                self.add_error("name", _("There is nothing of this name. Check the number."))
        return cleaned


@HOLD
class PlaceHold(Change):
    """Keep an object beyond its time."""

    form_class: type[forms.Form] = HoldForm
    heading = _("Place a legal hold")
    lead = _("What is held is never destroyed by retention, until somebody lifts the hold.")
    submit = _("Place the hold")
    done = _("The hold stands.")

    def up(self) -> list[Crumb]:
        """The holds."""
        return [crumb(*HOLDS)]

    def get_initial(self) -> dict[str, Any]:
        """The case that another page names."""
        return {"name": self.request.GET.get("name", ""), "kind": self.request.GET.get("kind", "")}

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a hold)
        """Place it."""
        ground = HoldGround(values["ground"])
        return services.place_hold(
            values["ref"], ground=ground, reason=values["reason"], actor=actor
        )


@HOLD
class LiftHold(Change):
    """Let retention take the object again."""

    form_class = ReasonForm
    heading = _("Lift the hold")
    submit = _("Lift the hold")
    done = _("The hold is lifted.")

    @cached_property
    def row(self) -> Any:  # noqa: ANN401 (a hold)
        """A hold that stands."""
        found = privacy.hold(self.kwargs["pk"])
        if found is None or not found.holds:
            raise Http404
        return found

    def up(self) -> list[Crumb]:
        """The holds."""
        return [crumb(*HOLDS)]

    def consequences(self) -> list[str]:
        """What it was placed for, and what follows."""
        why = services.hold_reason(self.row, actor=self.actor)
        name = privacy.names_of([self.row.ref]).get(self.row.ref, self.row.ref)
        said = {"name": name, "ground": GROUNDS[HoldGround(self.row.ground)], "why": why or "—"}
        return [
            str(_("%(name)s, %(ground)s: %(why)s") % said),
            str(_("If nothing else holds it and its time is over, it goes on the next list.")),
        ]

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a hold)
        """Lift it."""
        return services.lift_hold(self.row.pk, reason=values["reason"], actor=actor)

    def next_url(self, result: Any) -> str:  # noqa: ANN401, ARG002 (a hold)
        """Back to the holds."""
        return reverse("administration:holds")
