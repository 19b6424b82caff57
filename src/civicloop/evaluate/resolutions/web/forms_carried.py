"""What is asked about money that is carried over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.web.forms import AREA, NOTHING
from civicloop.evaluate.resolutions.web.labels import GROUNDS, shown_year

YEARS_BACK = 8
NUMBER, NONE = re.compile("[0-9]{1,18}"), -1


class MoneyField(forms.IntegerField):
    """An amount in whole units of the currency; commas between the thousands may stand."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 (a field's own)
        text = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(min_value=0, max_value=10**15, widget=text, **options)

    def clean(self, value: Any) -> int | None:  # noqa: ANN401 (what was typed)
        """Without the commas."""
        plain = value.replace(",", "").replace("，", "") if isinstance(value, str) else value
        amount: int | None = super().clean(plain)
        return amount

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 (what is shown)
        """With commas between the thousands."""
        return f"{value:,}" if isinstance(value, int) else value


class CarryForm(forms.Form):
    """What an agency asks to carry over, and what became of all the money."""

    unit = forms.ChoiceField(label=_("Agency"))
    year = forms.ChoiceField(label=_("Year that closes"))
    budget_year = forms.ChoiceField(
        label=_("Year of the budget"), help_text=_("Whose budget the money was voted in.")
    )
    title = forms.CharField(label=_("What the money is for"), max_length=300)
    available = MoneyField(
        label=_("Amount available"),
        help_text=_("The budget of the year, or what was carried over into it."),
    )
    paid = MoneyField(label=_("Paid in the year"))
    payable = MoneyField(label=_("Payable, not paid yet"))
    carried = MoneyField(label=_("To be carried over"))
    lapsed = MoneyField(
        label=_("Lapses"), help_text=_("The four amounts together are what was available.")
    )
    ground = forms.ChoiceField(label=_("Ground"), choices=list(GROUNDS.items()))
    basis = forms.CharField(
        label=_("Contract, law or approval"), max_length=300,
        help_text=_("Its number and day, and why it could not be spent in the year."),
    )  # fmt: skip
    spend_until = forms.DateField(label=_("Will be spent until"), required=False)
    follows = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (a form's own)
        units: Sequence[tuple[str, str]],
        year: int,
        **kwargs: Any,  # noqa: ANN401 (as above)
    ) -> None:
        super().__init__(*args, **kwargs)
        own: Any = self.fields["unit"]
        own.choices = units if len(units) == 1 else [NOTHING, *units]
        for name in ("year", "budget_year"):
            field: Any = self.fields[name]
            field.choices = [(str(one), shown_year(one)) for one in _years(year)]

    def draft(self) -> resolutions.CarryDraft:
        """As the service takes it."""
        values = self.cleaned_data
        amounts = {
            name: values[name] for name in ("available", "paid", "payable", "carried", "lapsed")
        }
        return resolutions.CarryDraft(
            unit_id=int(values["unit"]),
            year=int(values["year"]),
            budget_year=int(values["budget_year"]),
            title=values["title"],
            ground=values["ground"],
            basis=values["basis"],
            spend_until=values["spend_until"],
            follows_id=_number(values["follows"]),
            **amounts,
        )


class VerdictForm(forms.Form):
    """Whether it may be carried over, and how much of it."""

    verdict = forms.ChoiceField(
        label=_("What the authority decided"),
        choices=[("approve", _("Approve")), ("refuse", _("Do not approve"))],
        widget=forms.RadioSelect,
    )
    amount = MoneyField(label=_("Amount approved"), required=False)
    letter = forms.CharField(label=_("Number of the letter"), max_length=80)
    on = forms.DateField(label=_("Approved or refused on"))
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=AREA({"rows": 3}),
        help_text=_("Needed where it is not approved."),
    )  # fmt: skip


class AuditForm(forms.Form):
    """What the audit office confirmed, and its word."""

    amount = MoneyField(label=_("Amount confirmed"))
    word = forms.CharField(
        label=_("Word of the audit office"), max_length=2000, widget=AREA({"rows": 4})
    )
    letter = forms.CharField(label=_("Number of the letter"), max_length=80)
    on = forms.DateField(label=_("Day of the letter"))
    notice = forms.CharField(
        label=_("Number of the audit notice here"), max_length=24, required=False,
        help_text=_("Where the notice is followed among the resolutions, with its reply."),
    )  # fmt: skip


def _number(text: str | None) -> int | None:
    """The item that it follows; what is no number names none that there is."""
    if not text:
        return None
    return int(text) if NUMBER.fullmatch(text) else NONE


def _years(last: int) -> range:
    return range(last, last - YEARS_BACK, -1)
