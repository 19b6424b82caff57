"""What staff do with a request, each on a page of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from civicloop.kernel.privacy.errors import (
    NotConfirmableError,
    NotCorrectableError,
    NotErasableError,
)
from civicloop.kernel.privacy.rules import Held, holding_of
from civicloop.kernel.states.errors import StateError
from civicloop.platform.rights import services as rights
from civicloop.platform.rights.errors import (
    ExtensionSpentError,
    NotIdentifiedError,
    RequestFaultsError,
    SamePersonError,
)
from civicloop.platform.rights.models import Request
from civicloop.platform.rights.states import Identity, Right
from civicloop.platform.rights.web import forms as own
from civicloop.platform.rights.web.labels import FAULTS
from civicloop.platform.rights.web.staff.desk import HANDLE, request_or_404
from civicloop.ui.web import steps

REFUSALS: dict[type[Exception], Any] = {
    StateError: _("Somebody went on with this request meanwhile. Open its page again."),
    NotIdentifiedError: _("First it must be checked that it is the person."),
    SamePersonError: _("You checked the identity. Somebody else must delete."),
    ExtensionSpentError: _("The time was extended already, is over, or the request has ended."),
}
NOT_CONFIRMED = _("Somebody was quicker, or this was not found by the name alone. Look again.")
SEPARATOR = "|"


class Step(steps.Step):
    """A step on a request, which leads back to its page."""

    template_name = "rights/form.html"
    done: ClassVar[Any] = ""
    faulty = (RequestFaultsError,)
    refusals = REFUSALS

    @cached_property
    def row(self) -> Request:
        """The request of the address."""
        return request_or_404(self.kwargs["pk"])

    def address(self, _result: Any) -> str:  # noqa: ANN401 (any verb's)
        """The page of the request."""
        return reverse("rights:request", args=[self.row.pk])

    def faults(self, error: Exception) -> Iterable[tuple[str, Any]]:
        """The fields that the verb found wrong."""
        return [(name, FAULTS[code]) for name, code in error.faults.items()]  # type: ignore[attr-defined]  # of RequestFaultsError

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """With the request that the page is about."""
        return super().get_context_data(**kwargs) | {"row": self.row}


@HANDLE
class Identify(Step):
    """Note how the identity was checked."""

    form_class = own.IdentifyForm
    heading = _("Check the identity")
    lead = _("Nothing is handed over, corrected or deleted before.")
    submit = _("It is the person")
    done = _("The identity is checked.")

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a request)
        """Note it."""
        identity = Identity(values["identity"])
        return rights.identify(self.row.pk, identity=identity, actor=self.request.actor)


@HANDLE
class Extend(Step):
    """Take more time, once."""

    form_class = own.ReasonForm
    heading = _("Take more time")
    lead = _("The law allows one extension. The person is told why.")
    submit = _("Extend the time")
    done = _("The time is extended, and the person is told.")

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a request)
        """Extend it."""
        return rights.extend(self.row.pk, reason=values["reason"], actor=self.request.actor)


def titled(one: Held, english: bool) -> str:
    """An object to choose; where only the name is the same, it says so."""
    title = one.title_en if english else one.title_zh
    return f"{title} · {_('Same name only')}" if one.is_by_name else title


@HANDLE
@never_cache
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that what bears the same name is the person's, or take that back: one click."""
    row = request_or_404(pk)
    stands = request.POST.get("wish") != "undo"
    ref = request.POST.get("ref", "")[:100]
    done = _("Confirmed: it is in the copy that is handed over.") if stands else (
        _("The confirmation is taken back.")
    )  # fmt: skip
    try:
        rights.confirm_held(row.pk, ref=ref, stands=stands, actor=request.actor)
        messages.success(request, str(done))
    except NotIdentifiedError:
        messages.error(request, str(REFUSALS[NotIdentifiedError]))
    except (RequestFaultsError, NotConfirmableError):
        messages.error(request, str(NOT_CONFIRMED))
    return redirect("rights:request", row.pk)


@HANDLE
class Correct(Step):
    """Put one field right."""

    form_class = own.CorrectForm
    heading = _("Correct data")
    lead = _("The histories name the field, never what it says.")
    submit = _("Correct")
    done = _("The data are corrected.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Every field that can be corrected, of every object."""
        english = get_language() == "en"
        choices = [
            (f"{one.ref}{SEPARATOR}{name}",
             f"{titled(one, english)} · {FIELDS.get(name, name)}")
            for one in rights.held(self.row)
            for name in holding_of(one.ref).fields
        ]  # fmt: skip
        return super().get_form_kwargs() | {"choices": choices}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (nothing)
        """Correct it."""
        ref, _separator, name = values["what"].partition(SEPARATOR)
        about = {"ref": ref, "field": name, "value": values["value"]}
        try:
            return rights.correct_held(self.row.pk, **about, actor=self.request.actor)
        except (NotCorrectableError, NotErasableError) as error:
            raise RequestFaultsError({"value": "unfit"}) from error


@HANDLE
class Erase(Step):
    """Delete what one object holds."""

    form_class = own.EraseForm
    heading = _("Delete data")
    lead = _("What is deleted cannot be brought back. What is under a hold, or still runs, stays.")
    submit = _("Delete for good")
    variant = "danger"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Every object that can go."""
        english = get_language() == "en"
        choices = [
            (one.ref, titled(one, english))
            for one in rights.held(self.row)
            if holding_of(one.ref).erase
        ]
        return super().get_form_kwargs() | {"choices": choices}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (whether it went)
        """Delete it, and say whether it went."""
        gone = rights.erase_held(self.row.pk, ref=values["what"], actor=self.request.actor)
        if gone:
            messages.success(self.request, _("The data are deleted."))
        else:
            messages.error(
                self.request,
                _("The law keeps it: the case still runs, is held, or is deleted already."),
            )
        return gone


@HANDLE
class Decide(Step):
    """Say what came of it."""

    form_class = own.DecideForm
    heading = _("Decide on the request")
    lead = _("The person is sent these words with the legal basis.")
    submit = _("Send the decision")
    done = _("The decision is made and sent.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The grounds that fit the right."""
        return super().get_form_kwargs() | {"right": Right(self.row.right)}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a request)
        """Decide it."""
        return rights.decide(self.row.pk, **values, actor=self.request.actor)


@HANDLE
class HandOver(Step):
    """Put the data behind a link."""

    heading = _("Hand the data over")
    lead = _("A link is sent that ends after some days. Each download and reading is on record.")
    submit = _("Send the link")

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401, ARG002 (nothing asked)
        """Offer it; who has no address is given the link."""
        result = rights.hand_over(self.row.pk, actor=self.request.actor)
        if self.row.email_sealed:
            messages.success(self.request, _("The link is sent."))
        else:
            link = self.request.build_absolute_uri(result)
            text = _("The person has no e-mail address. Give this link: %(link)s")
            messages.success(self.request, str(text) % {"link": link})
        return result


FIELDS = {
    "name": _("Full name"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "address": _("Postal address"),
}
