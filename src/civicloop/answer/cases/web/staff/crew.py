"""A crew's phone: today's round, one case at a time, and steps that survive a bad connection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import FaultyFieldsError, StepNotOpenError, UnknownCaseError
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.queries import crew as crew_queries
from civicloop.answer.cases.rules.places import place_line
from civicloop.answer.cases.states import MACHINE, CaseState
from civicloop.answer.cases.web import photos
from civicloop.answer.cases.web.forms.crew import CameraForm, CrewCloseForm, CrewNoteForm
from civicloop.answer.cases.web.forms.steps import StepForm
from civicloop.answer.cases.web.labels import MOVE_ICONS, MOVES, state_badge
from civicloop.answer.cases.web.messages import put_into, step_not_open
from civicloop.answer.cases.web.staff.inbox import not_found
from civicloop.answer.cases.web.tables import district_choices
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as files
from civicloop.kernel.ledger.errors import KeyReusedError
from civicloop.ui.web.forms import idempotency_token

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

WRONG, GONE = 422, 409
SCOPE = "cases.crew"
SITE = "cases.site_photo"


@dataclass(frozen=True, slots=True)
class CrewStep:
    """A step of the crew: its service, its form, the move that it asks for, what is said."""

    service: Callable[..., Case]
    move: str
    done: str | Promise
    form: type[StepForm] = StepForm


STEPS: dict[str, CrewStep] = {
    "accept": CrewStep(cases.accept, "accept", gettext_lazy("You took the case.")),
    "start": CrewStep(cases.start, "start", gettext_lazy("Work has begun; the citizen is told.")),
    "before": CrewStep(
        cases.add_site_photo, "photograph", gettext_lazy("The photos are kept."), CameraForm
    ),
    "after": CrewStep(
        cases.add_photo, "photograph", gettext_lazy("The photos are kept."), CameraForm
    ),
    "note": CrewStep(cases.note, "note", gettext_lazy("The note is kept."), CrewNoteForm),
    "close": CrewStep(
        cases.close, "close", gettext_lazy("The citizen is told the result."), CrewCloseForm
    ),
}


@needs("cases.accept")
@never_cache
@require_safe
def crew(request: ActorRequest) -> HttpResponse:
    """Today's round, the most urgent first."""
    only_mine = request.GET.get("mine") == "1"
    now = clock.now()
    districts = dict(district_choices())
    rows = crew_queries.round_of_today(request.actor, only_mine=only_mine)
    cards = [
        {
            "case": row,
            "badge": state_badge(row.state),
            "late": rules.is_overdue(row.state, row.next_due_at, now=now),
            "place": _place(row, districts),
        }
        for row in rows[: crew_queries.MOST]
    ]
    context = {
        "cards": cards,
        "only_mine": only_mine,
        "points": reverse("cases:crew_points") + ("?mine=1" if only_mine else ""),
        "person": request.actor.key,
    }
    return render(request, "cases/staff/fieldwork/crew.html", context)


@needs("cases.accept")
@never_cache
@require_safe
def points(request: ActorRequest) -> JsonResponse:
    """The same round for the map."""
    only_mine = request.GET.get("mine") == "1"
    rows = crew_queries.round_of_today(request.actor, only_mine=only_mine)
    now = clock.now()
    features = [
        {
            "type": "Feature",
            "properties": {
                "title": f"{row.category.name} {row.number}",
                "text": row.place_masked or row.road,
                "href": reverse("cases:crew_case", args=[row.pk]),
                "tone": "danger"
                if rules.is_overdue(row.state, row.next_due_at, now=now)
                else state_badge(row.state)[1],
            },
            "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
        }
        for row in crew_queries.with_place(rows)[: crew_queries.MOST]
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@needs("cases.accept")
@never_cache
@require_safe
def crew_case(request: ActorRequest, case_id: int) -> HttpResponse:
    """One case on the spot."""
    try:
        case = queries.visible_case(case_id, request.actor)
    except UnknownCaseError:
        return not_found(request)
    return _page(request, case)


@needs("cases.accept")
@never_cache
@require_POST
def crew_step(request: ActorRequest, case_id: int, verb: str) -> HttpResponse:
    """Make a step; sent again after a bad connection, it is made once.

    The page's own queue asks for JSON: 200 done, 422 what was typed is wrong, 409 the case
    went on meanwhile. Both refusals say why, and the queue keeps what was sent.
    """
    if verb not in STEPS:
        raise Http404
    try:
        case = queries.visible_case(case_id, request.actor)
    except UnknownCaseError:
        told = _("This case is with another unit by now.")
        return _refused(request, told, GONE) or not_found(request)
    step = STEPS[verb]
    form = step.form(request.POST, request.FILES, case=case)
    if form.is_valid():
        try:
            cases.make_once(
                idempotency_token(request),
                case.pk,
                step.service,
                scope=SCOPE,
                verb=verb,
                **form.cleaned_data,
                actor=request.actor,
            )
        except FaultyFieldsError as error:
            put_into(form, error)
        except StepNotOpenError as error:
            return _went_on(request, case, step_not_open(error))
        except KeyReusedError:
            return _went_on(request, case, _("This was sent before, with other words."))
        else:
            return _made(request, case, step)
    told = " ".join(str(text) for row in form.errors.values() for text in row)
    return _refused(request, told, WRONG) or _page(request, case, {verb: form}, status=WRONG)


@needs("cases.accept")
@require_safe
def worker(request: ActorRequest) -> HttpResponse:
    """The script that shows the crew's pages without a connection; its scope is this folder."""
    context = {"start": reverse("cases:crew"), "files": settings.STATIC_URL}
    return render(
        request,
        "cases/staff/fieldwork/crew_worker.js",
        context,
        content_type="text/javascript; charset=utf-8",
    )


def _made(request: ActorRequest, case: Case, step: CrewStep) -> HttpResponse:
    if _asks_for_json(request):
        return JsonResponse({"done": True, "message": str(step.done)})
    messages.success(request, step.done)
    still_seen = queries.visible_cases(request.actor).filter(pk=case.pk).exists()
    if step.move == "close" or not still_seen:
        return redirect("cases:crew")
    return redirect("cases:crew_case", case.pk)


def _went_on(request: ActorRequest, case: Case, told: str) -> HttpResponse:
    refused = _refused(request, told, GONE)
    if refused is not None:
        return refused
    messages.error(request, told)
    return redirect("cases:crew_case", case.pk)


def _refused(request: ActorRequest, told: str, status: int) -> HttpResponse | None:
    """The refusal for the queue; nothing for a form that was sent the plain way."""
    if not _asks_for_json(request):
        return None
    return JsonResponse({"done": False, "message": told}, status=status)


def _asks_for_json(request: ActorRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _page(
    request: ActorRequest,
    case: Case,
    bound: dict[str, StepForm] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    open_moves = MACHINE.open_moves(CaseState(case.state))
    may = {
        verb
        for verb, step in STEPS.items()
        if step.move in open_moves and _may(request, case, step.move)
    }
    shown = {verb: STEPS[verb].form(case=case) for verb in may} | (bound or {})
    kept = files.files_of(case.ref)
    lead = next((verb for verb in ("accept", "start") if verb in may), "")
    context = {
        "case": case,
        "badge": state_badge(case.state, case.outcome),
        "late": rules.is_overdue(case.state, case.next_due_at, now=clock.now()),
        "place": _place(case, dict(district_choices())),
        "forms": shown,
        "wrong": list((bound or {}).values()),
        "lead": lead,
        "lead_label": MOVES.get(lead, ""),
        "lead_icon": MOVE_ICONS.get(lead, ""),
        "labels": MOVES,
        "reported": [row for row in kept if row.kind == photos.BEFORE],
        "before": [row for row in kept if row.kind == SITE],
        "after": [row for row in kept if row.kind == photos.AFTER],
        "person": request.actor.key,
    }
    return render(request, "cases/staff/fieldwork/crew_case.html", context, status=status)


def _may(request: ActorRequest, case: Case, move: str) -> bool:
    if move == "photograph":
        return policies.may_close(request.actor, case)
    return policies.STAFF_MOVES[move](request.actor, case)


def _place(case: Case, districts: dict[str, str]) -> str:
    return place_line(districts.get(case.district_code, ""), case.road, case.place_masked)
