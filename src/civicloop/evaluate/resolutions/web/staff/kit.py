"""The meeting kit: briefs before, the chair's page during, the follow-up after."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.errors import FaultyFieldsError
from civicloop.evaluate.resolutions.web.forms import LineForm
from civicloop.evaluate.resolutions.web.labels import ITEM_STATES, KEPT, decision_badge, named
from civicloop.evaluate.resolutions.web.staff.base import (
    CHAIR,
    REFUSALS,
    SEE,
    attempt,
    found,
    once,
    put_on,
    today,
)
from civicloop.evaluate.resolutions.web.staff.decisions import units_by_name
from civicloop.evaluate.resolutions.web.staff.meetings import meeting_context
from civicloop.evaluate.resolutions.web.staff.related import visit_lines
from civicloop.ui.rules import month_text
from civicloop.ui.web.attachments import send

MOST = 200


def brief_context(one: Any) -> dict[str, Any]:  # noqa: ANN401 (a brief)
    """A brief in the reader's words, with the curve as a picture and as a table."""
    versions = [version for version in one.picture.versions if version.curve]
    curve = versions[-1].curve if versions else ()
    actual = {row.month: row for row in one.picture.reports}
    months = sorted({point.month for point in curve} | set(actual))
    planned = {point.month: point.percent for point in curve}
    rows = [
        (
            month_text(month, get_language() or ""),
            planned.get(month, ""),
            getattr(actual.get(month), "actual", ""),
        )
        for month in months
    ]
    return {
        "it": one,
        "item": one.item,
        "badge": ITEM_STATES[one.item.state],
        "unit": named(one.item.unit),
        "body": named(one.item.body),
        "units": [named(part.unit) for part in one.item.responsibilities.all()],
        "promises": [(row, *KEPT[kept]) for row, kept in one.promises],
        "replies": [(named(charge.unit), last) for charge, last in one.replies],
        "visits": visit_lines(one.visits),
        "has_money": one.item.programme.has_money,
        "last": max(actual.values(), key=lambda row: row.month) if actual else None,
        "spec": curve_spec(rows) if one.has_curve else None,
        "rows": rows,
        "columns": [_("Month"), _("Planned %"), _("Actual %")],
    }


def curve_spec(rows: list[tuple[str, Any, Any]]) -> dict[str, Any]:
    """Planned and actual percent by month, as two lines that also differ in their stroke."""
    names = (_("Planned"), _("Actual"))
    values = [
        {"month": month, "percent": float(value), "line": name}
        for month, *both in rows
        for name, value in zip(names, both, strict=True)
        if value not in ("", None)
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "month", "type": "ordinal", "title": None, "sort": None},
            "y": {"field": "percent", "type": "quantitative", "title": "%",
                  "scale": {"domain": [0, 100]}},
            "color": {"field": "line", "type": "nominal", "title": None},
            "strokeDash": {"field": "line", "type": "nominal", "title": None},
        },
    }  # fmt: skip


def _brief(request: HttpRequest, item: int) -> queries.Brief:
    return found(lambda: queries.brief(request.actor, item, today()))


@SEE
def show_brief(request: HttpRequest, item: int) -> HttpResponse:
    """One page about one case, for paper and for the screen."""
    one = _brief(request, item)
    return render(request, "resolutions/brief.html", {"briefs": [brief_context(one)], "row": None})


@SEE
def show_briefs(request: HttpRequest, pk: int) -> HttpResponse:
    """The briefs of a meeting, one page each, in the order of its agenda."""
    row = found(lambda: queries.meeting(pk))
    numbers = [point.item_id for point in queries.points_of(pk) if point.item_id][:MOST]
    seen = queries.briefs(request.actor, numbers, today())
    context = {"briefs": [brief_context(one) for one in seen], "row": row}
    return render(request, "resolutions/brief.html", context)


@SEE
def show_photo(request: HttpRequest, item: int, file: int) -> HttpResponseBase:
    """A photograph of a case that the reader may see."""
    return send(request, _brief(request, item).photos, file)


@SEE
def show_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """One page after the meeting: what was decided, who owes it until when, how it stands."""
    row = found(lambda: queries.meeting(pk))
    context = meeting_context(request, row)
    return render(request, "resolutions/follow_up.html", context)


@SEE
def show_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """The report to a meeting: every open decision of its body with what was done so far."""
    row = found(lambda: queries.meeting(pk))
    rows = queries.summary_of(row.body_id, row.held_on)
    decisions = [
        {"row": one, "badge": decision_badge(one), "unit": named(one.unit),
         "replies": [(named(charge.unit), next(iter(charge.shown), None))
                     for charge in one.charges.all()],
         "is_late": one.is_owed and one.due_on is not None and one.due_on < today()}
        for one in rows
    ]  # fmt: skip
    context = meeting_context(request, row) | {"open": decisions}
    return render(request, "resolutions/summary.html", context)


@CHAIR
def show_chair(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair's page: the agenda in order, each with its brief, a note and a decision."""
    row = found(lambda: queries.meeting(pk))
    return render(request, "resolutions/chair.html", _chair(request, row, {}))


def _chair(request: HttpRequest, row: Any, forms: dict[int, LineForm]) -> dict[str, Any]:  # noqa: ANN401 (a meeting)
    context = meeting_context(request, row)
    units = units_by_name()
    cases = [point["row"].item_id for point in context["points"] if point["row"].item_id]
    seen = {one.item.pk: one for one in queries.briefs(request.actor, cases, today())}
    for point in context["points"]:
        one = point["row"]
        point["form"] = forms.get(one.pk) or LineForm(prefix=f"point-{one.pk}", units=units)
        point["decided"] = [each for each in context["decisions"] if each["row"].point_id == one.pk]
        own = seen.get(one.item_id)  # none for a case that the chair may not see
        point["brief"] = brief_context(own) if own else None
    return context | {"units": units, "is_early": row.held_on > today()}


@CHAIR
@require_POST
def decide_point(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """Decide on a point in place; the keeper follows it at once, the chair leaves a draft."""
    row = found(lambda: queries.meeting(pk))
    one = found(lambda: queries.point_of(pk, point))
    form = LineForm(request.POST, prefix=f"point-{point}", units=units_by_name())
    if form.is_valid() and form.is_empty:
        form.add_error("text", _("Please fill this in."))
    if form.is_valid():
        keeps = meeting_context(request, row)["keeps"]
        try:
            draft = form.draft(one.pk, one.item_id)
            return redirect(once(request, partial(_decided, request, pk, draft, follow=keeps)))
        except FaultyFieldsError as refusal:
            put_on(form, FaultyFieldsError({
                {"unit": "lead"}.get(name, name): code for name, code in refusal.faults.items()
            }))  # fmt: skip
        except REFUSALS as refusal:
            put_on(form, refusal)
    context = _chair(request, row, {one.pk: form})
    return render(request, "resolutions/chair.html", context, status=422)


def _decided(request: HttpRequest, pk: int, draft: Any, *, follow: bool) -> str:  # noqa: ANN401 (a decision as it is written down)
    resolutions.write_many(pk, [draft], follow=follow, actor=request.actor)
    return f"{_page(pk)}#point-{draft.agenda_id}"


@CHAIR
@require_POST
def note_point(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """Keep the chair's note."""
    one = found(lambda: queries.point_of(pk, point))
    note = request.POST.get("note", "").replace("\0", "")
    attempt(request, lambda: resolutions.note_point(one.pk, note, actor=request.actor))
    return redirect(f"{_page(pk)}#point-{point}")


def _page(pk: int) -> str:
    return reverse("resolutions:chair", args=[pk])
