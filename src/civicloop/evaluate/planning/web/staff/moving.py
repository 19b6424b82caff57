"""An indicator is put under another goal of its agency."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning import queries, rules
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.web.forms.indicators import MoveForm, place_of, places
from civicloop.evaluate.planning.web.staff.indicators import WRITE, _OfIndicator


@WRITE
class Move(_OfIndicator):
    """Put an indicator under another goal or strategy."""

    form_class = MoveForm
    heading = _("Move the indicator")
    lead = _("Number, versions, weight and results go along.")
    submit = _("Move the indicator")
    done = _("The indicator is moved.")

    @property
    def standing(self) -> int:
        """The mark of the place that is looked at."""
        return rules.mark(self.row.goal_id, self.row.strategy_id)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The other places of the agency in the plan."""
        goals = [one for one in queries.goals_of(self.row.plan_id)
                 if one.unit_id == self.row.unit_id]  # fmt: skip
        here = place_of(self.row.goal_id, self.row.strategy_id)
        others = [one for one in places(goals) if one[0] != here]
        return super().get_form_kwargs() | {"places": others}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (an indicator)
        """Move it."""
        goal, _dash, strategy = values["place"].partition("-")
        return planning.move_indicator(
            self.row.pk, int(goal), int(strategy) if strategy else None,
            reason=values["reason"], seen=self.version, actor=self.request.actor,
        )  # fmt: skip
