"""Where an item is, and its tenders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking.rules import Spot
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.models import Tender
from civicloop.evaluate.programmes.web.forms.fields import MoneyField
from civicloop.evaluate.programmes.web.labels import named
from civicloop.evaluate.programmes.web.money import in_currency
from civicloop.kernel.geography import queries as geography


def district_choices() -> list[tuple[str, str]]:
    """The districts by their names."""
    return [(row.code, named(row)) for row in geography.districts()]


class DistrictsField(forms.MultipleChoiceField):
    """Some districts, or none."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 (a field's own)
        super().__init__(
            label=_("Districts"), required=False, choices=district_choices,
            widget=forms.SelectMultiple(attrs={"size": 6}), **kwargs,
        )  # fmt: skip


class PlaceForm(forms.Form):
    """Districts, and a point on the map where there is one place."""

    districts = DistrictsField(
        help_text=_("Several with Ctrl or ⌘. A point on the map brings its district along.")
    )
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)

    def spot(self) -> Spot:
        """As the engine takes it."""
        values = self.cleaned_data
        return Spot(tuple(values["districts"]), values["lon"], values["lat"])

    def clean(self) -> dict[str, Any]:
        """A point has both its numbers."""
        values = super().clean() or {}
        if (values.get("lon") is None) != (values.get("lat") is None):
            raise ValidationError(_("A point needs its latitude and its longitude."))
        return values


class TenderForm(forms.Form):
    """A tender and its contract, as the notice says it."""

    case_number = forms.CharField(label=_("Case number"), max_length=60)
    name = forms.CharField(label=_("Name of the tender"), max_length=300)
    contractor = forms.CharField(label=_("Contractor"), max_length=300, required=False)
    announced_on = forms.DateField(label=_("Announced on"), required=False)
    awarded_on = forms.DateField(label=_("Awarded on"), required=False)
    amount = MoneyField(label=in_currency(_("Contract sum")), required=False)
    begins_on = forms.DateField(label=_("Contract begins"), required=False)
    ends_on = forms.DateField(label=_("Contract ends"), required=False)
    started_on = forms.DateField(label=_("Works begun on"), required=False)
    completed_on = forms.DateField(label=_("Works completed on"), required=False)
    accepted_on = forms.DateField(label=_("Accepted on"), required=False)
    paid = MoneyField(label=in_currency(_("Paid so far")), required=False)
    paid_on = forms.DateField(label=_("Paid as of"), required=False,
                       help_text=_("Needed with the sum."))  # fmt: skip

    def notice(self) -> programmes.Notice:
        """As the service takes it."""
        values = {name: self.cleaned_data[name] for name in self.base_fields}
        for name in ("amount", "paid"):
            values[name] = None if values[name] is None else int(values[name])
        return programmes.Notice(**values)


def initial_tender(row: Tender) -> dict[str, Any]:
    """A tender as it stands."""
    return {name: getattr(row, name) for name in TenderForm.base_fields}


class TakeDaysForm(forms.Form):
    """Which milestones take their day from the tender."""

    milestones = forms.TypedMultipleChoiceField(
        label=_("Milestones that the tender dates"), coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["milestones"].choices = choices
        self.fields["milestones"].initial = [key for key, _label in choices]


class JoinForm(forms.Form):
    """A unit that joins in."""

    unit = forms.TypedChoiceField(label=_("Unit that joins in"), coerce=int)

    def __init__(self, *args: Any, units: list[Any], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "—"), *((row.pk, row.name) for row in units)]


class ImportForm(forms.Form):
    """A file of another system, and how it is read."""

    mapping = forms.ChoiceField(label=_("What kind of file it is"))
    file = forms.FileField(label=_("File (CSV, ODS, XLSX or XLS)"))
    skip_bad = forms.BooleanField(
        label=_("Import the good rows even if others are bad"), required=False, initial=True
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["mapping"].choices = choices

    def clean_file(self) -> Any:  # noqa: ANN401 (an upload)
        """Not larger than a year of a large city."""
        found = self.cleaned_data["file"]
        if found.size > LARGEST_IMPORT:
            raise ValidationError(_("The file is larger than 20 MB."))
        return found


LARGEST_IMPORT = 20 * 1024 * 1024
