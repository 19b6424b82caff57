"""What is said about a letter that no rule could place."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

NUMBER_LIMIT = 30


class PlaceForm(forms.Form):
    """What becomes of the letter; the number is that of the case which it joins."""

    becomes = forms.ChoiceField(
        label=_("What becomes of the letter?"),
        choices=[
            ("read", _("Only read it")),
            ("case", _("Make a case of it")),
            ("attach", _("Lay it into a case")),
            ("dismiss", _("Nothing is to be done")),
        ],
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label=_("Number of the case"),
        max_length=NUMBER_LIMIT,
        required=False,
        help_text=_("Only if it belongs to a case that is there."),
    )

    def clean(self) -> dict[str, object]:
        """A letter joins a case only by its number."""
        values: dict[str, object] = super().clean() or self.cleaned_data
        if values.get("becomes") == "attach" and not values.get("number"):
            self.add_error("number", _("Please give the number of the case."))
        return values
