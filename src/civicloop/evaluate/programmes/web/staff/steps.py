"""A page with one form whose meaning a verb of the engine checks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.errors import NotFoundError, TrackingError
from civicloop.evaluate.programmes.web.faults import put_on

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


class SureForm(forms.Form):
    """Nothing to fill in."""


class Step(FormView):
    """A form on a page of its own; what was typed is never lost."""

    template_name = "programmes/form.html"
    form_class: type[forms.Form] = SureForm
    heading: ClassVar[Any] = ""
    lead: ClassVar[Any] = ""
    submit: ClassVar[Any] = ""
    variant: ClassVar[str] = "primary"
    done: ClassVar[Any] = ""
    names: ClassVar[dict[str, str]] = {}

    def perform(self, form: Any) -> Any:  # noqa: ANN401 (any verb's)
        """Call the verb."""
        raise NotImplementedError

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

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What stands around the form."""
        names = ("heading", "lead", "submit", "variant", "up", "about")
        return super().get_context_data(**kwargs) | {name: getattr(self, name) for name in names}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do it, or say why not."""
        try:
            self.perform(form)
        except TrackingError as error:
            put_on(form, error, self.names)
            return self.form_invalid(form)
        if self.done:
            messages.success(self.request, str(self.done))
        return redirect(self.back)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """The same page, with what is wrong."""
        response = super().form_invalid(form)
        response.status_code = 422
        return response


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
