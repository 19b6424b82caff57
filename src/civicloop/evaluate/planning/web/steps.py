"""Pages with one form whose meaning a verb checks; nothing that was typed is lost."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from civicloop.evaluate.planning.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    NotFoundError,
    SamePersonError,
)
from civicloop.evaluate.planning.web.labels import fault_text
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.states.errors import StateError

REFUSALS: dict[type[Exception], Any] = {
    StateError: _("This step is not open any more. Open the page again to see where it stands."),
    ChangedMeanwhileError: _(
        "Somebody else saved meanwhile. Open the page again, look at what stands now, then save."
    ),
    SamePersonError: _("You wrote this. Somebody else must decide."),
    NotPermittedError: _("You may not do this for that agency."),
}


class SureForm(forms.Form):
    """Nothing to fill in."""


class Step(FormView):
    """A form that calls one verb and leads on."""

    request: HttpRequest
    template_name = "planning/form.html"
    form_class: type[forms.Form] = SureForm
    heading: ClassVar[Any] = ""
    lead: ClassVar[Any] = ""
    submit: ClassVar[Any] = _("Save")
    variant: ClassVar[str] = "primary"
    done: ClassVar[Any] = _("Saved.")

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (any verb's)
        """Call the verb."""
        raise NotImplementedError

    def way(self) -> list[str]:
        """The way up: address and label in turn."""
        return []

    def address(self, result: Any) -> str:  # noqa: ANN401 (any verb's)
        """Where it leads on."""
        raise NotImplementedError

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 (Django's)
        """An object that does not exist is a page that does not."""
        try:
            return super().dispatch(*args, **kwargs)
        except NotFoundError as error:
            raise Http404 from error

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What stands around the form."""
        way = self.way()
        names = ("heading", "lead", "submit", "variant")
        around: dict[str, Any] = {name: getattr(self, name) for name in names}
        around["links"] = list(zip(way[::2], way[1::2], strict=True))
        around["back"] = way[-2] if way else ""
        return super().get_context_data(**kwargs) | around

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do it, or say why not."""
        try:
            result = self.perform(form.cleaned_data)
        except FaultyFieldsError as error:
            for name, faults in error.faults.items():
                for fault in faults:
                    form.add_error(name if name in form.fields else None, fault_text(fault))
            return self.form_invalid(form)
        except tuple(REFUSALS) as error:
            text = next(REFUSALS[cls] for cls in type(error).__mro__ if cls in REFUSALS)
            form.add_error(None, text)
            return self.form_invalid(form)
        messages.success(self.request, str(self.done))
        return redirect(self.address(result))
