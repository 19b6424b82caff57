"""A page with one form whose meaning a verb of the engine checks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import Http404
from django.urls import reverse

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.errors import NotFoundError, TrackingError
from civicloop.evaluate.programmes.web.faults import said
from civicloop.ui.web import steps

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item

FIRST_YEAR, LAST_YEAR = 2000, 2100
KEY = re.compile("[0-9]{1,18}")


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
    return [int(text) for text in texts if KEY.fullmatch(text)]


class Step(steps.Step):
    """A form on a page of its own that calls one verb of the engine."""

    template_name = "programmes/form.html"
    done = ""
    faulty = (TrackingError,)
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
