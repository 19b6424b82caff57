"""A call to a unit, and the telephones on duty."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases import queries
from civicloop.answer.cases.queries.calls import Number
from civicloop.answer.cases.rules.drafts import NAME_LIMIT, NOTE_LIMIT, PHONE_LIMIT
from civicloop.answer.cases.rules.duty import LABEL_LIMIT
from civicloop.answer.cases.services import DutyDraft
from civicloop.answer.cases.states import DutyDays
from civicloop.answer.cases.web.forms.report import WordsField
from civicloop.answer.cases.web.labels import choices
from civicloop.answer.cases.web.labels_fieldwork import CALL_RESULTS, DUTY_DAYS
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock

OTHER = "other"


class CallForm(forms.Form):
    """Which number was called, what came of it, and who answered."""

    number = forms.ChoiceField(label=_("Number called"), widget=forms.RadioSelect)
    other = WordsField(label=_("Another number"), required=False, limit=PHONE_LIMIT)
    answered_by = WordsField(
        label=_("Who answered"),
        required=False,
        limit=NAME_LIMIT,
        help_text=_("Name and title, where somebody answered."),
    )
    note = WordsField(label=_("What was said"), required=False, limit=NOTE_LIMIT)
    result = forms.ChoiceField(choices=choices(CALL_RESULTS), widget=forms.HiddenInput)

    def __init__(self, *args: Any, numbers: list[Number], **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        super().__init__(*args, **kwargs)
        self.numbers = {str(index): row for index, row in enumerate(numbers)}
        known = [(key, f"{row.phone} {row.label}") for key, row in self.numbers.items()]
        self.fields["number"].choices = [*known, (OTHER, _("Another number"))]
        self.fields["number"].initial = known[0][0] if known else OTHER

    def arguments(self) -> dict[str, Any]:
        """What was typed, as the service names it."""
        data = self.cleaned_data
        chosen = self.numbers.get(data.get("number", ""))
        return {
            "phone": chosen.phone if chosen else data.get("other", ""),
            "duty_phone": chosen.duty_phone if chosen else None,
            "result": data.get("result", ""),
            "answered_by": data.get("answered_by", ""),
            "note": data.get("note", ""),
        }


class DutyForm(forms.Form):
    """A telephone of a unit with the days and hours in which it is manned."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None)
    label = WordsField(
        label=_("What it is"),
        limit=LABEL_LIMIT,
        help_text=_("Such as night duty, duty engineer, control room."),
    )
    phone = WordsField(label=_("Telephone"), limit=PHONE_LIMIT)
    days = forms.ChoiceField(
        label=_("Days"), choices=choices(DUTY_DAYS), initial=DutyDays.EVERY,
        widget=forms.RadioSelect,
    )  # fmt: skip
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput)
    ends = forms.TimeField(
        label=_("Until"),
        widget=forms.TimeInput,
        help_text=_("The same as “from” means around the clock; earlier means the next morning."),
    )
    position = forms.IntegerField(
        label=_("Order"),
        min_value=0,
        max_value=99,
        initial=0,
        help_text=_("The lowest is tried first."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's signature)
        actor: Actor,
        fixed_unit: bool = False,
        **kwargs: Any,  # noqa: ANN401 (as above)
    ) -> None:
        super().__init__(*args, **kwargs)
        if fixed_unit:
            del self.fields["unit"]
            return
        units = queries.units_for(actor, "cases.keep_duty", timezone.localdate(clock.now()))
        self.fields["unit"].choices = [("", _("Choose a unit")), *units]

    def draft(self) -> DutyDraft:
        """What was typed, for the service."""
        data = self.cleaned_data
        return DutyDraft(
            unit=data.get("unit"),
            label=data["label"],
            phone=data["phone"],
            days=data["days"],
            begins=data["begins"],
            ends=data["ends"],
            position=data["position"],
        )
