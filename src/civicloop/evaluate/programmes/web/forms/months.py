"""The monthly report: few fields, the rest folded away, the explanation only when it is due."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.evaluate.programmes.web.forms.fields import (
    MoneyField,
    PercentField,
    words,
)
from civicloop.evaluate.programmes.web.labels import cause_path

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Report
    from civicloop.evaluate.programmes.rules import Paid

SUMS = ("allocated", "paid", "payable", "surplus")
EXPLANATION = ("cause", "party", "remedy", "recovery_on")
WORDS = ("cause_text", "coordination")


class ReportForm(forms.Form):
    """A unit's month. Whether the explanation is needed the rule says, when it is sent."""

    sums = SUMS
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    narrative = words(_("What was done this month"), rows=4, required=False)
    actual = PercentField(label=_("Actual progress in all"), required=False)
    allocated = MoneyField(label=_("Allotted so far"), required=False)
    paid = MoneyField(label=_("Paid so far"), required=False)
    payable = MoneyField(
        label=_("Payable"), required=False, help_text=_("For work done and not paid yet.")
    )
    surplus = MoneyField(label=_("Surplus"), required=False, help_text=_("Saved for good."))
    forecast_on = forms.DateField(label=_("Expected end"), required=False)
    completed_on = forms.DateField(label=_("Day of completion"), required=False,
                            help_text=_("Needed at 100 %."))  # fmt: skip
    cause = forms.ChoiceField(label=_("Cause"), required=False)
    cause_text = words(_("The cause in words"), rows=2, required=False)
    party = forms.CharField(label=_("Who answers for it"), max_length=120, required=False)
    coordination = words(_("What has to be agreed with whom"), rows=2, required=False)
    remedy = words(_("Remedy"), rows=3, required=False)
    recovery_on = forms.DateField(label=_("Made good by"), required=False)

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.report = report
        found = [(row.code, cause_path(row)) for row in tracked.causes()]
        self.fields["cause"].choices = [("", "—"), *found]

    @property
    def few(self) -> list[forms.BoundField]:
        """The fields that everybody fills in."""
        names = ["narrative", "actual"]
        if self.report.item.programme.has_money:
            names += ["allocated", "paid"]
        return [self[name] for name in names]

    @property
    def more(self) -> list[forms.BoundField]:
        """Those that are seldom needed."""
        names = ["forecast_on", "completed_on"]
        if self.report.item.programme.has_money:
            names = ["payable", "surplus", *names]
        return [self[name] for name in names]

    @property
    def explaining(self) -> list[forms.BoundField]:
        """Those that say why, and what is done."""
        names = ("cause", "cause_text", "party", "coordination", "remedy", "recovery_on")
        return [self[name] for name in names]

    @property
    def more_is_open(self) -> bool:
        """Whether something stands in the fields that are folded away, or is wrong there."""
        sums = (self[name].value() for name in ("payable", "surplus"))
        return any(value not in {None, "", 0, "0"} for value in sums) or any(
            bound.errors for bound in self.more
        )

    def figures(self) -> tracking.Figures:
        """As the engine takes them; a sum that is empty is nothing, a percentage not yet known."""
        values = self.cleaned_data
        sums = {name: int(values.get(name) or 0) for name in SUMS}
        return tracking.Figures(
            narrative=values.get("narrative", ""),
            actual=values.get("actual"),
            forecast_on=values.get("forecast_on"),
            completed_on=values.get("completed_on"),
            **sums,
        )

    def explanation(self) -> tracking.Explanation | None:
        """The explanation once cause, party, remedy and day are all there, else nothing."""
        values = self.cleaned_data
        if not all(values.get(name) for name in EXPLANATION):
            return None
        return tracking.Explanation(
            cause=values["cause"],
            party=values["party"],
            remedy=values["remedy"],
            recovery_on=values["recovery_on"],
            cause_text=values.get("cause_text", ""),
            coordination=values.get("coordination", ""),
        )

    def half_explained(self) -> list[str]:
        """The fields of an explanation that was begun and is not whole."""
        given = {name for name in (*EXPLANATION, *WORDS) if self.cleaned_data.get(name)}
        return [name for name in EXPLANATION if name not in given] if given else []


def figure_names(form: ReportForm) -> list[str]:
    """The figures and words that a form asks for, of those that stand on the report itself."""
    names = ("narrative", "actual", *SUMS, "forecast_on", "completed_on")
    shown = {bound.name for bound in (*form.few, *form.more)}
    return [name for name in names if name in shown]


def initial_of(
    report: Report,
    booked: Any = None,  # noqa: ANN401 (a figure or nothing)
    contracts: Paid | None = None,
) -> dict[str, Any]:
    """What the form begins with: the report; until somebody saved, sums of accounts or contracts.

    The accounts come first. What contracts say was paid is taken where the accounts are silent,
    unless it is less than was reported already: then they do not know of every payment.
    """
    names = ("version", "narrative", "actual", *SUMS, "forecast_on", "completed_on")
    found = {name: getattr(report, name) for name in names}
    if found["actual"] is not None:
        found["actual"] = f"{found['actual'].normalize():f}"
    if booked is not None and report.saved_at is None:
        found |= {name: getattr(booked, name) for name in SUMS if getattr(booked, name) is not None}
    if takes_contracts(report, booked, contracts):
        found["paid"] = contracts.total if contracts is not None else 0
    why = report.why
    if why is not None:
        found |= {
            "cause": why.cause.code,
            "cause_text": why.cause_text,
            "party": why.party,
            "coordination": why.coordination,
            "remedy": why.remedy,
            "recovery_on": why.recovery_on,
        }
    return found


def takes_contracts(
    report: Report,
    booked: Any,  # noqa: ANN401 (a figure or nothing)
    contracts: Paid | None,
) -> bool:
    """Whether the form begins with what the contracts cost."""
    if contracts is None or report.saved_at is not None:
        return False
    return getattr(booked, "paid", None) is None and contracts.total >= report.paid


def figures_offered(initial: dict[str, Any]) -> tracking.Figures:
    """What the form begins with, as the rule sees it before anybody saved."""
    actual = initial["actual"]
    return tracking.Figures(
        narrative=initial["narrative"],
        actual=None if actual is None else Decimal(actual),
        forecast_on=initial["forecast_on"],
        completed_on=initial["completed_on"],
        **{name: initial[name] for name in SUMS},
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = words(_("Reason"), max_length=500)


class CorrectForm(ReportForm):
    """The same figures after the freeze, their explanation, and why they were wrong."""

    reason = words(_("Why it is corrected"), max_length=500)

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, report=report, **kwargs)
        if not report.item.programme.has_money:
            for name in SUMS:
                del self.fields[name]
        self.fields["cause"].help_text = _("Needed only where the figures have to be explained.")
