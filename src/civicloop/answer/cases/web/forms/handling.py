"""What is filled in for more time to answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases.web.forms.steps import StepForm, text_field
from civicloop.answer.cases.web.labels import choices
from civicloop.answer.cases.web.labels_handling import EXTENSION_REASONS


class ExtendForm(StepForm):
    """Ask for more time."""

    days = forms.IntegerField(
        label=_("How many more days?"),
        min_value=1,
        max_value=60,
        help_text=_("Counted like the limit itself."),
    )
    reason = forms.ChoiceField(
        label=_("Why does it take longer?"),
        choices=choices(EXTENSION_REASONS),
        widget=forms.RadioSelect,
    )
    text = text_field(
        _("Reason as the citizen will read it"),
        needed=True,
        hint=_("If it is allowed, the citizen gets exactly these words."),
    )


class DecideForm(forms.Form):
    """Allow or refuse."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("grant", _("Allow the days")), ("refuse", _("Leave the limit as it is"))],
        widget=forms.RadioSelect,
    )
    text = text_field(_("Note for the unit"), needed=False, hint=_("Needed to refuse."), rows=3)
