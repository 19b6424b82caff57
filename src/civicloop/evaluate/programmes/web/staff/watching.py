"""What waits, what is silent, who keeps promises, the heat table, the year's judgements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.rules import (
    Judgement,
    LightRule,
    SpendingFormula,
    Trigger,
    derive,
    later,
    month_of,
    rounded,
)
from civicloop.evaluate.programmes import policies, queries
from civicloop.evaluate.programmes.web import pictures
from civicloop.evaluate.programmes.web.files import FORMATS, file_of, wanted
from civicloop.evaluate.programmes.web.labels import (
    CHANGE_KINDS,
    GROUNDS,
    LIGHTS,
    in_a_row,
    light_of,
    named,
    percent,
    points,
    titled,
)
from civicloop.evaluate.programmes.web.tables import kinds, summed
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.kernel.tabular.rules import Column, Kind

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

SEE = needs("tracking.see")
PAGE, MOST = 40, 200
SILENT = (
    Column("number", "編號", "Number"),
    Column("title", "標題", "Title"),
    Column("unit", "單位", "Unit"),
    Column("programme", "計畫別", "Programme"),
    Column("last", "最後更新", "Last touched", Kind.DATE),
    Column("days", "未更新日數", "Days of silence", Kind.INTEGER),
)
HONEST = (
    Column("unit", "單位", "Unit"),
    Column("kept", "如期兌現", "Kept in time", Kind.INTEGER),
    Column("due", "到期對策", "Remedies that were due", Kind.INTEGER),
    Column("percent", "兌現率（%）", "Share kept (%)", Kind.DECIMAL),
    Column("slip", "平均逾承諾日數", "Days after the promise, mean", Kind.DECIMAL),
    Column("pending", "尚未到期", "Not due yet", Kind.INTEGER),
)


def _today() -> Any:  # noqa: ANN401 (a day)
    return timezone.localdate(clock.now())


@SEE
@require_safe
def show_waiting(request: ActorRequest) -> HttpResponse:
    """Requests for changes and proposals to release that nobody has decided."""
    actor = request.actor
    changes = list(tracked.changes_waiting(actor)[:MOST])
    releases = list(tracked.releases_waiting(actor)[:MOST])
    context = {
        "changes": [
            {"row": row, "kind": CHANGE_KINDS[row.kind], "ground": GROUNDS[row.ground],
             "may_decide": policies.may_manage(actor, row.item.programme),
             "may_take_back": actor.may_in("tracking.report", row.item.unit_id)}
            for row in changes
        ],
        "releases": [
            {"row": row, "body": named(row.body),
             "may_decide": actor.may_in("tracking.release", row.body.unit_id)}
            for row in releases
        ],
    }  # fmt: skip
    return render(request, "programmes/waiting.html", context)


@SEE
@require_safe
def show_silence(request: ActorRequest) -> HttpResponseBase:
    """The open items that nobody touched, the longest silence first."""
    days, rows = queries.silent_items(request.actor, _today())
    if form := wanted(request):
        lines = (
            {"number": item.number, "title": item.title, "unit": item.unit.name,
             "programme": named(item.programme), "last": touch.last, "days": length}
            for item, touch, length in rows
        )  # fmt: skip
        return file_of(form, SILENT, lines, "silence")
    shown = [(item, named(item.programme), *more) for item, *more in rows[:MOST]]
    context = {"days": days, "rows": shown, "count": len(rows), "formats": FORMATS}
    return render(request, "programmes/silence.html", context)


@SEE
@require_safe
def show_honesty(request: ActorRequest) -> HttpResponseBase:
    """Promised against actual recovery, by unit, with both numbers."""
    rows = queries.honesty_by_unit(request.actor, _today())
    if form := wanted(request):
        lines = (
            {"unit": row.name, "kept": row.honesty.kept, "due": row.honesty.due,
             "percent": row.honesty.percent and rounded(row.honesty.percent),
             "slip": row.honesty.slip_days and rounded(row.honesty.slip_days),
             "pending": row.honesty.pending}
            for row in rows
        )  # fmt: skip
        return file_of(form, HONEST, lines, "remedies")
    context = {
        "formats": FORMATS,
        "rows": [
            {"row": row, "percent": percent(row.honesty.percent),
             "slip": "n/a" if row.honesty.slip_days is None else rounded(row.honesty.slip_days)}
            for row in rows
        ],
        "drawing": pictures.honesty(rows),
    }  # fmt: skip
    return render(request, "programmes/honesty.html", context)


@SEE
@require_safe
def show_heat(request: ActorRequest) -> HttpResponse:
    """Items by months, each month with its light; a page at a time by number."""
    programmes = list(tracked.programmes(request.actor, kinds()))
    chosen = request.GET.get("programme", "")
    row = next((one for one in programmes if str(one.pk) == chosen), None)
    row = row or next(iter(programmes), None)
    rows = tracked.visible_items(request.actor).filter(programme=row).exclude(state="listed")
    rows = rows.select_related("unit").order_by("number", "pk")
    after = request.GET.get("after", "").replace("\0", "")
    if after:
        rows = rows.filter(number__gt=after[:40])
    items = list(rows[: PAGE + 1]) if row else []
    until = later(month_of(_today()), -1)
    months, lines = queries.heat(items[:PAGE], until)
    rules = tracked.light_rules(row, months) if row else {}
    context = {
        "programmes": [(one, titled(one)) for one in programmes],
        "row": row,
        "months": [(month, pictures.month_label(month)) for month in months],
        "lines": [
            {"item": line.item, "light": LIGHTS[light_of(line.item, _today())],
             "cells": [_cell(report, rules[month])
                       for month, report in zip(months, line.reports, strict=True)]}
            for line in lines
        ],
        "late_points": rules[until].late_points if rules else None,
        "late_streak": in_a_row(rules[until].late_streak, row.cadence) if row and rules else "",
        "after": items[PAGE - 1].number if len(items) > PAGE else "",
    }  # fmt: skip
    return render(request, "programmes/heat.html", context)


def _cell(report: Any, rule: LightRule) -> dict[str, Any]:  # noqa: ANN401 (a report or nothing)
    """A month's light as the rule in force then had it, its word, and its lag."""
    if report is None:
        return {"tone": "", "word": "", "lag": ""}
    if report.state in {"draft", "sent"}:
        return {"tone": "wait", "word": "…", "lag": ""}
    if report.state == "missed":
        return {"tone": "missed", "word": str(LIGHTS["none"][0]), "lag": "✕"}
    done = report.actual == 100 and report.completed_on is not None  # noqa: PLR2004 (percent)
    found = Judgement(
        report.lag,
        report.spending,
        tuple(Trigger(name) for name in report.triggers),
        SpendingFormula.PAID,
    )
    light = derive(found, streak=report.streak, rule=rule, done=done)[0].value
    return {"tone": light, "word": str(LIGHTS[light][0]), "lag": points(report.lag)}


@SEE
@require_safe
def show_ten(request: ActorRequest) -> HttpResponse:
    """Ten things to know today, each with its number and the way to its rows."""
    actor, today = request.actor, _today()
    programmes = list(tracked.programmes(actor, kinds()))
    found = tracked.lights_of(actor, [row.pk for row in programmes])
    counts = summed({})
    for one in found.values():
        for key, value in summed(one).items():
            counts[key] += value
    _bound, silent = queries.silent_items(actor, today)
    honesty = [row for row in queries.honesty_by_unit(actor, today) if row.honesty.due]
    worst, fresh = queries.worst(actor), queries.newly_late(actor)
    context = {
        "things": things(
            counts,
            {
                "fresh": queries.newly_behind(actor).count(),
                "overdue": queries.overdue_reports(actor, today).count(),
                "stones": queries.with_late_stones(actor, today).count(),
                "ending": queries.ending_soon(actor, today).count(),
                "releases": tracked.releases_waiting(actor).count(),
                "changes": tracked.changes_waiting(actor).count(),
                "silent": len(silent),
                "broken": sum(row.honesty.due - row.honesty.kept for row in honesty),
                "promises": sum(row.honesty.due for row in honesty),
            },
            (silent[0] if silent else None, honesty[0] if honesty else None),
        ),
        "worst": [
            {"item": item, "lag": points(item.lag),
             "streak": in_a_row(item.streak, item.programme.cadence)}
            for item in worst
        ],
        "fresh": [{"item": item, "lag": points(item.lag)} for item in fresh],
        "open": counts["open"],
        "today": today,
    }  # fmt: skip
    return render(request, "programmes/ten.html", context)


def things(
    counts: dict[str, int], found: dict[str, int], said: tuple[Any, Any]
) -> list[dict[str, Any]]:
    """Exactly ten, the most pressing kind first: a number, what it is, and where its rows are."""
    portfolio, waiting = reverse("programmes:portfolio"), reverse("programmes:waiting")
    longest, least = said
    silent = ""
    if longest is not None:
        text = _("longest: %(title)s, %(days)s days")
        silent = text % {"title": longest[0].title, "days": longest[2]}
    kept = _("of %(promises)s that were due") % {"promises": found["promises"]}
    if least is not None:
        text = _("%(kept)s; fewest kept: %(unit)s, %(done)s of %(due)s")
        values = {"unit": least.name, "done": least.honesty.kept, "due": least.honesty.due}
        kept = text % {"kept": kept, **values}
    rows = [
        ("danger", counts["late"], _("Late items"), f"{portfolio}?light=late&open=1", ""),
        ("danger", found["fresh"], _("Newly behind"), f"{portfolio}?fresh=1", ""),
        ("warning", counts["watch"], _("To be watched"), f"{portfolio}?light=watch&open=1", ""),
        ("warning", found["overdue"], _("Reports overdue"), f"{portfolio}?overdue=1", ""),
        ("warning", found["stones"], _("Items with a milestone overdue"),
         f"{portfolio}?stones=1", ""),
        ("warning", found["ending"], _("Items that end within a quarter below 90 %"),
         f"{portfolio}?ending=1", ""),
        ("", found["releases"], _("Releases that wait"), waiting, ""),
        ("", found["changes"], _("Changes that wait"), waiting, ""),
        ("", found["silent"], _("Silent items"), reverse("programmes:silence"), silent),
        ("", found["broken"], _("Promises not kept"), reverse("programmes:honesty"), kept),
    ]  # fmt: skip
    return [
        {"tone": tone if number else "", "number": number, "label": label, "url": url, "more": more}
        for tone, number, label, url, more in rows
    ]
