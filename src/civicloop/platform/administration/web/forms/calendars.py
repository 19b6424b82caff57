"""What is asked about calendars and closures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.clock.rules import Half
from civicloop.kernel.geography import queries as geography
from civicloop.ui.web.forms import FilesInput

HALVES = (
    (Half.DAY.value, _("The whole day")),
    (Half.MORNING.value, _("The morning")),
    (Half.AFTERNOON.value, _("The afternoon")),
)


def district_choices() -> list[tuple[str, str]]:
    """The districts of the city by code."""
    english = get_language() == "en"
    return [
        (row.code, row.name_en if english and row.name_en else row.name_zh)
        for row in geography.districts()
    ]


class LoadForm(forms.Form):
    """The government's file."""

    file = forms.FileField(
        label=_("The government's calendar of a year (CSV)"),
        widget=FilesInput(max_megabytes=1, max_files=1, accept=".csv,text/csv"),
        help_text=_("As published by the Directorate-General of Personnel Administration."),
    )


class ClosureForm(forms.Form):
    """When and where offices are closed."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput)
    half = forms.ChoiceField(
        label=_("How long"), choices=HALVES, initial=Half.DAY.value, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("Occasion"), max_length=100, help_text=_("For example the name of the typhoon.")
    )
    districts = forms.MultipleChoiceField(
        label=_("Districts"),
        choices=district_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: the whole city."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        if not self.fields["districts"].choices:
            del self.fields["districts"]
