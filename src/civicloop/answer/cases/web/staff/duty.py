"""The list of duty telephones: add, change, end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from civicloop.answer.cases.errors import FaultyFieldsError, UnknownPartError
from civicloop.answer.cases.models import DutyPhone
from civicloop.answer.cases.queries import calls as queries
from civicloop.answer.cases.services import end_duty_phone, save_duty_phone
from civicloop.answer.cases.web.forms.calls import DutyForm
from civicloop.answer.cases.web.labels_fieldwork import DUTY_DAYS
from civicloop.answer.cases.web.messages import put_into
from civicloop.answer.cases.web.staff.inbox import not_found
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import queries as calendars
from civicloop.kernel.clock import services as clock

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

WRONG = 422


@needs("cases.keep_duty")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: ActorRequest) -> HttpResponse:
    """The telephones of the units in sight, those manned now marked; and a form for one more."""
    form = DutyForm(request.POST if request.method == "POST" else None, actor=request.actor)
    status = 200
    if request.method == "POST":
        if _saved(request, form):
            messages.success(request, _("The telephone is on the list."))
            return redirect("cases:duty")
        status = WRONG
    now = clock.now()
    local, calendar = timezone.localtime(now), calendars.calendar()
    lines = [
        {
            "row": row,
            "days": DUTY_DAYS[row.days],
            "on": row.as_shift().is_on(local, calendar.is_workday),
        }
        for row in queries.duty_phones(request.actor, now)
    ]
    context = {"lines": lines, "form": form}
    return render(request, "cases/staff/fieldwork/duty.html", context, status=status)


@needs("cases.keep_duty")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def duty_phone(request: ActorRequest, phone_id: int) -> HttpResponse:
    """Change one telephone."""
    try:
        row = queries.duty_phone(phone_id, request.actor)
    except UnknownPartError:
        return not_found(request)
    if request.method != "POST":
        form = DutyForm(initial=_initial(row), actor=request.actor, fixed_unit=True)
        return _page(request, row, form)
    form = DutyForm(request.POST, actor=request.actor, fixed_unit=True)
    if not _saved(request, form, phone_id=row.pk):
        return _page(request, row, form, status=WRONG)
    messages.success(request, _("The telephone is changed."))
    return redirect("cases:duty")


@needs("cases.keep_duty")
@require_POST
def end_duty(request: ActorRequest, phone_id: int) -> HttpResponse:
    """Take one telephone off the list."""
    try:
        row = queries.duty_phone(phone_id, request.actor)
    except UnknownPartError:
        return not_found(request)
    end_duty_phone(row.pk, actor=request.actor)
    messages.success(request, _("The telephone is off the list."))
    return redirect("cases:duty")


def _saved(request: ActorRequest, form: DutyForm, *, phone_id: int | None = None) -> bool:
    if not form.is_valid():
        return False
    try:
        save_duty_phone(form.draft(), phone_id=phone_id, actor=request.actor)
    except FaultyFieldsError as error:
        put_into(form, error)
        return False
    return True


def _initial(row: DutyPhone) -> dict[str, object]:
    names = ("label", "phone", "days", "begins", "ends", "position")
    return {name: getattr(row, name) for name in names}


def _page(
    request: ActorRequest, row: DutyPhone, form: DutyForm, *, status: int = 200
) -> HttpResponse:
    context = {"row": row, "form": form}
    return render(request, "cases/staff/fieldwork/duty_phone.html", context, status=status)
