"""Indicators leave a plan from a year on, and are taken back into use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.web.forms.years import RestoreForm, RetireForm
from civicloop.evaluate.planning.web.staff.indicators import APPROVE, _OfIndicator


@APPROVE
class Retire(_OfIndicator):
    """Take an indicator out of use."""

    form_class = RetireForm
    heading = _("Retire the indicator")
    lead = _(
        "Earlier years keep their results. From that year on nothing is owed and no rate counts "
        "it; the agency revises the weights that remain."
    )
    submit = _("Retire")
    variant = "danger"
    done = _("The indicator is retired.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The years of the plan."""
        return super().get_form_kwargs() | {"years": self.row.plan.years}

    def get_initial(self) -> dict[str, Any]:
        """The first year after the last one with a result."""
        told = max((row.year for row in self.row.results.all()), default=self.row.plan.first_year)
        return {"from_year": min(told + 1, self.row.plan.last_year)}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (an indicator)
        """Retire it."""
        return planning.retire_indicator(self.row.pk, **values, actor=self.request.actor)


@APPROVE
class Restore(_OfIndicator):
    """Take a retired indicator back into use."""

    form_class = RestoreForm
    heading = _("Take the indicator back into use")
    lead = _("The years since owe their results again, and rates count it.")
    submit = _("Take back into use")
    done = _("The indicator is in use again.")

    @property
    def standing(self) -> int:
        """The year that is looked at; none where it is in use."""
        return self.row.retired_from or 0

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (an indicator)
        """Take it back."""
        return planning.restore_indicator(
            self.row.pk, reason=values["reason"], retired_from=self.version,
            actor=self.request.actor,
        )  # fmt: skip
