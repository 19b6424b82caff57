"""Pages with one form whose meaning a verb checks; nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from http import HTTPStatus
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
VERSION, NONE = "version", -1
"""The field in which a form brings the version that it was drawn from; none that there is."""
NUMBER = re.compile("[0-9]{1,18}")
LOOK_AGAIN = _(
    "Nothing was saved. What you typed is still here: send it again if it holds beside what "
    "stands now."
)
MEANWHILE = _("Somebody else saved meanwhile.")


class SureForm(forms.Form):
    """Nothing to fill in."""


class Step(FormView):
    """A form that calls one verb and leads on.

    ``missing`` are errors of objects that are not there, ``faulty`` those that name fields
    (``faults`` says which), ``outdated`` those of a form that was drawn before somebody else
    saved, ``refusals`` the others with their words. ``bound`` is the form that was sent, for
    verbs that take what it makes of its fields.
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
    outdated: ClassVar[tuple[type[Exception], ...]] = ()
    refusals: ClassVar[Mapping[type[Exception], Any]] = REFUSALS

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (any verb's)
        """Call the verb."""
        raise NotImplementedError

    def address(self, result: Any) -> str:  # noqa: ANN401 (any verb's)
        """Where it leads on."""
        raise NotImplementedError

    def faults(self, error: Exception) -> Iterable[tuple[str, Any]]:
        """The fields that an error names, each with what is wrong."""
        raise NotImplementedError

    @property
    def standing(self) -> int | None:
        """The version of what the form is drawn from; none where nothing can be overwritten."""
        return None

    @property
    def version(self) -> int:
        """The version that was looked at; one that is no version is none in force."""
        sent = self.bound.cleaned_data[VERSION]
        if not sent:
            return self.unseen()
        return int(sent) if NUMBER.fullmatch(sent) else NONE

    def unseen(self) -> int:
        """The version that is meant by a form that brings none."""
        return NONE if self.standing is None else self.standing

    def forget(self) -> None:
        """Read again what was read for the page."""
        for cls in type(self).__mro__:
            for name, value in vars(cls).items():
                if isinstance(value, cached_property):
                    self.__dict__.pop(name, None)

    def renew(self, form: forms.Form) -> None:
        """Let the form carry what stands now, so that sending it again is meant against that."""
        if self.standing is not None:
            form.data = form.data.copy()
            form.data[form.add_prefix(VERSION)] = str(self.standing)

    def meanwhile(self) -> str:
        """Who changed what since the form was drawn, and what to do about it."""
        return f"{MEANWHILE} {LOOK_AGAIN}"

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

    def get_form(self, form_class: Any = None) -> Any:  # noqa: ANN401 (Django's)
        """With the version that is looked at, so that a second window overwrites nothing."""
        form = super().get_form(form_class)
        if self.standing is not None:
            form.fields[VERSION] = forms.Field(  # whatever was sent: ``version`` reads it
                widget=forms.HiddenInput, initial=self.standing, required=False
            )
        return form

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """The same page with what is wrong, told as refused."""
        answer = super().form_invalid(form)
        answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do it, or say beside the fields why not."""
        self.bound = form
        values = {name: value for name, value in form.cleaned_data.items() if name != VERSION}
        try:
            result = self.perform(values)
        except self.outdated:
            self.forget()
            self.renew(form)
            form.add_error(None, self.meanwhile())
            return self.form_invalid(form)
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


def posted_version(request: HttpRequest) -> int:
    """The version that a button brought along; none that there is where it brought no number."""
    sent = request.POST.get(VERSION, "")
    return int(sent) if NUMBER.fullmatch(sent) else NONE


def refusal_text(error: Exception, refusals: Mapping[type[Exception], Any]) -> Any:  # noqa: ANN401
    """Why a verb was refused, in words."""
    return next(refusals[cls] for cls in type(error).__mro__ if cls in refusals)
