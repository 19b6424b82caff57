"""An item's place, its tenders, and the units that join in."""

from __future__ import annotations

import zlib
from functools import cached_property
from typing import Any, ClassVar

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError
from civicloop.evaluate.programmes import queries
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.models import Tender
from civicloop.evaluate.programmes.web.forms import places as own
from civicloop.evaluate.programmes.web.forms.months import ReasonForm
from civicloop.evaluate.programmes.web.labels import named
from civicloop.evaluate.programmes.web.staff.programmes import units_today
from civicloop.evaluate.programmes.web.staff.steps import ItemStep, VersionedStep
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.ui.rules import day_text

SEE, REPORT, MANAGE = needs("tracking.see"), needs("tracking.report"), needs("tracking.manage")


@SEE
class Place(VersionedStep):
    """Say where an item is."""

    template_name = "programmes/place.html"
    form_class = own.PlaceForm
    heading = _("Where it is")
    lead = _("Districts, and a point where there is one place. Leave both empty where it has none.")
    submit = _("Keep the place")
    done = _("The place is kept.")
    names: ClassVar[dict[str, Any]] = {"point": None}

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        item = self.item
        return {"districts": item.districts, "lon": item.lon, "lat": item.lat}

    def perform(self, values: dict[str, Any]) -> None:  # noqa: ARG002 (the form makes it)
        """Place it."""
        tracking.place_item(
            self.item.pk, self.bound.spot(), version=self.version, actor=self.request.actor
        )


class TenderStep(ItemStep):
    """A step of one tender of an item."""

    @cached_property
    def tender(self) -> Tender:
        """The tender of the address."""
        found = queries.tenders_of(self.item.pk).filter(pk=self.kwargs["tender"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def standing(self) -> int:
        """A number that changes with what the form shows of it."""
        return zlib.crc32(repr(own.initial_tender(self.tender)).encode())

    def hold(self) -> None:
        """With the item locked, as whoever keeps a tender of it locks it."""
        tracked.item_for_change(self.item.pk)
        super().hold()


@SEE
class KeepTender(ItemStep):
    """Write a tender in."""

    form_class = own.TenderForm
    heading = _("Tender and contract")
    lead = _(
        "As the award notice says it. Its days are offered at the milestones, what it cost in the "
        "monthly report."
    )
    submit = _("Keep the tender")
    done = _("The tender is kept.")

    def perform(self, values: dict[str, Any]) -> None:  # noqa: ARG002 (the form makes it)
        """Keep it."""
        programmes.keep_tender(self.item, self.bound.notice(), actor=self.request.actor)


@SEE
class MendTender(TenderStep):
    """Mend a tender."""

    form_class = own.TenderForm
    heading = _("Tender and contract")
    lead = _("What you change counts as written in by hand.")
    submit = _("Keep the tender")
    done = _("The tender is kept.")

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return own.initial_tender(self.tender)

    @transaction.atomic
    def perform(self, values: dict[str, Any]) -> None:  # noqa: ARG002 (the form makes it)
        """Keep it."""
        self.hold()
        programmes.keep_tender(
            self.item, self.bound.notice(), tender_id=self.tender.pk, actor=self.request.actor
        )


@SEE
class RemoveTender(TenderStep):
    """Take a tender off."""

    form_class = ReasonForm
    heading = _("Take the tender off this item")
    lead = _("For a tender that belongs elsewhere. The reason stays in the history.")
    submit = _("Take it off")
    variant = "danger"
    done = _("The tender is taken off.")

    @transaction.atomic
    def perform(self, values: dict[str, Any]) -> None:
        """Take it off."""
        self.hold()
        programmes.remove_tender(
            self.item,
            self.tender.pk,
            reason=values["reason"],
            actor=self.request.actor,
        )


@REPORT
class TakeDays(ItemStep):
    """Date milestones by the item's tender."""

    form_class = own.TakeDaysForm
    heading = _("Take days from the tender")
    lead = _("The tender is written down as the evidence of each.")
    submit = _("Take these days")
    done = _("The milestones are dated.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Each milestone with its day and where that comes from."""
        found = programmes.offered(self.item, timezone.localdate(clock.now()))
        language = getattr(self.request, "LANGUAGE_CODE", "")
        choices = [
            (
                one.milestone.pk,
                f"{named(one.milestone)}: {day_text(one.day, language)} ({one.tender.case_number})",
            )
            for one in found
        ]
        return super().get_form_kwargs() | {"choices": choices}

    def perform(self, values: dict[str, Any]) -> None:
        """Date them."""
        programmes.reach_from_tender(self.item, values["milestones"], actor=self.request.actor)


@MANAGE
class Join(ItemStep):
    """Let one more unit join in."""

    form_class = own.JoinForm
    heading = _("Let a unit join in")
    lead = _("It reports for itself from the next month on, and its part ends for itself.")
    submit = _("Let it join in")
    done = _("The unit has a part now.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The units in force that have no part yet."""
        taken = {part.unit_id for part in self.item.responsibilities.all()}
        units = [row for row in units_today() if row.pk not in taken]
        return super().get_form_kwargs() | {"units": units}

    def perform(self, values: dict[str, Any]) -> None:
        """Give it its part."""
        tracking.give_part(self.item.pk, values["unit"], actor=self.request.actor)


@MANAGE
class DropPart(ItemStep):
    """End a joint unit's part before it is done."""

    form_class = ReasonForm
    heading = _("End the part of a unit")
    submit = _("End the part")
    variant = "danger"
    done = _("The part is ended.")

    @cached_property
    def part(self) -> Any:  # noqa: ANN401 (a responsibility)
        """The part of the address; a leading unit's is none of these."""
        found = self.item.responsibilities.filter(pk=self.kwargs["part"], part="joint").first()
        if found is None:
            raise Http404
        return found

    @property
    def lead(self) -> Any:  # noqa: ANN401 (a text)
        """Whose part it is."""
        text = _("%(unit)s reports no more on this item. What it reported stays.")
        return text % {"unit": self.part.unit.name}

    def perform(self, values: dict[str, Any]) -> None:
        """End it."""
        if self.part.state in {"closed", "dropped"}:
            raise FaultyFieldsError({"reason": (Fault("ended_already"),)})
        tracking.move_part(self.part.pk, "drop", reason=values["reason"], actor=self.request.actor)
