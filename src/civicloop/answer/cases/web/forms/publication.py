"""What the public asks for, and what staff let it see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import Category
from civicloop.answer.cases.queries import WHOLE, Wanted
from civicloop.answer.cases.rules import NOTE_LIMIT
from civicloop.answer.cases.web.forms.report import WordsField
from civicloop.answer.cases.web.tables import district_choices
from civicloop.kernel.clock import services as clock

AGES = (7, 30, 90, 365)
AGE = 90
STATES = {"open": True, "done": False}
WORDS_LIMIT = 100


class PublicFilterForm(forms.Form):
    """Category, district, state and age; what an address says wrongly counts as not said."""

    category = forms.ChoiceField(label=_("Category"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Open and done")),
            ("open", pgettext_lazy("public cases", "Open")),
            ("done", pgettext_lazy("public cases", "Done")),
        ],
    )
    days = forms.ChoiceField(
        label=pgettext_lazy("public cases", "Received"),
        required=False,
        choices=[
            ("7", _("In the last 7 days")),
            ("30", _("In the last 30 days")),
            ("90", _("In the last 90 days")),
            ("365", _("In the last 12 months")),
        ],
    )

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.categories = queries.public_categories()
        self.known = {
            "category": {row.code for row in self.categories} | _groups(self.categories),
            "district": {code for code, _name in district_choices()},
            "state": set(STATES),
            "days": {str(age) for age in AGES},
        }
        said = {
            name: values.get(name, "")
            for name, allowed in self.known.items()
            if values.get(name, "") in allowed
        }
        super().__init__({"days": str(AGE)} | said)
        self.fields["category"].choices = [("", _("All categories")), *_grouped(self.categories)]
        self.fields["district"].choices = [("", _("The whole city")), *district_choices()]

    @property
    def said(self) -> dict[str, str]:
        """What was chosen, apart from what holds anyway."""
        chosen = {name: str(self.data[name]) for name in self.known if name in self.data}
        return {name: each for name, each in chosen.items() if (name, each) != ("days", str(AGE))}

    @property
    def wanted(self) -> Wanted:
        """The choice as the queries take it; days begin at midnight, so that answers last."""
        today = timezone.localdate(clock.now())
        first = date.fromordinal(today.toordinal() - int(self.data["days"]))
        code = self.data.get("category", "")
        return Wanted(
            categories=queries.keys_under(self.categories, code) if code else None,
            district=self.data.get("district", ""),
            is_open=STATES.get(self.data.get("state", "")),
            since=datetime.combine(first, time(), timezone.get_current_timezone()),
        )


class HideForm(forms.Form):
    """Why the public may not see a case any more."""

    reason = WordsField(
        label=_("Why should the public not see it?"),
        limit=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Sealed; only colleagues read it."),
    )


def _grouped(categories: list[Category]) -> list[tuple[str, Any]]:
    """Groups, each whole and then its categories; those without a group stand alone."""
    rows: list[tuple[str, Any]] = []
    for group, own in groupby(categories, key=lambda row: row.group):
        leaves: list[tuple[str, Any]] = [(row.code, row.name) for row in own]
        if group is None:
            rows += leaves
        else:
            whole = _("All of this group")
            rows.append((group.name, [(f"{WHOLE}{group.code}", whole), *leaves]))
    return rows


def _groups(categories: list[Category]) -> set[str]:
    return {f"{WHOLE}{row.group.code}" for row in categories if row.group is not None}
