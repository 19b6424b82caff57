"""The page of one case, its photos, and the reporter's particulars for a stated purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import FaultyFieldsError, UnknownCaseError
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.queries import handling, parts, undoing
from civicloop.answer.cases.rules.correspondence import UNSORTED
from civicloop.answer.cases.states import MACHINE, CaseState, PartState
from civicloop.answer.cases.web import clocks, photos, timeline
from civicloop.answer.cases.web.answers import answered
from civicloop.answer.cases.web.forms.steps import NoteForm, PurposeForm
from civicloop.answer.cases.web.labels import (
    CHANNELS,
    MOVE_ICONS,
    MOVES,
    OUTCOMES,
    PURPOSES,
    state_badge,
)
from civicloop.answer.cases.web.labels_handling import (
    EXTENSION_REASONS,
    EXTENSION_STATES,
    PART_STATES,
)
from civicloop.answer.cases.web.messages import put_into
from civicloop.answer.cases.web.staff import confidence
from civicloop.answer.cases.web.staff.inbox import not_found
from civicloop.answer.cases.web.staff.outside import outside
from civicloop.answer.cases.web.tables import district_choices
from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as files
from civicloop.kernel.geography import queries as geography
from civicloop.ui.rules import related_to

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

FIRST = ("assign", "accept", "start", "close", "resume", "reopen")
"""The step that leads on; of those that are open the first is the large button."""
AT_ONCE = ("accept", "start")
"""Steps that need no word, only a press."""
WRONG = 422


@needs("cases.see")
@never_cache
@require_safe
def case(request: ActorRequest, case_id: int) -> HttpResponse:
    """Everything about one case."""
    try:
        found = queries.visible_case(case_id, request.actor)
    except UnknownCaseError:
        return not_found(request)
    return render(request, "cases/staff/case.html", context(found, request.actor))


@needs("cases.unseal")
@never_cache
@require_POST
def reporter(request: ActorRequest, case_id: int) -> HttpResponse:
    """The same page with the reporter's particulars, once; the reading is on record."""
    try:
        found = queries.visible_case(case_id, request.actor)
    except UnknownCaseError:
        return not_found(request)
    form = PurposeForm(request.POST, case=found)
    shown, status = None, WRONG
    if form.is_valid():
        try:
            purpose = form.cleaned_data["purpose"]
            shown = cases.read_reporter(found, purpose=purpose, actor=request.actor)
            status = 200
        except FaultyFieldsError as error:
            put_into(form, error)
    told = context(found, request.actor) | {"purpose_form": form, "open_reporter": shown}
    return render(request, "cases/staff/case.html", told, status=status)


@needs("cases.see")
@require_safe
def photo(request: ActorRequest, case_id: int, file_id: int) -> HttpResponse:
    """A photo of a case that the reader may see."""
    try:
        found = queries.visible_case(case_id, request.actor)
    except UnknownCaseError:
        return not_found(request)
    return photos.photo(request, file_id, ref=found.ref)


@needs("cases.see")
@require_safe
def point(request: ActorRequest, case_id: int) -> HttpResponse:
    """The place of the case for the map."""
    try:
        found = queries.visible_case(case_id, request.actor)
    except UnknownCaseError:
        return not_found(request)
    features = [
        {
            "type": "Feature",
            "properties": {"title": found.number, "tone": state_badge(found.state)[1]},
            "geometry": {"type": "Point", "coordinates": [found.lon, found.lat]},
        }
    ]
    return JsonResponse(
        {"type": "FeatureCollection", "features": features if found.lon is not None else []}
    )


def context(case: Case, actor: Actor) -> dict[str, Any]:
    """What the page shows."""
    now = clock.now()
    moves = policies.open_moves(actor, case, MACHINE.open_moves(CaseState(case.state)))
    kept = files.files_of(case.ref)
    approved = queries.is_approved(case, actor, now)
    may_unseal = policies.may_unseal(actor, case, approved=approved)
    return {
        "case": case,
        "related": related_to(actor, case.ref),
        "badge": state_badge(case.state, case.outcome),
        "outcome": OUTCOMES.get(case.outcome, ""),
        "channel": CHANNELS[case.channel],
        "overdue": rules.is_overdue(case.state, case.next_due_at, now=now),
        "clocks": clocks.faces(case, now=now),
        "timeline": timeline.lines(case),
        "before": [row for row in kept if row.kind == photos.BEFORE],
        "after": [row for row in kept if row.kind == photos.AFTER],
        "answers": answered(case),
        "confidence": confidence.card(case, actor),
        "undoable": undoing.mine_to_undo(case, actor, now),
        "came_back": queries.came_back_as(case, actor),
        "parts": [
            (row, *PART_STATES[row.state], row.state == PartState.ASKED)
            for row in parts.parts(case)
        ],
        "joins": policies.may_join(actor, case),
        "extensions": [
            (row, *EXTENSION_STATES[row.state], EXTENSION_REASONS[row.reason])
            for row in handling.extensions(case)
        ],
        "steps": _steps(case, moves),
        "record": queries.intake_record(case),
        "documents": [row for row in kept if row.kind == photos.DOCUMENT],
        "place": _place(case),
        "centre": f"{case.lon},{case.lat}",
        "purpose_form": PurposeForm(case=case) if may_unseal else None,
        "purposes": PURPOSES,
        "may_publish": policies.may_publish(actor, case),
        "note_form": NoteForm(case=case) if "note" in moves else None,
    } | outside(case, actor, now=now)


def _possible(case: Case, moves: list[str]) -> list[str]:
    """Those of the moves that lead somewhere: nobody writes to who left no address."""
    return [name for name in moves if name != "correspond" or case.reporter.is_reachable]


def _leading(case: Case) -> tuple[str, ...]:
    """What leads on: a letter that nobody has sorted is sorted first."""
    return ("sort", *FIRST) if case.category.code == UNSORTED else FIRST


def _steps(case: Case, moves: list[str]) -> list[dict[str, Any]]:
    """The step that leads on first, then the others; a note has its own place.

    The first of those that lead on is the large button: what ends the case never is.
    """
    first, possible = _leading(case), _possible(case, moves)
    leading = [name for name in first if name in possible]
    others = [name for name in possible if name not in first and name != "note"]
    return [_button(case, name, leads_on=name in leading[:1]) for name in [*leading, *others]]


def _button(case: Case, move: str, *, leads_on: bool) -> dict[str, Any]:
    return {
        "move": move,
        "label": MOVES[move],
        "icon": MOVE_ICONS[move],
        "url": reverse("cases:step", args=[case.pk, move]),
        "at_once": move in AT_ONCE,
        "leads_on": leads_on,
    }


def _place(case: Case) -> str:
    """District, village and road, from the codes that were kept at intake."""
    district = dict(district_choices()).get(case.district_code, "")
    village = geography.village(case.village_code) if case.village_code else None
    parts = [district, village.name if village else "", case.road]
    return " ".join(part for part in parts if part)
