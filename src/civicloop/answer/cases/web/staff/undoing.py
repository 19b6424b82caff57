"""Take the own last step back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import StepNotOpenError, TimeOverError, UnknownCaseError
from civicloop.answer.cases.queries import undoing
from civicloop.answer.cases.web.labels_handling import UNDONE_STEPS
from civicloop.answer.cases.web.staff.inbox import not_found
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

PREFIX = "cases:case:"


@needs("cases.see")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: ActorRequest, case_id: int) -> HttpResponse:
    """Ask once, then let the case stand as before; also for a case that went out of sight."""
    now = clock.now()
    try:
        case = queries.case_of_ref(f"{PREFIX}{case_id}")
    except UnknownCaseError:
        return not_found(request)
    found = undoing.mine_to_undo(case, request.actor, now)
    seen = queries.visible_cases(request.actor).filter(pk=case.pk).exists()
    if found is None and not seen:
        return not_found(request)
    if found is None:
        return _too_late(request, case_id)
    if request.method != "POST":
        context = {
            "case": case,
            "step": UNDONE_STEPS[found.step.step],
            "at": found.step.at,
            "until": found.until,
            "seen": seen,
        }
        return render(request, "cases/staff/handling/undo.html", context)
    try:
        cases.undo(case.pk, actor=request.actor)
    except (StepNotOpenError, TimeOverError):
        return _too_late(request, case_id)
    messages.success(request, _("The step is taken back."))
    return redirect("cases:case", case.pk)


def _too_late(request: ActorRequest, case_id: int) -> HttpResponse:
    told = _("This step cannot be taken back any more. Nothing was changed.")
    messages.error(request, told)
    seen = queries.visible_cases(request.actor).filter(pk=case_id).exists()
    return redirect("cases:case", case_id) if seen else redirect("cases:inbox")


def with_way_back(told: object, case_id: int) -> str:
    """What was done, with the way to take it back, for a case that is out of sight by now."""
    url = reverse("cases:undo", args=[case_id])
    return format_html('{} <a href="{}">{}</a>', told, url, _("Take the step back"))
