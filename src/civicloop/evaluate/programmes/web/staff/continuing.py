"""What is not finished when a year ends goes on in the programme of a later one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import FaultyFieldsError, TrackingError
from civicloop.engines.tracking.states import ItemState
from civicloop.evaluate.programmes import policies
from civicloop.evaluate.programmes.web.faults import REFUSALS, told
from civicloop.evaluate.programmes.web.forms import items as own
from civicloop.evaluate.programmes.web.labels import percent, titled
from civicloop.evaluate.programmes.web.staff.programmes import MOST_MOVED, ProgrammeStep
from civicloop.kernel.access.rules import needs

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item, Programme

MANAGE = needs("tracking.manage")


@MANAGE
class Continue(ProgrammeStep):
    """Pick what goes on, and where."""

    form_class = own.ContinueForm
    heading = _("Go on in a later year")
    lead = _(
        "Each item that is picked goes on with its plan, milestones and units; its first month "
        "begins with the last figures. Here it ends as continued and can still be judged."
    )
    submit = _("Let them go on")
    done = ""
    names: ClassVar[dict[str, Any]] = {"into": "into"}

    def later(self) -> list[Programme]:
        """The programmes of the same kind, of later years, that the reader keeps."""
        rows = tracked.programmes(self.request.actor, [self.row.kind])
        return [
            row
            for row in rows.filter(year__gt=self.row.year).order_by("year", "pk")
            if policies.may_manage(self.request.actor, row)
        ]

    def items(self) -> list[Item]:
        """What is tracked here, the least finished last."""
        rows = tracked.visible_items(self.request.actor).filter(
            programme=self.row, state=ItemState.TRACKED
        )
        return list(rows.order_by(F("actual").asc(nulls_first=True), "number")[:MOST_MOVED])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Where to, and which."""
        return super().get_form_kwargs() | {
            "programmes": [(row.pk, titled(row)) for row in self.later()],
            "items": [
                (row.pk, f"{row.number} {row.title} ({percent(row.actual)})")
                for row in self.items()
            ],
        }

    def perform(self, values: dict[str, Any]) -> None:
        """Each for itself; what cannot go on is told."""
        by_key = {row.pk: row for row in self.items()}
        gone = 0
        for pk in values["item"]:
            item = by_key[pk]
            try:
                tracking.continue_item(
                    pk, into_id=values["into"], version=item.version, actor=self.request.actor
                )
                gone += 1
            except FaultyFieldsError as error:
                why = "; ".join(told(fault) for found in error.faults.values() for fault in found)
                messages.error(self.request, f"{item.number}: {why}")
            except TrackingError as error:
                text = REFUSALS.get(type(error), error)
                messages.error(self.request, f"{item.number}: {text}")
        if gone:
            text = ngettext("%(count)s item goes on.", "%(count)s items go on.", gone)
            messages.success(self.request, text % {"count": gone})

    @property
    def back(self) -> str:
        """The programme."""
        return reverse("programmes:programme", args=[self.row.pk])
