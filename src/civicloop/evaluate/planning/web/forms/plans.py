"""Forms of plans, goals and strategies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning.web.labels import shown_year
from civicloop.kernel.city.rules import here

SHIFT = 1000
"""A year below this is counted as the city counts."""


class YearField(forms.IntegerField):
    """A year of the common era or of the Republic."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 (a field's own)
        super().__init__(min_value=1, max_value=2200, **options)

    def clean(self, value: Any) -> int | None:  # noqa: ANN401 (what was typed)
        """In the common era."""
        year = super().clean(value)
        if year is None or year >= SHIFT:
            return year
        return year + (SHIFT * 3 - here().year(SHIFT * 3))

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 (what is shown)
        """As the reader counts."""
        return shown_year(value) if isinstance(value, int) and value >= SHIFT else value


class PlanTitleForm(forms.Form):
    """What a plan is called."""

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)


class PlanForm(PlanTitleForm):
    """A plan of some years."""

    first_year = YearField(label=_("First year"))
    last_year = YearField(label=_("Last year"))


class GoalForm(forms.Form):
    """A goal of an agency."""

    unit = forms.TypedChoiceField(label=_("Agency"), coerce=int)
    title = forms.CharField(label=_("Strategic goal"), max_length=200)

    def __init__(self, *args: Any, units: Sequence[Any], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(row.pk, row.name) for row in units]


class StrategyForm(forms.Form):
    """A way towards a goal."""

    title = forms.CharField(label=_("Strategy"), max_length=200)
