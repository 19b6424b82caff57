"""What is filled in for more time to answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases import queries
from civicloop.answer.cases.rules import DESCRIPTION_LIMIT
from civicloop.answer.cases.web.forms.steps import StepForm, text_field
from civicloop.answer.cases.web.labels import choices
from civicloop.answer.cases.web.labels_handling import EXTENSION_REASONS
from civicloop.kernel.clock import services as clock


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


class JoinForm(StepForm):
    """Ask another unit to do its part."""

    to = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None)
    due_on = forms.DateField(label=_("Answer to us until"), widget=forms.DateInput)
    text = text_field(
        _("What to do"), needed=True, hint=_("The unit reads exactly this; citizens do not.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        today = timezone.localdate(clock.now())
        units = [(row.pk, row.name) for row in queries.units_to_pass_to(self.case, today)]
        self.fields["to"].choices = [("", _("Choose a unit")), *units]
        self.initial.setdefault("due_on", timezone.localdate(self.case.statutory_due_at))


class PartAnswerForm(forms.Form):
    """What the unit did as its part."""

    text = text_field(
        _("What you found and did"),
        needed=True,
        hint=_("The unit in the lead answers the citizen with it."),
        rows=6,
        limit=DESCRIPTION_LIMIT,
    )
