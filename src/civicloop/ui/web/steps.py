"""Pages with one form whose meaning a verb checks; nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.files.errors import FileError
from civicloop.kernel.states.errors import StateError
from civicloop.ui.web.attachments import put_on_form

REFUSALS: Mapping[type[Exception], Any] = {
    StateError: _("This step is not open any more. Open the page again to see where it stands."),
    NotPermittedError: _("You may not do this for that agency."),
}
"""What every module refuses alike; each adds its own."""


class SureForm(forms.Form):
    """Nothing to fill in."""


class Step(FormView):
    """A form that calls one verb and leads on.

    ``missing`` are errors of objects that are not there, ``faulty`` those that name fields
    (``faults`` says which), ``refusals`` the others with their words. ``bound`` is the form
    that was sent, for verbs that take what it makes of its fields.
    """

    request: HttpRequest
    bound: Any
    form_class: type[forms.Form] = SureForm
    heading: ClassVar[Any] = ""
    lead: ClassVar[Any] = ""
    submit: ClassVar[Any] = _("Save")
    variant: ClassVar[str] = "primary"
    done: ClassVar[Any] = _("Saved.")
    missing: ClassVar[tuple[type[Exception], ...]] = ()
    faulty: ClassVar[tuple[type[Exception], ...]] = ()
    refusals: ClassVar[Mapping[type[Exception], Any]] = REFUSALS
    refused_status: ClassVar[int] = 422

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (any verb's)
        """Call the verb."""
        raise NotImplementedError

    def address(self, result: Any) -> str:  # noqa: ANN401 (any verb's)
        """Where it leads on."""
        raise NotImplementedError

    def faults(self, error: Exception) -> Iterable[tuple[str, Any]]:
        """The fields that an error names, each with what is wrong."""
        raise NotImplementedError

    def way(self) -> list[str]:
        """The way up: address and label in turn."""
        return []

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 (Django's)
        """An object that does not exist is a page that does not."""
        try:
            return super().dispatch(*args, **kwargs)
        except self.missing as error:
            raise Http404 from error

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What stands around the form."""
        way = self.way()
        names = ("heading", "lead", "submit", "variant")
        around: dict[str, Any] = {name: getattr(self, name) for name in names}
        around["links"] = list(zip(way[::2], way[1::2], strict=True))
        around["back"] = way[-2] if way else ""
        return super().get_context_data(**kwargs) | around

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """The same page with what is wrong, told as refused."""
        answer = super().form_invalid(form)
        answer.status_code = self.refused_status
        return answer

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do it, or say beside the fields why not."""
        self.bound = form
        try:
            result = self.perform(form.cleaned_data)
        except self.faulty as error:
            for name, text in self.faults(error):
                form.add_error(name if name in form.fields else None, text)
            return self.form_invalid(form)
        except FileError as error:
            put_on_form(form, error)
            return self.form_invalid(form)
        except tuple(self.refusals) as error:
            form.add_error(None, refusal_text(error, self.refusals))
            return self.form_invalid(form)
        if self.done:
            messages.success(self.request, str(self.done))
        return redirect(self.address(result))


def refusal_text(error: Exception, refusals: Mapping[type[Exception], Any]) -> Any:  # noqa: ANN401
    """Why a verb was refused, in words."""
    return next(refusals[cls] for cls in type(error).__mro__ if cls in refusals)
