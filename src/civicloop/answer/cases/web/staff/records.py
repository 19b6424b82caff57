"""What came of a meeting on the spot: record, minutes, photos, agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import FaultyFieldsError, NotOpenError, UnknownPartError
from civicloop.answer.cases.models import Visit
from civicloop.answer.cases.queries import visits as queries
from civicloop.answer.cases.states import VisitState
from civicloop.answer.cases.web import photos
from civicloop.answer.cases.web.forms.visits import (
    AgreementForm,
    MinutesForm,
    RecordForm,
    VisitPhotosForm,
    agreement_forms,
)
from civicloop.answer.cases.web.labels_fieldwork import VISIT_KINDS
from civicloop.answer.cases.web.messages import put_into
from civicloop.answer.cases.web.staff.inbox import not_found
from civicloop.answer.cases.web.staff.visits import gone_on, name_of, seen
from civicloop.kernel.access.rules import needs

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

WRONG = 422
FIELDS = {"recheck_at": "recheck_day"}


@needs("cases.hold_visits")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: ActorRequest, visit_id: int) -> HttpResponse:
    """Write down who came, what was found and agreed."""
    found = seen(request, visit_id)
    if found is None:
        return not_found(request)
    if request.method != "POST":
        if found.state != VisitState.PLANNED:
            return redirect("cases:visit", found.pk)
        return _page(request, found, _form(found), agreement_forms())
    form, rows = _form(found, request), agreement_forms(request.POST)
    whole = all([form.is_valid(), *(row.is_valid() for row in rows)])
    if whole:
        agreed = tuple(draft for row in rows if (draft := row.draft()))
        try:
            cases.hold_visit(
                found.pk,
                form.record(agreed),
                photos=form.cleaned_data["photos"],
                actor=request.actor,
            )
        except FaultyFieldsError as error:
            put_into(form, error, FIELDS)
        except NotOpenError as error:
            return gone_on(request, found, error)
        else:
            messages.success(request, _("The record of the visit is kept."))
            return redirect("cases:visit", found.pk)
    return _page(request, found, form, rows, status=WRONG)


@needs("cases.hold_visits")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: ActorRequest, visit_id: int) -> HttpResponse:
    """Correct the minutes."""
    found = seen(request, visit_id)
    if found is None:
        return not_found(request)
    if found.state != VisitState.HELD:
        return redirect("cases:visit", found.pk)
    status = 200
    form = MinutesForm(initial={"minutes": queries.opened(found).minutes})
    if request.method == "POST":
        form, status = MinutesForm(request.POST), WRONG
        if form.is_valid():
            try:
                minutes = form.cleaned_data["minutes"]
                cases.amend_visit(found.pk, minutes=minutes, actor=request.actor)
            except FaultyFieldsError as error:
                put_into(form, error)
            else:
                messages.success(request, _("The minutes are corrected."))
                return redirect("cases:visit", found.pk)
    context = {"visit": found, "kind": VISIT_KINDS[found.kind], "form": form}
    return render(request, "cases/staff/fieldwork/minutes.html", context, status=status)


@needs("cases.hold_visits")
@require_POST
def add_photos(request: ActorRequest, visit_id: int) -> HttpResponse:
    """Keep photos of a visit."""
    found = seen(request, visit_id)
    if found is None:
        return not_found(request)
    form = VisitPhotosForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            cases.add_visit_photos(
                found.pk, photos=form.cleaned_data["photos"], actor=request.actor
            )
        except FaultyFieldsError as error:
            put_into(form, error)
        except NotOpenError as error:
            return gone_on(request, found, error)
        else:
            messages.success(request, _("The photos are kept."))
            return redirect("cases:visit", found.pk)
    for told in form.errors.get("photos", []):
        messages.error(request, told)
    return redirect("cases:visit", found.pk)


@needs("cases.hold_visits")
@require_POST
def fulfil(request: ActorRequest, visit_id: int, agreement_id: int) -> HttpResponse:
    """Say that what was agreed is done."""
    found = seen(request, visit_id)
    if found is None:
        return not_found(request)
    try:
        cases.fulfil_agreement(found.pk, agreement_id, actor=request.actor)
    except UnknownPartError:
        return not_found(request)
    except NotOpenError as error:
        return gone_on(request, found, error)
    messages.success(request, _("Marked as done."))
    return redirect("cases:visit", found.pk)


@needs("cases.see")
@require_safe
def visit_photo(request: ActorRequest, visit_id: int, file_id: int) -> HttpResponse:
    """A photo of a visit whose case the reader may see."""
    try:
        found = queries.visit(visit_id, request.actor)
    except UnknownPartError:
        return not_found(request)
    return photos.photo(request, file_id, ref=found.ref)  # type: ignore[return-value] # a file


def _form(found: Visit, request: ActorRequest | None = None) -> RecordForm:
    company = [(row.pk, name_of(row, found.case)) for row in queries.participants(found)]
    sent = (request.POST, request.FILES) if request is not None else ()
    return RecordForm(*sent, visit=found, company=company)


def _page(
    request: ActorRequest,
    found: Visit,
    form: RecordForm,
    rows: list[AgreementForm],
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"visit": found, "kind": VISIT_KINDS[found.kind], "form": form, "rows": rows}
    return render(request, "cases/staff/fieldwork/record.html", context, status=status)
