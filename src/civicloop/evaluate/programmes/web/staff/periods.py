"""Steps of one month of a programme: frozen for good, or given more time."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.evaluate.programmes.web.forms import items as own
from civicloop.evaluate.programmes.web.forms.months import ReasonForm
from civicloop.evaluate.programmes.web.labels import period_text, titled
from civicloop.evaluate.programmes.web.staff.programmes import ProgrammeStep
from civicloop.kernel.access.rules import needs

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Period

MANAGE = needs("tracking.manage")


class MonthStep(ProgrammeStep):
    """A step of one month."""

    @cached_property
    def period(self) -> Period:
        """The month of the address."""
        found = tracked.months(self.row.pk).filter(pk=self.kwargs["period"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def back(self) -> str:
        """The page of the month."""
        return reverse("programmes:month", args=[self.row.pk, self.period.pk])

    @property
    def about(self) -> str:
        """The programme and the month."""
        return f"{titled(self.row)} · {period_text(self.period.month, self.row.cadence)}"


@MANAGE
class FreezeMonth(MonthStep):
    """Close a month for good."""

    heading = _("Freeze the month")
    lead = _(
        "What is not approved counts as missed. Afterwards only a correction with a reason is left."
    )
    submit = _("Freeze it")
    variant = "danger"
    done = _("The month is frozen.")

    def perform(self, values: dict[str, Any]) -> None:  # noqa: ARG002 (nothing is asked)
        """Freeze it."""
        tracking.freeze_period(self.period.pk, actor=self.request.actor)


@MANAGE
class ExtendMonth(MonthStep):
    """Let a month be reported until a later day."""

    form_class = own.MoreTimeForm
    heading = _("Give more time")
    lead = _("The review ends as much later. Units that still owe a report are told.")
    submit = _("Give more time")
    done = _("The month may be reported until the later day.")

    def perform(self, values: dict[str, Any]) -> None:
        """Give it."""
        tracking.extend_period(
            self.period.pk, values["due_on"], reason=values["reason"], actor=self.request.actor
        )


@MANAGE
class RestoreMonth(MonthStep):
    """Take the additional time back."""

    form_class = ReasonForm
    heading = _("Take the additional time back")
    lead = _("The days of the rule hold again. Units that still owe a report are told.")
    submit = _("Take the additional time back")
    variant = "danger"
    done = _("The days of the rule hold again.")
    names: ClassVar[dict[str, Any]] = {"period": None}

    def perform(self, values: dict[str, Any]) -> None:
        """Take it back."""
        tracking.restore_period(self.period.pk, reason=values["reason"], actor=self.request.actor)
