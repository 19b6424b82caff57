"""The public page of a case: what it is about and what became of it, and nobody's data."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from civicloop.answer.cases import queries, rules
from civicloop.answer.cases.models import PublicCase
from civicloop.answer.cases.states import OPEN
from civicloop.answer.cases.web import photos
from civicloop.answer.cases.web.labels import Label
from civicloop.answer.cases.web.public.lines import line
from civicloop.answer.cases.web.timeline import ICONS, TONES
from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock

STEPS: dict[str, Label] = {
    "cases.case_opened": pgettext_lazy("public step", "Received"),
    "cases.case_assigned": pgettext_lazy("public step", "Given to the unit in charge"),
    "cases.case_accepted": pgettext_lazy("public step", "Accepted by the unit in charge"),
    "cases.case_started": pgettext_lazy("public step", "Work began"),
    "cases.case_refused": pgettext_lazy("public step", "Passed to another unit"),
    "cases.case_transferred": pgettext_lazy("public step", "Passed to another unit"),
    "cases.case_paused": pgettext_lazy("public step", "Waiting for more information"),
    "cases.case_resumed": pgettext_lazy("public step", "Work went on"),
    "cases.case_closed": pgettext_lazy("public step", "Answered"),
    "cases.case_settled": pgettext_lazy("public step", "Closed"),
    "cases.case_extended": pgettext_lazy("public step", "The time for the answer was extended"),
    "cases.case_undone": pgettext_lazy("public step", "A mistaken step was undone"),
    "cases.case_reopened": pgettext_lazy("public step", "Opened again"),
}
"""Names of steps as the public reads them; a step without one is not told."""


def found(number: str) -> PublicCase:
    """What was published under a number; private ones, and none at all, are the same 404."""
    row = queries.public_case(number)
    if row is None:
        raise Http404
    return row


@public
@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    """What the city makes known of a case."""
    row = found(number)
    case = row.case
    steps = [
        {
            "at": step.at,
            "title": STEPS[step.name],
            "icon": ICONS.get(step.name, "info"),
            "tone": TONES.get(step.name, "info"),
        }
        for step in queries.public_steps(case)
        if step.name in STEPS
    ]
    shown = queries.public_photos(case)
    answer = render(
        request,
        "cases/public/open_case.html",
        {
            "row": row,
            "case": case,
            "line": line(row),
            "steps": steps[::-1],
            "centre": f"{row.lon},{row.lat}",
            "is_open": case.state in set(OPEN),
            "overdue": rules.is_overdue(case.state, case.next_due_at, now=clock.now()),
            "before": [each for each in shown if each.kind == photos.BEFORE],
            "after": [each for each in shown if each.kind == photos.AFTER],
        },
    )
    answer["Cache-Control"] = "private, max-age=60"  # it holds the token of one reader
    return answer


@public
@require_safe
def point(_request: HttpRequest, number: str) -> HttpResponse:
    """The place of a case on the map, as coarse as the public may know it."""
    row = found(number)
    point = {
        "type": "Feature",
        "properties": {"title": row.category.name, "tone": line(row).tone},
        "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
    }
    features = [] if row.lon is None else [point]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@public
@require_safe
def by_key(_request: HttpRequest, case_id: int) -> HttpResponse:
    """From a hit of the search to the page of the case."""
    row = queries.published([case_id]).get(case_id)
    if row is None:
        raise Http404
    return redirect("cases:public_case", row.number)


@public
@require_safe
def photo(request: HttpRequest, number: str, file_id: int) -> FileResponse:
    """A photo that somebody looked at and let the public see."""
    case = found(number).case
    if file_id not in {each.pk for each in queries.public_photos(case)}:
        raise Http404
    return photos.photo(request, file_id, ref=case.ref)
