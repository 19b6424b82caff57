"""What the app asks and sends: reports that waited on a device, states, topics."""

from __future__ import annotations

import json
import re
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civicloop.answer.cases import rules
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import DraftError, TooManyTriesError, UnknownCaseError
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.web.forms.app import AppReportForm
from civicloop.answer.cases.web.forms.report import FAULT_FIELDS
from civicloop.answer.cases.web.labels import CITIZEN_STATES, TONES
from civicloop.answer.cases.web.limits import TOO_MANY, within
from civicloop.answer.cases.web.messages import put_into
from civicloop.kernel.access.rules import public
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.ledger.errors import KeyReusedError
from civicloop.kernel.limits.rules import limited
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.errors import SubscriptionError

BAD, WRONG, SENT_BEFORE = 400, 422, 409
MOST_CASES = 20
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@public
@never_cache
@require_safe
def token(request: HttpRequest) -> HttpResponse:
    """The token that a post needs; a page that was kept for days has an old one."""
    return JsonResponse({"token": get_token(request)})


@public
@never_cache
@require_POST
def reports(request: HttpRequest) -> HttpResponse:
    """A report from a device, once for its key however often it is sent."""
    form = AppReportForm(request.POST, request.FILES)
    is_sound = form.is_valid()
    if not within(request, form, "report", email=form.data.get("email", "")):
        return _faulty(form, TOO_MANY)
    key = request.POST.get("key", "")
    if not KEY.fullmatch(key):
        return JsonResponse({"error": "The key must be a UUID."}, status=BAD)
    if not is_sound:
        return _faulty(form, WRONG)
    try:
        case = cases.open_case(
            form.draft(),
            actor=citizen(),
            key=f"app:{key}",
            photos=form.cleaned_data.get("photos") or [],
        )
    except DraftError as error:
        put_into(form, error, FAULT_FIELDS)
        return _faulty(form, WRONG)
    except KeyReusedError:
        told = _("This report was sent before, with other words. Look under “My cases”.")
        form.add_error(None, told)
        return _faulty(form, SENT_BEFORE)
    secret = rules.grouped(cases.secret_of(case))
    return JsonResponse({**_told(case, secret), "secret": secret})


@public
@limited("cases.states.address")
@never_cache
@require_POST
def states(request: HttpRequest) -> HttpResponse:
    """How the own cases stand: for each number with its code, nothing for a wrong pair."""
    said = _read(request)
    asked = said.get("cases") if isinstance(said, dict) else None
    if not isinstance(asked, list) or len(asked) > MOST_CASES:
        told = f"Send the numbers and codes of at most {MOST_CASES} cases."
        return JsonResponse({"error": told}, status=BAD)
    visitor = request.META.get("REMOTE_ADDR", "")
    heard = []
    for each in asked:
        if not isinstance(each, dict):
            continue
        number, secret = str(each.get("number", ""))[:40], str(each.get("secret", ""))[:40]
        try:
            heard.append(_told(cases.look_up(number, secret, visitor=visitor), secret))
        except UnknownCaseError:
            continue
        except TooManyTriesError:
            return JsonResponse({"error": "Too many wrong codes."}, status=TOO_MANY)
    return JsonResponse({"cases": heard})


@public
@limited("cases.devices.address")
@never_cache
@require_POST
def devices(request: HttpRequest) -> HttpResponse:
    """What a device wants to be told; nothing any more, when it names no topic."""
    said = _read(request)
    wanted = said.get("topics") if isinstance(said, dict) else None
    if not isinstance(wanted, list) or not all(isinstance(each, str) for each in wanted):
        return JsonResponse({"error": "Name the topics as a list."}, status=BAD)
    language = "en" if said.get("language") == "en" else "zh-hant"
    try:
        notices.subscribe(said.get("subscription"), wanted, language=language)
    except SubscriptionError as error:
        return JsonResponse({"error": str(error)}, status=WRONG)
    return JsonResponse({"topics": sorted(set(wanted))})


def _read(request: HttpRequest) -> Any:  # noqa: ANN401 (JSON holds anything)
    """What was sent as JSON; ``None`` for anything else."""
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        return None


def _faulty(form: AppReportForm, status: int) -> HttpResponse:
    faults = {name: [str(each) for each in row] for name, row in form.errors.items()}
    return JsonResponse({"faults": faults}, status=status)


def _told(case: Case, secret: str) -> dict[str, str]:
    """What a device keeps of its own case."""
    return {
        "number": case.number,
        "category": case.category.name,
        "place": case.road,
        "state": case.state,
        "state_name": str(CITIZEN_STATES[case.state]),
        "tone": TONES[case.state],
        "opened_at": case.opened_at.isoformat(),
        "url": reverse("cases:status", args=[case.number, secret]),
        "language": get_language() or "",
    }
