"""The centre's notice of a year: what it says of the city, and of single items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.rules.results import ItemResult, read_results
from civicloop.evaluate.programmes.web.faults import line_told
from civicloop.evaluate.programmes.web.forms.fields import MoneyField, PercentField, words

if TYPE_CHECKING:
    from civicloop.evaluate.programmes.models import CentralResult

MOST_PLACES = 999
MOST_TOLD = 20


class ResultsForm(forms.Form):
    """Score and place of the city, and a pasted sheet of the items."""

    told_on = forms.DateField(label=_("Day of the notice"))
    letter = forms.CharField(label=_("Number of the letter"), max_length=80, required=False)
    score = PercentField(
        label=_("Score of the city"), required=False, help_text=_("0 to 100, such as 97.7.")
    )
    place = forms.IntegerField(
        label=_("Place among the cities"), min_value=1, max_value=MOST_PLACES, required=False
    )
    among = forms.IntegerField(
        label=_("Of how many"), min_value=1, max_value=MOST_PLACES, required=False
    )
    grant = MoneyField(
        label=_("Grant of that year"), required=False,
        help_text=_("Empty: the budgets of the items in all."),
    )  # fmt: skip
    next_grant = MoneyField(
        label=_("Grant announced for next year"), required=False,
        help_text=_("It stands beside what follows by the rule."),
    )  # fmt: skip
    sheet = words(
        _("Scores of the items"), rows=10, required=False, max_length=200_000,
        help_text=_(
            "One line for each: number of the item, score, and its grant where the centre tells "
            "one. Copy the columns of a sheet and paste them here. Items that are not named keep "
            "what was told before."
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The scores of the items; every line that is wrong is named."""
        values = super().clean() or {}
        found, faults = read_results(values.get("sheet") or "")
        for fault in faults[:MOST_TOLD]:
            self.add_error("sheet", line_told(fault))
        values["items"] = found
        return values

    def notice(self) -> programmes.CityResult:
        """What is said of the city."""
        said = self.cleaned_data
        return programmes.CityResult(
            told_on=said["told_on"],
            letter=said["letter"],
            score=said["score"],
            place=said["place"],
            among=said["among"],
            grant=None if said["grant"] is None else int(said["grant"]),
            next_grant=None if said["next_grant"] is None else int(said["next_grant"]),
        )

    def items(self) -> list[ItemResult]:
        """What is said of the items."""
        found: list[ItemResult] = self.cleaned_data["items"]
        return found


def initial_results(city: CentralResult | None) -> dict[str, Any]:
    """What is kept of the city; the items are told anew by a sheet."""
    if city is None:
        return {}
    names = ("told_on", "letter", "place", "among", "grant", "next_grant")
    return {name: getattr(city, name) for name in names} | {"score": f"{city.score.normalize():f}"}
