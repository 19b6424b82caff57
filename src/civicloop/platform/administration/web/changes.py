"""One form, one verb: how every change of these screens is asked, refused and told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from civicloop.kernel.actors.rules import Actor
from civicloop.platform.administration.errors import StaleFormError
from civicloop.platform.administration.rules import shown
from civicloop.platform.administration.services import change_unless_stale
from civicloop.platform.administration.web.refusals import REFUSALS, words
from civicloop.ui.web.steps import SureForm

__all__ = ["Change", "ReasonForm", "SureForm"]

SEEN = "seen"
Crumb = tuple[str, Any]


class ReasonForm(forms.Form):
    """Why; the reason is sealed in the ledger beside the change."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with the change. Whoever checks later reads it."),
    )


class Change(FormView):
    """A form whose meaning a verb checks.

    What the verb refuses is an error of the form, and nothing that was typed is lost. With
    ``watches``, a form on something that changed since it was opened is refused with the
    values that hold now, and can then be sent knowingly.
    """

    template_name = "administration/form.html"
    heading: ClassVar[Any] = ""
    lead: ClassVar[Any] = ""
    submit: ClassVar[Any] = _("Save")
    variant: ClassVar[str] = "primary"
    done: ClassVar[Any] = _("Saved.")
    watches: ClassVar[bool] = False

    # --- what subclasses say ---------------------------------------------------------------

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (any verb's)
        """Call the verb."""
        raise NotImplementedError

    def up(self) -> list[Crumb]:
        """Addresses and labels of the pages above."""
        raise NotImplementedError

    def subject(self) -> str:
        """The reference of what is changed, for forms that watch it."""
        return ""

    def current(self) -> Mapping[str, object]:
        """What the form shows at first, read afresh."""
        return {}

    def consequences(self) -> list[Any]:
        """What follows from the change, in sentences."""
        return []

    def title(self) -> Any:  # noqa: ANN401 (a text or a lazy one)
        """The heading of the page."""
        return self.heading

    def told(self, result: Any) -> Any:  # noqa: ANN401, ARG002 (any verb's result)
        """What is said once it is done."""
        return self.done

    def next_url(self, result: Any) -> str:  # noqa: ANN401, ARG002 (as above)
        """Where to go then: the page above."""
        return str(self.up()[-1][0])

    # --- how it goes -------------------------------------------------------------------------

    @property
    def actor(self) -> Actor:
        """Who asks."""
        found: Actor = self.request.actor
        return found

    def get_initial(self) -> dict[str, Any]:
        """What holds now, under what the address suggests for an empty form."""
        return dict(self.current())

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What the page needs around the form."""
        context = super().get_context_data(**kwargs)
        return context | {
            "heading": self.title(),
            "lead": self.lead,
            "crumbs": self.up(),
            "consequences": self.consequences(),
            "submit": self.submit,
            "variant": self.variant,
            "cancel": self.up()[-1][0],
            "seen": shown(self.current()) if self.watches else "",
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do it, or say why not."""
        try:
            result = self._carry_out(form)
        except StaleFormError as stale:
            form.add_error(None, self._what_changed(form, stale.fields))
            return self.form_invalid(form)
        except REFUSALS as error:
            for sentence in words(error):
                form.add_error(None, sentence)
            return self.form_invalid(form)
        return self.answer(result)

    def answer(self, result: Any) -> HttpResponse:  # noqa: ANN401 (as above)
        """Say that it is done, and go on."""
        messages.success(self.request, str(self.told(result)))
        return redirect(self.next_url(result))

    def _carry_out(self, form: forms.Form) -> Any:  # noqa: ANN401 (as above)
        def change() -> Any:  # noqa: ANN401 (as above)
            return self.perform(self.actor, form.cleaned_data)

        if not self.watches:
            return change()
        seen = self.request.POST.get(SEEN, "")
        return change_unless_stale(self.subject(), seen=seen, current=self.current, change=change)

    def _what_changed(self, form: forms.Form, fields: list[str]) -> str:
        now = self.current()
        said = [
            f"{form.fields[name].label}{_(': ')}{self.shown_value(form, name, now[name])}"
            for name in fields
            if name in form.fields
        ]
        text = _("Somebody else changed this while you were editing. It now says: %(values)s."
                 " Check what you typed, then save again to replace it.")  # fmt: skip
        return str(text) % {"values": "; ".join(said)}

    def shown_value(self, form: forms.Form, name: str, value: object) -> str:
        """A value as the form would show it."""
        choices = getattr(form.fields[name], "choices", None)
        if choices is not None:
            for key, label in choices:
                if str(key) == str("" if value is None else value):
                    return str(label)
        return str(value) if value not in (None, "") else str(_("(empty)"))


def say(request: HttpRequest, error: Exception) -> None:
    """Put what a button's verb refused where messages stand."""
    for sentence in words(error):
        messages.error(request, sentence)


def crumb(url_name: str, label: Any, *args: object) -> Crumb:  # noqa: ANN401 (a text or a lazy one)
    """A page above, by the name of its address."""
    return reverse(f"administration:{url_name}", args=args), label
