"""Requests for more time to answer: the list of those to decide, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civicloop.answer.cases import policies
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import (
    FaultyFieldsError,
    NotOpenError,
    TimeOverError,
    UnknownPartError,
)
from civicloop.answer.cases.models import Extension
from civicloop.answer.cases.queries import handling
from civicloop.answer.cases.states import ExtensionState
from civicloop.answer.cases.web import clocks
from civicloop.answer.cases.web.forms.handling import DecideForm
from civicloop.answer.cases.web.labels_handling import EXTENSION_REASONS, EXTENSION_STATES
from civicloop.answer.cases.web.messages import put_into
from civicloop.answer.cases.web.staff.inbox import not_found
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.ui.web.tables import Column, Table

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

WRONG = 422


class ExtensionTable(Table):
    """The nearest limit first: a decision after it is none."""

    key = "cases.extensions"
    caption = gettext_lazy("More time to decide")
    default_order = "due"
    empty_title = gettext_lazy("Nothing to decide")
    empty_text = gettext_lazy("No unit below asks for more time at the moment.")
    empty_icon: ClassVar[str] = "calendar-clock"
    columns = (
        Column("number", gettext_lazy("Number"), value="case.number"),
        Column("due", gettext_lazy("Decide before"), value="due_before", sort="due_before",
               kind="moment"),
        Column("days", gettext_lazy("More days"), value="days", kind="number"),
        Column("reason", gettext_lazy("Reason"), value=lambda row: EXTENSION_REASONS[row.reason]),
        Column("category", gettext_lazy("Category"), value="case.category.name"),
        Column("unit", gettext_lazy("Unit"), value="unit.name"),
        Column("asked_by", gettext_lazy("Asked by"), value=lambda row: row.asked_by or ""),
        Column("asked", gettext_lazy("Asked at"), value="asked_at", sort="asked_at",
               kind="moment"),
    )  # fmt: skip

    def row_url(self, row: Extension) -> str:
        """The page on which it is decided."""
        return reverse("cases:extension", args=[row.pk])

    def row_tone(self, row: Extension) -> str:
        """Red once the limit has passed: nothing can be allowed any more."""
        return "danger" if row.due_before < clock.now() else ""


@needs("cases.approve_extension")
@require_safe
def extensions(request: ActorRequest) -> HttpResponseBase:
    """What the reader has to decide."""
    table = ExtensionTable(request, handling.to_decide(request.actor))
    if table.wants_export:
        return table.export()
    return render(request, "cases/staff/handling/extensions.html", {"table": table})


@needs("cases.see")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def extension(request: ActorRequest, extension_id: int) -> HttpResponse:
    """One request; whoever may decide it does so here."""
    try:
        found = handling.extension(extension_id, request.actor)
    except UnknownPartError:
        return not_found(request)
    if request.method != "POST":
        return _page(request, found, DecideForm())
    policies.require(
        policies.may_decide_extension(request.actor, found), action="cases.approve_extension"
    )
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=WRONG)
    return _decide(request, found, form)


def _decide(request: ActorRequest, found: Extension, form: DecideForm) -> HttpResponse:
    grants = form.cleaned_data["decision"] == "grant"
    verb = cases.grant_extension if grants else cases.refuse_extension
    try:
        verb(found.pk, text=form.cleaned_data["text"], actor=request.actor)
    except FaultyFieldsError as error:
        put_into(form, error)
        return _page(request, found, form, status=WRONG)
    except NotOpenError as error:
        state = EXTENSION_STATES[error.state][0]
        told = _("This request is “%(state)s” by now. Nothing was changed.") % {"state": state}
        messages.error(request, told)
        return redirect("cases:extension", found.pk)
    except TimeOverError:
        messages.error(request, _("The limit has passed; no more time can be allowed."))
        return redirect("cases:extension", found.pk)
    done = _("The days are allowed.") if grants else _("The limit stays as it is.")
    messages.success(request, done)
    if grants and not found.case.reporter.is_reachable:
        messages.warning(request, _("The reporter left no e-mail: please tell them by letter."))
    return redirect("cases:extensions")


def _page(
    request: ActorRequest, found: Extension, form: DecideForm, *, status: int = 200
) -> HttpResponse:
    now = clock.now()
    state = EXTENSION_STATES[found.state]
    may = found.state == ExtensionState.REQUESTED and policies.may_decide_extension(
        request.actor, found
    )
    context: dict[str, Any] = {
        "extension": found,
        "case": found.case,
        "state": state,
        "reason": EXTENSION_REASONS[found.reason],
        "clocks": clocks.faces(found.case, now=now)[1:],
        "form": form if may else None,
        "passed": found.state == ExtensionState.REQUESTED and found.due_before < now,
        "sees_case": policies.may_see(request.actor, found.case),
    }
    return render(request, "cases/staff/handling/extension.html", context, status=status)
