"""What a request is about, said by the centre."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases import queries
from civicloop.answer.cases.rules.correspondence import UNSORTED
from civicloop.answer.cases.web.forms.steps import StepForm
from civicloop.answer.cases.web.tables import district_choices


class SortForm(StepForm):
    """The category, and the district where the request names no place on the map."""

    category = forms.ChoiceField(
        label=_("Category"), help_text=_("Chosen from the words; please check it.")
    )
    district = forms.ChoiceField(label=_("District"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        groups = [
            (each.group.name if each.group else _("Others"), _codes(each.categories))
            for each in queries.grouped_categories(staff=True)
        ]
        self.fields["category"].choices = [("", _("Choose a category")), *groups]
        self.fields["district"].choices = [("", _("Not known")), *district_choices()]
        self.initial.setdefault("category", self._likeliest())
        self.initial.setdefault("district", self.case.district_code)
        if self.case.lon is not None:
            del self.fields["district"]

    def _likeliest(self) -> str:
        """The category that the words speak of, or the present one."""
        if self.case.category.code != UNSORTED:
            return self.case.category.code
        found = queries.suggested_categories(self.case.description_masked)
        return found[0].code if found else ""


def _codes(rows: Any) -> list[tuple[str, str]]:  # noqa: ANN401 (a group's categories)
    return [(row.code, row.name) for row in rows if row.code != UNSORTED]
