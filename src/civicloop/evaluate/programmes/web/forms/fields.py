"""Percentages and money as people write them: full-width figures and separators are read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking.errors import NumberError
from civicloop.engines.tracking.rules import read_money, read_percent

WRONG = {
    "not_a_number": _("This is no number."),
    "out_of_range": _("A percentage lies between 0 and 100."),
    "below_zero": _("Money is never below zero."),
    "too_large": _("This is more than can be kept: at most 15 figures."),
}


class NumberField(forms.CharField):
    """A text that is read as a number."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 (a field's own)
        attributes = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attributes), **kwargs)

    def read(self, text: str) -> Decimal:
        """The number; what is none raises ``NumberError``."""
        raise NotImplementedError

    def clean(self, value: Any) -> Any:  # noqa: ANN401 (as above)
        """The number, or nothing."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(text)
        except NumberError as error:
            raise ValidationError(WRONG[error.code], code=error.code) from error


class PercentField(NumberField):
    """0 to 100."""

    def read(self, text: str) -> Decimal:
        """A percentage."""
        return read_percent(text, name="percent").value


class MoneyField(NumberField):
    """A whole amount, not below zero; empty is nothing given."""

    def read(self, text: str) -> Decimal:
        """A sum."""
        return read_money(text, name="money").value

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 (as above)
        """With separators, as people read it."""
        return f"{value:,}" if isinstance(value, int) else value


def words(label: object, *, rows: int = 3, **kwargs: Any) -> forms.CharField:  # noqa: ANN401 (as above)
    """A longer text."""
    kwargs.setdefault("max_length", 2000)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
