"""What is kept from most colleagues: approvals to learn who reported, and named readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civicloop.answer.cases import policies, queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import FaultyFieldsError, UnknownCaseError
from civicloop.answer.cases.models import Case, ReadingRequest
from civicloop.answer.cases.web.forms.confidence import AskForm, ReadersForm
from civicloop.answer.cases.web.labels import CONFIDENTIALITIES, PURPOSES
from civicloop.answer.cases.web.messages import told
from civicloop.answer.cases.web.staff.inbox import not_found
from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest


def card(case: Case, actor: Actor) -> dict[str, Any]:
    """What the page of a confidential case shows of it; nothing of any other."""
    if case.confidentiality == "normal":
        return {}
    may_ask = policies.may_ask_to_unseal(actor, case)
    waiting = queries.own_waiting_request(case, actor) if may_ask else None
    return {
        "confidentiality": CONFIDENTIALITIES[case.confidentiality],
        "ask_form": AskForm() if may_ask and waiting is None else None,
        "waiting": waiting,
        "decisions": _to_decide(case, actor),
        "readers_form": ReadersForm(case) if policies.may_name_readers(actor, case) else None,
    }


def _to_decide(case: Case, actor: Actor) -> list[tuple[ReadingRequest, object]]:
    if not policies.may_unseal(actor, case):
        return []
    return [
        (row, PURPOSES[row.purpose])
        for row in queries.requests_about(case)
        if policies.may_approve_unsealing(actor, case, asked_by=row.person_id)
    ]


@needs("cases.unseal")
@never_cache
@require_safe
def requests(request: ActorRequest) -> HttpResponse:
    """The requests that the reader may decide, the oldest first."""
    rows = [
        row
        for row in queries.requests_to_decide(request.actor)
        if policies.may_approve_unsealing(request.actor, row.case, asked_by=row.person_id)
    ]
    shown = [(row, PURPOSES[row.purpose]) for row in rows]
    return render(request, "cases/staff/reading_requests.html", {"rows": shown})


@needs("cases.unseal")
@never_cache
@require_POST
def ask(request: ActorRequest, case_id: int) -> HttpResponse:
    """Ask for the approval."""
    try:
        case = queries.visible_case(case_id, request.actor)
    except UnknownCaseError:
        return not_found(request)
    try:
        cases.ask_to_read(
            case.pk,
            purpose=request.POST.get("purpose", ""),
            reason=request.POST.get("reason", ""),
            actor=request.actor,
        )
        messages.success(request, _("Your request was sent to those who may approve it."))
    except FaultyFieldsError as error:
        _tell(request, error)
    return redirect("cases:case", case.pk)


@needs("cases.unseal")
@never_cache
@require_POST
def decide(request: ActorRequest, request_id: int) -> HttpResponse:
    """Approve or refuse."""
    wanted = queries.requests_to_decide(request.actor).filter(pk=request_id).first()
    if wanted is None:
        raise Http404
    granted = request.POST.get("decision") == "grant"
    cases.decide_reading(wanted.pk, granted=granted, actor=request.actor)
    done = _("The reading is approved.") if granted else _("The reading is refused.")
    messages.success(request, done)
    return redirect("cases:case", wanted.case_id)


@needs("cases.see_restricted")
@never_cache
@require_POST
def readers(request: ActorRequest, case_id: int) -> HttpResponse:
    """Name who else sees a restricted case."""
    try:
        case = queries.visible_case(case_id, request.actor)
    except UnknownCaseError:
        return not_found(request)
    form = ReadersForm(case, request.POST)
    if form.is_valid():
        cases.name_readers(case.pk, form.cleaned_data["people"], actor=request.actor)
        messages.success(request, _("It is set who sees this case."))
    else:
        messages.error(request, _("Please choose from the list."))
    return redirect("cases:case", case.pk)


def _tell(request: ActorRequest, error: FaultyFieldsError) -> None:
    for faults in error.faults.values():
        for fault in faults:
            messages.error(request, told(fault))
