"""Milestones of an item: laid down on their days, moved to others, reached."""

from __future__ import annotations

import zlib
from datetime import date
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.evaluate.programmes import queries
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.rules import REACHED, day_of, leading
from civicloop.evaluate.programmes.web.forms import items as own
from civicloop.evaluate.programmes.web.labels import WORKS, named, source_of
from civicloop.evaluate.programmes.web.staff.steps import ItemStep
from civicloop.kernel.access.rules import needs

SEE, REPORT, MANAGE = needs("tracking.see"), needs("tracking.report"), needs("tracking.manage")


@SEE
class Milestones(ItemStep):
    """Which template the milestones come from; their days are set on the next page."""

    form_class = own.MilestonesForm
    heading = _("Plan milestones")
    lead = _("Choose what they are laid down by. Each gets its own day on the next page.")
    submit = _("Go on to the days")
    chosen: str | None = None

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whether the programme brings its own."""
        found = programmes.definitions().get(self.item.programme.kind)
        return super().get_form_kwargs() | {"has_own": bool(found and found.steps)}

    def get_initial(self) -> dict[str, Any]:
        """The item's own kind of work."""
        return {"work": self.item.kind}

    def perform(self, values: dict[str, Any]) -> None:
        """Go on; nothing is kept yet."""
        self.chosen = values["work"]

    @property
    def back(self) -> str:
        """The days, once a template is chosen."""
        if self.chosen is None:
            return super().back
        days = reverse("programmes:milestone-days", args=[self.item.pk])
        return f"{days}?{urlencode({'work': self.chosen})}"


@SEE
class MilestoneDays(ItemStep):
    """The day of each milestone of a template."""

    form_class = own.DaysForm
    heading = _("Days of the milestones")
    submit = _("Plan them")
    done = _("The milestones are planned.")
    names: ClassVar[dict[str, Any]] = {"milestones": None}

    @cached_property
    def work(self) -> str:
        """The template of the address."""
        found = self.request.GET.get("work", "")
        return found if found in WORKS else ""

    @cached_property
    def offered(self) -> list[programmes.OfferedStep]:
        """Each step with the day that is offered, and whose day that is."""
        return programmes.offered_steps(self.item, work=self.work)

    @property
    def lead(self) -> Any:  # noqa: ANN401 (a text)
        """By what they are laid down."""
        return WORKS.get(self.work, _("The programme's own steps"))

    def get_form_kwargs(self) -> dict[str, Any]:
        """A field for each step."""
        rows = [
            (
                f"step_{number}",
                f"{one.step.en if own.english() else one.step.zh} ({one.step.weight:g} %)",
                one.day,
                source_of(one.tender),
            )
            for number, one in enumerate(self.offered)
        ]
        return super().get_form_kwargs() | {"rows": rows, "asks_why": False}

    def perform(self, values: dict[str, Any]) -> None:
        """Plan them."""
        days: list[date] = [values[f"step_{n}"] for n in range(len(self.offered))]
        steps = [(one.step, day) for one, day in zip(self.offered, days, strict=True)]
        tracking.plan_milestones(self.item.pk, steps, actor=self.request.actor)


@MANAGE
class MoveMilestones(ItemStep):
    """Other days for what is not reached."""

    form_class = own.DaysForm
    heading = _("Other days for the milestones")
    lead = _("The planned day stays beside the new one, with your reason.")
    submit = _("Move them")
    done = _("The milestones have their new days.")
    names: ClassVar[dict[str, Any]] = {"milestones": None}

    def get_form_kwargs(self) -> dict[str, Any]:
        """A field for each one that is not reached."""
        rows = [
            (f"stone_{row.pk}", named(row), row.revised_on or row.planned_on, "")
            for row in self.item.milestones.all()
            if row.actual_on is None
        ]
        return super().get_form_kwargs() | {"rows": rows, "asks_why": True}

    @property
    def standing(self) -> int:
        """A number that changes with every day of them."""
        rows = self.item.milestones.order_by("pk").values_list(
            "pk", "planned_on", "revised_on", "actual_on"
        )
        return zlib.crc32(repr(list(rows)).encode())

    @transaction.atomic
    def perform(self, values: dict[str, Any]) -> None:
        """Move them, unless one of them moved since the form was drawn."""
        tracked.item_for_change(self.item.pk)
        self.hold()
        days = {
            int(name.removeprefix("stone_")): day
            for name, day in values.items()
            if name.startswith("stone_")
        }
        tracking.move_milestones(
            self.item.pk, days, reason=values["reason"], actor=self.request.actor
        )


@REPORT
class Reach(ItemStep):
    """Say that a milestone is reached."""

    form_class = own.ReachForm
    heading = _("Milestone reached")
    submit = _("It is reached")
    done = _("The milestone is reached.")

    @property
    def lead(self) -> Any:  # noqa: ANN401 (a text)
        """Which one, and what the tender says of it."""
        name = named(self.milestone)
        if self.day is None:
            return name
        return f"{name} · {source_of(self.tender)}"

    @cached_property
    def milestone(self) -> Any:  # noqa: ANN401 (a milestone)
        """The milestone of the address."""
        found = next(
            (row for row in self.item.milestones.all() if row.pk == self.kwargs["milestone"]), None
        )
        if found is None:
            raise Http404
        return found

    @cached_property
    def tender(self) -> Any:  # noqa: ANN401 (a tender or nothing)
        """The item's leading tender."""
        return leading(list(queries.tenders_of(self.item.pk)))

    @cached_property
    def day(self) -> date | None:
        """The day that it has for this milestone."""
        return day_of(self.milestone.kind, self.tender, REACHED)

    def get_initial(self) -> dict[str, Any]:
        """What the tender says."""
        if self.day is None:
            return {}
        return {"actual_on": self.day, "evidence": source_of(self.tender)}

    def perform(self, values: dict[str, Any]) -> None:
        """Reach it."""
        tracking.reach_milestone(self.milestone.pk, **values, actor=self.request.actor)
