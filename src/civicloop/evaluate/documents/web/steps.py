"""Pages with one form whose meaning a verb checks; nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from civicloop.evaluate.documents.errors import (
    FaultyFieldsError,
    FiguresDisagreeError,
    FrozenMonthError,
    NotFoundError,
    SamePersonError,
)
from civicloop.evaluate.documents.web.labels import fault_text
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.states.errors import StateError

REFUSALS: dict[type[Exception], Any] = {
    StateError: _("This step is not open any more. Open the page again to see where it stands."),
    FrozenMonthError: _("The month is published. What stands in it does not change any more."),
    FiguresDisagreeError: _("The figures do not add up, or there are none. Nothing is published."),
    SamePersonError: _("You wrote this. Somebody else must decide."),
    NotPermittedError: _("You may not do this for that agency."),
}


class Step(FormView):
    """A form that calls one verb and leads on."""

    request: HttpRequest
    template_name = "documents/form.html"
    heading: ClassVar[Any] = ""
    lead: ClassVar[Any] = ""
    submit: ClassVar[Any] = _("Save")
    done: ClassVar[Any] = _("Saved.")

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (any verb's)
        """Call the verb."""
        raise NotImplementedError

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
        around = {name: getattr(self, name) for name in ("heading", "lead", "submit")}
        return super().get_context_data(**kwargs) | around

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """The same page with what is wrong, told as refused."""
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do it, or say why not."""
        try:
            result = self.perform(form.cleaned_data)
        except FaultyFieldsError as error:
            for name, code in error.faults.items():
                form.add_error(name if name in form.fields else None, fault_text(code))
            return self.form_invalid(form)
        except tuple(REFUSALS) as error:
            form.add_error(None, refusal_text(error))
            return self.form_invalid(form)
        messages.success(self.request, str(self.done))
        return redirect(self.address(result))


def refusal_text(error: Exception) -> Any:  # noqa: ANN401 (a lazy text)
    """Why a verb was refused, in words."""
    return next(REFUSALS[cls] for cls in type(error).__mro__ if cls in REFUSALS)


def told(request: HttpRequest, verb: Callable[[], Any], done: str) -> Any:  # noqa: ANN401
    """Call a verb without a form, and say what came of it; ``None`` where it was refused."""
    try:
        result = verb()
    except FaultyFieldsError as error:
        for code in error.faults.values():
            messages.error(request, str(fault_text(code)))
        return None
    except tuple(REFUSALS) as error:
        messages.error(request, str(refusal_text(error)))
        return None
    messages.success(request, done)
    return result
