"""Forms of the pre-review: rounds, projects with their money, opinions, balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning.rules import SOURCES, Amount, MoneySource
from civicloop.evaluate.planning.services import YEARS, Project
from civicloop.evaluate.planning.states import Ruling
from civicloop.evaluate.planning.web.forms.plans import YearField
from civicloop.evaluate.planning.web.labels import shown_year
from civicloop.evaluate.planning.web.labels_rounds import (
    CHAPTERS,
    RULINGS,
    SOURCE_NAMES,
)
from civicloop.evaluate.planning.web.money import heading_in_thousands

THOUSAND = 1000
AREA = forms.Textarea(attrs={"rows": 4})


class ThousandField(forms.IntegerField):
    """An amount typed in thousands, kept whole."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 (a field's own)
        super().__init__(min_value=0, max_value=10**11, **options)

    def clean(self, value: Any) -> int | None:  # noqa: ANN401 (what was typed)
        """Whole."""
        plain = value.replace(",", "") if isinstance(value, str) else value
        amount = super().clean(plain)
        return None if amount is None else amount * THOUSAND


class RoundForm(forms.Form):
    """A round of a year."""

    year = YearField(label=_("Budget year"))
    submit_until = forms.DateField(label=_("Projects come in until"))


class DeadlineForm(forms.Form):
    """Another last day for projects."""

    submit_until = forms.DateField(label=_("Projects come in until"))
    reason = forms.CharField(label=_("Reason"), max_length=300)


class CeilingForm(forms.Form):
    """What each source can pay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        for source in SOURCES:
            self.fields[source.value] = ThousandField(
                label=_money_name(source), required=False,
                help_text=heading_in_thousands(_("Empty: no ceiling")),
            )  # fmt: skip


class ProposalForm(forms.Form):
    """A project with its money by source and year, and its chapters."""

    unit = forms.TypedChoiceField(label=_("Agency"), coerce=int)
    title = forms.CharField(label=_("Name of the project"), max_length=200)
    is_continuing = forms.BooleanField(label=_("Continues a project of earlier years"),
                                       required=False)  # fmt: skip

    def __init__(self, *args: Any, year: int, units: Sequence[Any], chapters: Sequence[str],  # noqa: ANN401 (a form's own)
                 **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(row.pk, row.name) for row in units]
        self.years = range(year, year + YEARS)
        for source in SOURCES:
            for one in self.years:
                self.fields[f"amount_{source}_{one}"] = ThousandField(
                    label=shown(one), required=False
                )
        for key in chapters:
            self.fields[f"chapter_{key}"] = forms.CharField(
                label=CHAPTERS[key], max_length=8000, required=False, widget=AREA
            )

    @property
    def grid(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The money: each source with the fields of its years."""
        return [
            (SOURCE_NAMES[source], [self[f"amount_{source}_{one}"] for one in self.years])
            for source in SOURCES
        ]

    @property
    def chapter_fields(self) -> list[forms.BoundField]:
        """The chapters."""
        return [self[name] for name in self.fields if name.startswith("chapter_")]

    def project(self) -> Project:
        """As the service takes it."""
        values = self.cleaned_data
        return Project(
            values["title"],
            values["is_continuing"],
            [Amount(source, one, values[f"amount_{source}_{one}"] or 0)
             for source in SOURCES for one in self.years],
            {name.removeprefix("chapter_"): text for name, text in values.items()
             if name.startswith("chapter_")},
        )  # fmt: skip


class OpinionForm(forms.Form):
    """What a meeting said."""

    meeting = forms.CharField(
        label=_("Meeting or visit"), max_length=60, help_text=_("Such as: first review, no. 3.")
    )
    met_on = forms.DateField(label=_("Held on"))
    ruling = forms.ChoiceField(label=_("Ruling"), choices=list(RULINGS.items()))
    text = forms.CharField(label=_("Opinion"), max_length=4000, widget=AREA)

    def clean_ruling(self) -> Ruling:
        """As the service takes it."""
        return Ruling(self.cleaned_data["ruling"])


class GrantForm(forms.Form):
    """What a project is given by each source that it asked."""

    reason = forms.CharField(label=_("Reason of the change"), max_length=500)

    def __init__(self, *args: Any, asked: Mapping[MoneySource, int], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.sources = [source for source in SOURCES if asked.get(source)]
        for source in self.sources:
            self.fields[source.value] = ThousandField(label=_money_name(source))
            self.fields[f"seen_{source}"] = forms.IntegerField(widget=forms.HiddenInput)
        self.order_fields([*(source.value for source in self.sources), "reason"])


class ScenarioForm(forms.Form):
    """A name for what is tried out."""

    name = forms.CharField(label=_("Name of the scenario"), max_length=80)


class AdoptForm(forms.Form):
    """Why the live balance becomes this one."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class ProgrammeForm(forms.Form):
    """The programme that passed projects are tracked in."""

    programme = forms.TypedChoiceField(label=_("Tracking programme"), coerce=int)

    def __init__(self, *args: Any, programmes: Sequence[Any], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [(row.pk, str(row)) for row in programmes]


def _name(source: MoneySource) -> str:
    return f"{SOURCE_NAMES[source]}"


_money_name = lazy(_name, str)
shown = lazy(shown_year, str)
