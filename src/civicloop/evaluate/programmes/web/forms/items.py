"""The life of an item: candidate, plan, milestones, changes, judgements, release."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from civicloop.engines.tracking.rules import GROUNDS as ALLOWED
from civicloop.engines.tracking.rules import PLAN_GROUND, Criterion, Spot
from civicloop.engines.tracking.states import ChangeKind, Light
from civicloop.evaluate.programmes.rules import read_month, read_plan
from civicloop.evaluate.programmes.web.faults import line_told
from civicloop.evaluate.programmes.web.forms.fields import (
    MoneyField,
    PercentField,
    words,
)
from civicloop.evaluate.programmes.web.forms.places import DistrictsField
from civicloop.evaluate.programmes.web.labels import (
    CHANGE_KINDS,
    GROUNDS,
    LIGHTS,
    METHODS,
    VERDICTS,
    WORKS,
    choices,
    english,
)
from civicloop.evaluate.programmes.web.money import in_currency
from civicloop.kernel.geography.errors import CoordinatesError
from civicloop.kernel.geography.rules import parse_coordinates

FIRST_YEAR, LAST_YEAR = 2000, 2100
LARGEST_FILE = 256 * 1024


class OpenForm(forms.Form):
    """Which programme, for which year, kept by whom."""

    kind = forms.ChoiceField(label=_("Programme"))
    year = forms.IntegerField(
        label=_("Year (of the common era)"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    owner = forms.TypedChoiceField(label=_("Kept by"), coerce=int)
    begins_on = forms.DateField(label=_("Begins"), required=False, help_text=_("Empty: 1 January."))
    ends_on = forms.DateField(label=_("Ends"), required=False, help_text=_("Empty: 31 December."))

    def __init__(self, *args: Any, kinds: Any, units: Any, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        language = "en" if english() else "zh"
        self.fields["kind"].choices = [(row.kind, row.name(language)) for row in kinds]
        self.fields["owner"].choices = [(row.pk, row.name) for row in units]


class CandidateForm(forms.Form):
    """A candidate, with the unit that leads and those that join."""

    number = forms.CharField(label=_("Number"), max_length=40)
    title = forms.CharField(label=_("Title"), max_length=300)
    unit = forms.TypedChoiceField(label=_("Unit that leads"), coerce=int)
    joint = forms.TypedMultipleChoiceField(
        label=_("Units that join in"), coerce=int, required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )  # fmt: skip
    work = forms.ChoiceField(label=_("Kind of work"), required=False)
    begins_on = forms.DateField(label=_("Begins"))
    ends_on = forms.DateField(label=_("Ends"))
    budget = MoneyField(label=in_currency(_("Budget")), required=False)
    districts = DistrictsField()
    point = forms.CharField(
        label=_("Point on the map"), max_length=200, required=False,
        help_text=_("Latitude and longitude, or a link of a map. It can be set later."),
    )  # fmt: skip
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200, required=False)
    part_of = forms.CharField(
        label=_("Part of the item"), max_length=40, required=False,
        help_text=_("The number of the item that it is split off from."),
    )  # fmt: skip
    is_public = forms.BooleanField(label=_("Citizens may see it"), required=False)

    def __init__(self, *args: Any, units: Sequence[Any], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        named = [(row.pk, row.name) for row in units]
        self.fields["unit"].choices = named
        self.fields["joint"].choices = named
        self.fields["work"].choices = [("", "—"), *choices(WORKS)]

    def clean_point(self) -> tuple[float, float] | None:
        """Longitude and latitude."""
        text = self.cleaned_data["point"].strip()
        try:
            return parse_coordinates(text) if text else None
        except CoordinatesError as error:
            raise ValidationError(
                _("No position was found. Write it as 22.6273, 120.3014, or paste a map link.")
            ) from error

    def spot(self) -> Spot:
        """The place, as the engine takes it."""
        lon, lat = self.cleaned_data["point"] or (None, None)
        return Spot(tuple(self.cleaned_data["districts"]), lon, lat)


def _pasted(text: str, file: Any) -> str:  # noqa: ANN401 (an upload or nothing)
    if file is None:
        return text
    if file.size > LARGEST_FILE:
        raise ValidationError(_("The file is larger than any plan."))
    content = file.read()
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp950"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(_("The file is in none of UTF-8, UTF-16 and Big5. Save it as CSV."))


class CurveForm(forms.Form):
    """A plan by month: pasted from a sheet, or a CSV."""

    plan = words(
        _("Plan by month"), rows=12, required=False, max_length=20_000,
        help_text=_(
            "One line for each month: month, planned percentage in all, planned money in all. "
            "Copy the three columns of a sheet and paste them here. It never falls, and ends at "
            "100 %. Or a sheet of work items: a first line with work item, weight and the months, "
            "then a line for each; the plan follows by weight."
        ),
    )  # fmt: skip
    file = forms.FileField(label=_("Or a CSV file"), required=False)

    def clean(self) -> dict[str, Any]:
        """The points; every line that is wrong is named."""
        values = super().clean() or {}
        values["curve"], values["weights"] = (), ()
        if self.plan_is_needed(values):
            text = _pasted(values.get("plan", ""), values.get("file"))
            found = read_plan(text)
            for fault in found.faults[:20]:
                self.add_error("plan", line_told(fault))
            values["curve"], values["weights"] = found.points, found.weights
        return values

    def plan_is_needed(self, values: dict[str, Any]) -> bool:  # noqa: ARG002 (subclasses ask)
        """Whether a plan has to be there."""
        return True


class BaselineForm(CurveForm):
    """A version of the plan; from the second on with its reason."""

    from_on = forms.DateField(label=_("Holds from"))
    reason = words(_("Why the plan is changed"), required=False, max_length=500,
                   help_text=_("Needed from the second version on."))  # fmt: skip
    field_order = ("from_on", "plan", "file", "reason")


class FileForm(CurveForm):
    """The operation plan of a candidate, as the unit that leads files it."""

    reason = words(_("Remarks for the review"), required=False, max_length=500,
                   help_text=_("Needed where a plan is there already."))  # fmt: skip
    letter = forms.CharField(label=_("Number of the letter"), max_length=80, required=False)
    field_order = ("plan", "file", "reason", "letter")


ASKED = [kind for kind in CHANGE_KINDS if kind != ChangeKind.PLAN]
ASKED_ON = [ground for ground in GROUNDS if ground != PLAN_GROUND]


class ChangeForm(CurveForm):
    """What is asked for, on which ground."""

    kind = forms.ChoiceField(label=_("What is asked for"), choices=choices(CHANGE_KINDS, ASKED))
    ground = forms.ChoiceField(label=_("Ground"), choices=choices(GROUNDS, ASKED_ON))
    reason = words(_("Reason"))
    letter = forms.CharField(label=_("Number of the letter"), max_length=80, required=False)
    ends_on = forms.DateField(label=_("New end"), required=False,
                       help_text=_("Needed to extend the time."))  # fmt: skip
    into = forms.CharField(label=_("Number of the other item"), max_length=40, required=False,
                           help_text=_("To merge: in the same programme."))  # fmt: skip
    field_order = ("kind", "ground", "reason", "letter", "ends_on", "plan", "file", "into")

    def plan_is_needed(self, values: dict[str, Any]) -> bool:
        """To adjust or extend brings the new plan along."""
        return values.get("kind") in {ChangeKind.ADJUST, ChangeKind.EXTEND}

    def clean(self) -> dict[str, Any]:
        """A ground belongs to its kind."""
        values = super().clean()
        kind, ground = values.get("kind"), values.get("ground")
        if kind and ground and ground not in ALLOWED[ChangeKind(kind)]:
            self.add_error("ground", _("This ground does not fit what is asked for."))
        return values


class ResumeForm(forms.Form):
    """Whether the plan is moved by the months of rest, and why it could not go on."""

    move = forms.ChoiceField(label=_("The plan after the rest"), widget=forms.RadioSelect)
    reason = words(
        _("Why it rested"), required=False, max_length=500,
        help_text=_("Needed to move the plan; it stands with the new version."),
    )  # fmt: skip

    def __init__(self, *args: Any, months: int, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        if not months:
            del self.fields["move"], self.fields["reason"]
            return
        later = ngettext(
            "What was not due yet is due %(count)s month later, and the end too",
            "What was not due yet is due %(count)s months later, and the end too",
            months,
        ) % {"count": months}
        self.fields["move"].choices = [("yes", later), ("no", _("It stays as it is"))]


class DecideForm(forms.Form):
    """Granted or not, in words."""

    grant = forms.ChoiceField(
        label=_("Decision on the request"),
        choices=[("yes", _("Granted")), ("no", _("Not granted"))],
        widget=forms.RadioSelect,
    )
    decision = words(_("Words of the decision"))


class LightForm(forms.Form):
    """Somebody's word above the rule, with its reason and end."""

    light = forms.ChoiceField(
        label=_("Light"), choices=[(key, label) for key, (label, _tone) in LIGHTS.items()
                                   if key != Light.NONE],
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=300)
    until = forms.DateField(
        label=_("Until"), help_text=_("A quarter at most; then the rule holds again.")
    )


class MilestonesForm(forms.Form):
    """Which template; each step can be planned on its own day afterwards."""

    work = forms.ChoiceField(label=_("Template"), required=False)

    def __init__(self, *args: Any, has_own: bool, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        own = [("", _("The programme's own steps"))] if has_own else []
        self.fields["work"].choices = [*own, *choices(WORKS)]
        self.fields["work"].required = not has_own


class DaysForm(forms.Form):
    """A day for each milestone."""

    reason = words(_("Why they are moved"), max_length=500)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (a form's own)
        rows: Sequence[tuple[str, str, date, str]],
        asks_why: bool,
        **kwargs: Any,  # noqa: ANN401 (a form's own)
    ) -> None:
        super().__init__(*args, **kwargs)
        if not asks_why:
            del self.fields["reason"]
        for name, label, day, source in rows:
            self.fields[name] = forms.DateField(label=label, initial=day, help_text=source)
        self.order_fields([*(row[0] for row in rows), "reason"])


class RemedyForm(forms.Form):
    """What the reviewer found of a remedy."""

    verdict = forms.ChoiceField(
        label=_("What was found"), choices=choices(VERDICTS), widget=forms.RadioSelect
    )
    verified_on = forms.DateField(label=_("Verified on"))
    note = words(_("By what it shows"), max_length=500)


class ReachForm(forms.Form):
    """On which day, by what it shows."""

    actual_on = forms.DateField(label=_("Reached on"))
    evidence = forms.CharField(
        label=_("Evidence"), max_length=200, help_text=_("A letter, minutes, a photo: its number.")
    )


class VerifyForm(forms.Form):
    """What was found, from papers or on the spot."""

    method = forms.ChoiceField(label=_("How"), choices=choices(METHODS))
    verified_on = forms.DateField(label=_("Verified on"))
    found_actual = PercentField(label=_("Progress that was found"))
    evidence = forms.CharField(label=_("Evidence"), max_length=200)
    difference_reason = words(_("Why it differs"), required=False,
                              help_text=_("Needed where it does."))  # fmt: skip
    handling = words(_("What is done about it"), required=False)


class EvaluateForm(forms.Form):
    """A score for each criterion, and words."""

    remarks = words(_("Remarks"), required=False)
    proposal = words(
        _("Proposal for reward or penalty"), required=False,
        help_text=_("It is printed and proposed; nothing here decides it."),
    )  # fmt: skip

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for row in criteria:
            name = row.en if english() else row.zh
            self.fields[row.code] = PercentField(
                label=f"{name} ({row.weight:g} %)", help_text=_("0 to 100")
            )
        self.order_fields([*(row.code for row in criteria), "remarks", "proposal"])

    def scores(self) -> dict[str, Any]:
        """The scores by criterion."""
        return {row.code: self.cleaned_data[row.code] for row in self.criteria}


class ReleaseForm(forms.Form):
    """What the body decided, by which resolution."""

    grant = forms.ChoiceField(
        label=_("What was decided"),
        choices=[("yes", _("Release it")), ("no", _("Go on tracking it"))],
        widget=forms.RadioSelect,
    )
    body = forms.ChoiceField(label=_("Body that decided"))
    resolution = forms.CharField(
        label=_("Resolution"), max_length=120, help_text=_("Meeting, session and number.")
    )
    decided_on = forms.DateField(label=_("Decided on"))
    decision = words(_("Words of the decision"), required=False)

    def __init__(self, *args: Any, bodies: Sequence[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = bodies


class MoreTimeForm(forms.Form):
    """Until when a month may be reported, and why."""

    due_on = forms.DateField(label=_("Report by"))
    reason = words(_("Reason"), max_length=500)


class ContinueForm(forms.Form):
    """Where items go on, and which."""

    into = forms.TypedChoiceField(label=_("Programme"), coerce=int)
    item = forms.TypedMultipleChoiceField(
        label=_("Items that go on"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, programmes: Any, items: Any, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = programmes
        self.fields["item"].choices = items
        if not programmes:
            self.fields["into"].help_text = _("Open the programme for a later year first.")


class MonthForm(forms.Form):
    """Which month is opened."""

    month = forms.CharField(label=_("Month"), max_length=7, help_text=_("Such as 2026-03."))

    def clean_month(self) -> date:
        """Its first day."""
        found = read_month(self.cleaned_data["month"])
        if found is None:
            raise ValidationError(_("This is no month."))
        return found
