"""Forms of indicators, their versions and their results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning.models import Goal
from civicloop.evaluate.planning.rules import Definition, Face, IndicatorKind, Stage, Target
from civicloop.evaluate.planning.web.labels import FACES, FAULTS, KINDS, shown_year
from civicloop.ui.web.attachments import attachments_field

STAGE = re.compile(r"^(?P<name>.+?)[\s:：]+(?P<percent>\d{1,3}(?:\.\d{1,2})?)\s*[%％]?$")
AREA = forms.Textarea(attrs={"rows": 3})


def _number(label: Any, **options: Any) -> forms.DecimalField:  # noqa: ANN401 (a field's own)
    return forms.DecimalField(label=label, min_value=0, max_digits=16, decimal_places=4, **options)


def place_of(goal: int, strategy: int | None) -> str:
    """A goal, or a strategy of it, as the choice of a form carries it."""
    return f"{goal}" if strategy is None else f"{goal}-{strategy}"


def places(goals: Iterable[Goal]) -> list[tuple[str, str]]:
    """Goals and their strategies, as they are chosen from."""
    found = []
    for goal in goals:
        found.append((place_of(goal.pk, None), f"{goal.unit.name} · {goal.title}"))
        found += [
            (place_of(goal.pk, way.pk), f"{goal.unit.name} · {goal.title} · {way.title}")
            for way in goal.strategies.all()
        ]
    return found


class DefinitionForm(forms.Form):
    """What an indicator says, with a target for each year of its plan."""

    name = forms.CharField(label=_("Name of the indicator"), max_length=120)
    definition = forms.CharField(
        label=_("Definition"), max_length=2000, widget=AREA,
        help_text=_("How it is computed, and from which records."),
    )  # fmt: skip
    measure = forms.CharField(
        label=_("Unit of measure"), max_length=24, help_text=_("Such as %, cases, days.")
    )
    kind = forms.ChoiceField(label=_("Held against the target by"), choices=list(KINDS.items()))
    face = forms.ChoiceField(
        label=_("Face"), choices=list(FACES.items()),
        help_text=_("Which side of the agency it looks at; the rates of a year are told by face."),
    )  # fmt: skip
    weight = forms.DecimalField(
        label=_("Weight (%)"), max_digits=5, decimal_places=2, min_value=0, max_value=100,
        help_text=_("The weights of an agency sum to 100."),
    )  # fmt: skip
    stages = forms.CharField(
        label=_("Stages"), required=False, max_length=2000, widget=AREA,
        help_text=_("For stages alone: one in each line with its percentage, such as “Design 25”."),
    )  # fmt: skip
    method = forms.CharField(
        label=_("How and by whom it is judged"), max_length=2000, required=False, widget=AREA
    )
    exception = forms.CharField(
        label=_("Why a target does not rise"), max_length=1000, required=False, widget=AREA
    )

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.years = list(years)
        for year in self.years:
            shown = shown_year(year)
            label = format_lazy("{} {}", shown, _("target"))
            top = format_lazy("{} {}", shown, _("upper end of the band"))
            self.fields[f"target_{year}"] = _number(label)
            self.fields[f"top_{year}"] = _number(top, required=False)
        self.order_fields(self._order())

    def _order(self) -> list[str]:
        first = ["place", "number", "name", "definition", "measure", "kind", "face", "weight"]
        years = [f"{what}_{year}" for year in self.years for what in ("target", "top")]
        return [*first, *years, "stages", "method", "reason", "exception"]

    def clean_stages(self) -> tuple[Stage, ...]:
        """The stages as the rules take them."""
        lines = [line.strip() for line in self.cleaned_data["stages"].splitlines()]
        found = [STAGE.match(line) for line in lines if line]
        if not all(found):
            raise forms.ValidationError(FAULTS["stages_shape"])
        return tuple(Stage(row["name"].strip(), Decimal(row["percent"])) for row in found if row)

    def said(self) -> Definition:
        """The definition as the service takes it."""
        values = self.cleaned_data
        kind = IndicatorKind(values["kind"])
        is_band = kind is IndicatorKind.BAND
        return Definition(
            name=values["name"],
            definition=values["definition"],
            measure=values["measure"],
            kind=kind,
            face=Face(values["face"]),
            weight=values["weight"],
            targets={
                year: Target(values[f"target_{year}"], values[f"top_{year}"] if is_band else None)
                for year in self.years
            },
            stages=values["stages"] if kind is IndicatorKind.STAGES else (),
            method=values["method"],
            reason=values.get("reason", ""),
            exception=values["exception"],
        )


class NewIndicatorForm(DefinitionForm):
    """A new indicator, under a goal or a strategy."""

    place = forms.ChoiceField(label=_("Goal or strategy"))
    number = forms.CharField(label=_("Number"), max_length=24)

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places


class MoveForm(forms.Form):
    """Where it stands from now on, and why."""

    place = forms.ChoiceField(label=_("Goal or strategy"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=AREA)

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places


class RevisionForm(DefinitionForm):
    """Another version, with the reason."""

    reason = forms.CharField(label=_("Reason of the revision"), max_length=1000, widget=AREA)


class DecisionForm(forms.Form):
    """Approve, or send back."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("approve", _("Approve")), ("refuse", _("Send back"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"), max_length=1000, required=False, widget=AREA,
        help_text=_("Needed when it is sent back, and where flags are raised."),
    )  # fmt: skip


class BindForm(forms.Form):
    """The figure that an indicator takes its numbers from."""

    figure = forms.ChoiceField(label=_("Figure of the product"), required=False)
    member = forms.ChoiceField(label=_("Part of the city"), required=False)

    def __init__(
        self, *args: Any, figures: Sequence[tuple[str, str]],  # noqa: ANN401 (a form's own)
        members: Sequence[tuple[str, str]], **kwargs: Any,  # noqa: ANN401 (a form's own)
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = [("", _("None: numbers are written by hand")), *figures]
        self.fields["member"].choices = [("", _("The whole city")), *members]


class ResultForm(forms.Form):
    """What was reached."""

    actual = _number(_("Reached"))
    numerator = _number(_("Numerator"), required=False)
    denominator = _number(_("Denominator"), required=False)
    evidence = forms.CharField(
        label=_("Evidence"), max_length=4000, required=False, widget=AREA,
        help_text=_("Which records show it, and where they are kept."),
    )  # fmt: skip
    cause = forms.CharField(
        label=_("Cause and next steps"), max_length=4000, required=False, widget=AREA,
        help_text=_("Needed where the result is poor or far above the target."),
    )  # fmt: skip
    files = attachments_field(_("Photos and documents that show it"))


class ReviewForm(forms.Form):
    """What the reviewer says."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("accept", _("Accept")), ("return", _("Send back"))],
        widget=forms.RadioSelect,
    )
    advice = forms.CharField(
        label=_("Advice"), max_length=4000, required=False, widget=AREA,
        help_text=_("Needed at both tails, and when it is sent back."),
    )  # fmt: skip
