"""What is asked about calendars and closures."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.clock.rules import Half
from civicloop.kernel.geography import queries as geography
from civicloop.ui.web.forms import FilesInput

KEPT, KEPT_SECONDS = "administration.calendar", 3600
HALVES = (
    (Half.DAY.value, _("The whole day")),
    (Half.MORNING.value, _("The morning")),
    (Half.AFTERNOON.value, _("The afternoon")),
)


def district_choices() -> list[tuple[str, str]]:
    """The districts of the city by code."""
    return [(row.code, row.name) for row in geography.districts()]


class LoadForm(forms.Form):
    """The government's file; what was sent once is kept, signed, while its changes are shown."""

    file = forms.FileField(
        label=_("The government's calendar of a year (CSV)"),
        widget=FilesInput(max_megabytes=1, max_files=1, accept=".csv,text/csv"),
        help_text=_("As published by the Directorate-General of Personnel Administration."),
    )
    holds_from = forms.DateField(
        label=_("Holds from"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Empty: the first version of a year from its beginning, a later one from"
                    " the day in the name of its file, or from today."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        if self.data.get("kept"):
            self.fields["file"].required = False

    def clean(self) -> dict[str, Any]:
        """Take the file that came, else the one that was kept."""
        values = super().clean() or {}
        file = values.get("file")
        if file:
            values |= {"content": file.read(), "name": file.name}
        elif self.data.get("kept"):
            values |= self._kept()
        return values

    def _kept(self) -> dict[str, Any]:
        try:
            name, content = signing.loads(self.data["kept"], salt=KEPT, max_age=KEPT_SECONDS)
            return {"name": name, "content": b64decode(content)}
        except (signing.BadSignature, ValueError):
            self.add_error("file", _("The file is no longer kept. Please choose it again."))
            return {}

    def keep(self) -> str:
        """The file as a hidden field carries it."""
        values = self.cleaned_data
        packed = [values["name"], b64encode(values["content"]).decode()]
        return signing.dumps(packed, salt=KEPT, compress=True)


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
