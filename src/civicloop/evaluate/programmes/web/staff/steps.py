"""A page with one form whose meaning a verb of the engine checks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.errors import (
    ChangedMeanwhileError,
    NotFoundError,
    TrackingError,
)
from civicloop.evaluate.programmes.web.faults import said
from civicloop.evaluate.programmes.web.staff.history import told
from civicloop.kernel.city.rules import here
from civicloop.ui.rules import moment_text
from civicloop.ui.web import steps
from civicloop.ui.web.steps import LOOK_AGAIN, MEANWHILE, NUMBER

if TYPE_CHECKING:
    from datetime import datetime

    from civicloop.engines.tracking.models import Item

FIRST_YEAR, LAST_YEAR = 2000, 2100


def item_or_404(actor: Any, pk: int) -> Item:  # noqa: ANN401 (an actor)
    """An item that the reader sees; one out of sight looks like none."""
    try:
        return tracked.item(actor, pk)
    except NotFoundError as error:
        raise Http404 from error


def last_of(year: int) -> date:
    """The last day of a year that a programme can be of; another year is no page."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return date(year, 12, 31)


def picked(texts: Iterable[str]) -> list[int]:
    """The rows that were picked; what is no key of a row is passed over."""
    return [int(text) for text in texts if NUMBER.fullmatch(text)]


class Step(steps.Step):
    """A form on a page of its own that calls one verb of the engine."""

    template_name = "programmes/form.html"
    done = ""
    faulty = (TrackingError,)
    outdated = (ChangedMeanwhileError,)
    refusals: ClassVar[dict[type[Exception], Any]] = {}
    names: ClassVar[dict[str, str]] = {}

    @property
    def back(self) -> str:
        """Where it leads, done or not."""
        raise NotImplementedError

    @property
    def up(self) -> str:
        """Where it leads up and by which it is left undone; mostly as when it is done."""
        return self.back

    @property
    def about(self) -> str:
        """What the page is about, in the way up."""
        return ""

    def hold(self) -> None:
        """Refuse what was drawn from another version, for verbs that take none.

        To be called in the verb's transaction, with the row locked.
        """
        seen = self.version
        self.forget()
        if self.standing is not None and seen != self.standing:
            raise ChangedMeanwhileError("form", seen, self.standing)

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (any verb's)
        """The page that it began at."""
        return self.back

    def faults(self, error: Any) -> Iterable[tuple[str, Any]]:  # noqa: ANN401 (the engine's)
        """What the engine found, at the fields of this form."""
        return said(error, self.names)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What stands around the form."""
        return super().get_context_data(**kwargs) | {"up": self.up, "about": self.about}


class ItemStep(Step):
    """A step of one item."""

    @cached_property
    def item(self) -> Item:
        """The item of the address."""
        return item_or_404(self.request.actor, self.kwargs["pk"])

    @property
    def back(self) -> str:
        """The page of the item."""
        return reverse("programmes:item", args=[self.item.pk])

    @property
    def about(self) -> str:
        """Number and title."""
        return f"{self.item.number} {self.item.title}"

    def meanwhile(self) -> str:
        """The last thing that happened to the item."""
        return f"{last_told(self.item)} {LOOK_AGAIN}"


class VersionedStep(ItemStep):
    """A step that may only be made from the version of the item that was looked at."""

    @property
    def standing(self) -> int:
        """The version of the item."""
        return self.item.version


class PlannedStep(ItemStep):
    """A step that is drawn from the plan in force."""

    @property
    def standing(self) -> int:
        """The number of the plan in force."""
        return plan_number(self.item.pk)


def plan_number(item_id: int) -> int:
    """The number of the plan that holds; 0 before there is one."""
    versions = tracked.versions_of([item_id]).get(item_id, [])
    return versions[-1].number if versions else 0


def last_told(item: Item) -> str:
    """Who changed an item last, when, and how."""
    found = told(item, most=1)
    if not found:
        return str(MEANWHILE)
    at: datetime = found[0]["at"].astimezone(here().zone)
    values = {"who": found[0]["who"], "at": moment_text(at, get_language() or ""),
              "what": found[0]["title"]}  # fmt: skip
    if values["who"]:
        return _("%(who)s changed this meanwhile: %(what)s (%(at)s).") % values
    return _("It was changed meanwhile: %(what)s (%(at)s).") % values
