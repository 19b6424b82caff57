"""One item with all of it, and the portfolio that leads there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.rules import Dates, days_late, reached
from civicloop.engines.tracking.states import (
    ITEMS,
    RESPONSIBILITIES,
    ItemState,
    Part,
    ReportState,
    ResponsibilityState,
)
from civicloop.evaluate.programmes import policies, queries
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.web import pictures
from civicloop.evaluate.programmes.web.forms.places import district_choices
from civicloop.evaluate.programmes.web.labels import (
    CHANGE_KINDS,
    CHANGE_STATES,
    EVALUATION_STATES,
    GROUNDS,
    ITEM_MOVES,
    LIGHTS,
    METHODS,
    PART_STATES,
    PARTS,
    RELEASE_STATES,
    REPORTS,
    STAGES,
    STATES,
    SYSTEMS,
    TRIGGERS,
    VERDICTS,
    WORKS,
    light_of,
    named,
    percent,
    period_text,
    points,
    reason_of,
    year_shown,
)
from civicloop.evaluate.programmes.web.staff.history import told
from civicloop.evaluate.programmes.web.staff.mapped import beside, portfolio_of
from civicloop.evaluate.programmes.web.staff.stages import funded
from civicloop.evaluate.programmes.web.staff.steps import item_or_404
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.kernel.rulesets import queries as rulesets

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item
    from civicloop.kernel.access.middleware import ActorRequest

SEE = needs("tracking.see")
RECENT = 10


@SEE
@require_safe
def show_portfolio(request: ActorRequest) -> HttpResponseBase:
    """Items of every programme that the reader sees."""
    table = portfolio_of(request)
    if table.wants_export:
        return table.export()
    table.remember()
    return render(request, "programmes/portfolio.html", {"table": table, **beside(table)})


@SEE
@require_safe
def show_item(request: ActorRequest, pk: int) -> HttpResponse:
    """One item: light, months, pictures, plan, changes, judgements, releases, history."""
    return render(request, "programmes/item.html", whole(request, item_or_404(request.actor, pk)))


def whole(request: HttpRequest, item: Item) -> dict[str, Any]:
    """Everything that its page shows."""
    actor, today = request.actor, timezone.localdate(clock.now())
    found = tracked.whole_item(item)
    months: list[Any] = list(found["months"])
    picture = tracked.s_curve(item.pk)
    shown = light_of(item, today)
    money = item.programme.has_money
    events = told(item)
    return {
        "item": item,
        "state": STATES[item.state],
        "light": LIGHTS[shown],
        "by_rule": LIGHTS[item.light],
        "is_overridden": bool(item.override_light) and shown == item.override_light
        and item.override_until is not None and item.override_until >= today,
        "reasons": [reason_of(code, item) for code in item.light_reasons],
        "work": WORKS.get(item.kind, ""),
        "programme": named(item.programme),
        "body": named(item.body),
        "parts": [_part(row, actor) for row in item.responsibilities.all()],
        "curve": pictures.s_curve(picture.versions, picture.reports, picture.forecast),
        "money": pictures.money_curve(picture.versions, picture.reports) if money else None,
        "earned": pictures.earned(item, list(picture.versions), picture.reports),
        "versions": _versions(found["baselines"], picture.versions),
        "months": [_month(row) for row in months],
        "milestones": _milestones(item, today),
        "reached": percent(reached(_dates(item))),
        "funded": funded(item) if money else None,
        "place": _place(item),
        "tenders": [
            {"row": row, "source": SYSTEMS.get(row.system, row.system)}
            for row in queries.tenders_of(item.pk)
        ],
        "point_url": f"{reverse('programmes:points')}?item={item.pk}",
        "offered": len(programmes.offered(item, today)),
        "changes": [_change(row) for row in item.changes.select_related("into")],
        "verified": [
            {"row": row, "method": METHODS[row.method], "month": month.month,
             "system": percent(row.system_actual), "found": percent(row.found_actual)}
            for month in months for row in month.verifications.all()
        ],
        "judged": _judged(item, found["evaluations"]),
        "releases": [{"row": row, "badge": RELEASE_STATES[row.state]}
                     for row in item.releases.order_by("-pk")],
        "due": _due(months, request.actor),
        "split": [
            {"row": row, "light": LIGHTS[light_of(row, today)], "actual": percent(row.actual)}
            for row in item.children.select_related("unit").order_by("number")
        ],
        "went_on": item.continued.select_related("programme").first(),
        "several": len({row.unit_id for row in months}) > 1,
        "events": events[:RECENT],
        "earlier": events[RECENT:],
        **may(request, item),
    }  # fmt: skip


def may(request: HttpRequest, item: Item) -> dict[str, Any]:
    """The steps that are open to the reader."""
    actor, programme = request.actor, item.programme
    manages, reviews = (
        policies.may_manage(actor, programme), policies.may_review(actor, programme)
    )  # fmt: skip
    reports = actor.may_in("tracking.report", item.unit_id)
    state = ItemState(item.state)
    open_moves = {move.replace("_", "-") for move in ITEMS.open_moves(state)}
    moves = [
        (move, label)
        for move, label in ITEM_MOVES.items()
        if move in open_moves and (reviews if move == "propose-release" else manages)
    ]
    waits = item.changes.filter(state="asked").exists()
    light = [("light", _("Set the light by word"))]
    if item.override_light:
        light.append(("lift-light", _("Show the rule's light again")))
    return {
        "moves": moves,
        "steps": [*(light if manages else ()), *(row for row in moves if row[0] != "approve")],
        "may_release": actor.may_in("tracking.release", item.body.unit_id),
        "may_plan": manages and "plan" in open_moves,
        "may_milestone": (manages or (reports and state == "listed")) and not item.milestones.all(),
        "may_file": reports and state == "listed" and not waits,
        "may_move_milestones": manages
        and any(row.actual_on is None for row in item.milestones.all()),
        "may_fund": (manages or reports) and programme.has_money and bool(item.milestones.all()),
        "may_place": manages or reports,
        "may_keep_tender": manages or reports,
        "may_join": manages and state in {"listed", "tracked", "suspended"},
        "may_ask": reports and state in {"tracked", "suspended", "proposed"} and not waits,
        "may_reach": reports,
        "may_review": reviews,
        "may_judge": (reports or reviews) and "evaluate" in open_moves,
        "may_decide": manages,
        "year": (year := timezone.localdate(clock.now()).year),
        "year_before": year - 1 if item.begins_on.year < year else None,
        "year_shown": year_shown(year),
        "year_before_shown": year_shown(year - 1),
    }


def _due(months: Sequence[Any], actor: Any) -> dict[str, Any] | None:  # noqa: ANN401 (an actor)
    """The report of an open month that waits for the reader, and what is to be done with it."""
    steps: dict[str, tuple[str, str, Any]] = {
        ReportState.DRAFT: ("tracking.report", "report", _("Write the report")),
        ReportState.SENT: ("tracking.approve", "report", _("Look at the report")),
        ReportState.APPROVED: ("tracking.review", "review", _("Review the report")),
    }
    for row in months:
        if row.period.state != "open" or row.state not in steps:
            continue
        right, page, label = steps[row.state]
        place = row.period.programme.owner_id if page == "review" else row.unit_id
        if actor.may_in(right, place):
            return {"url": reverse(f"programmes:{page}", args=[row.pk]), "label": label}
    return None


def _place(item: Item) -> dict[str, Any]:
    names = dict(district_choices()) if item.districts else {}
    return {
        "districts": [names.get(code, code) for code in item.districts],
        "centre": "" if item.lon is None else f"{item.lon:.6f},{item.lat:.6f}",
    }


def _part(row: Any, actor: Any) -> dict[str, Any]:  # noqa: ANN401 (a responsibility, an actor)
    open_moves = set(RESPONSIBILITIES.open_moves(ResponsibilityState(row.state)))
    mine = actor.may_in("tracking.report", row.unit_id)
    reviews = actor.may_in("tracking.review", row.item.programme.owner_id)
    steps = [
        move
        for move in ("finish", "send_back", "close", "reopen")
        if move in open_moves and (mine if move == "finish" else reviews)
    ]  # fmt: skip
    return {"row": row, "part": PARTS[row.part], "badge": PART_STATES[row.state], "steps": steps,
            "may_drop": row.part == Part.JOINT and "drop" in open_moves
            and policies.may_manage(actor, row.item.programme)}  # fmt: skip


def _versions(baselines: Any, versions: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (rows)
    curves = {version.number: version.curve for version in versions}
    return [
        {"row": row, "months": len(curves.get(row.number, ())),
         "ends": curves[row.number][-1].month if curves.get(row.number) else None,
         "money": curves[row.number][-1].money if curves.get(row.number) else 0,
         "weights": [f"{name} {Decimal(weight):g} %" for name, weight in row.weights]}
        for row in reversed(list(baselines))
    ]  # fmt: skip


def _month(row: Any) -> dict[str, Any]:  # noqa: ANN401 (a report)
    return {
        "row": row,
        "badge": REPORTS[row.state],
        "planned": percent(row.planned),
        "actual": "—" if row.state == ReportState.DRAFT else percent(row.actual),
        "lag": points(row.lag),
        "spending": percent(row.spending),
        "triggers": [TRIGGERS[trigger] for trigger in row.triggers],
        "why": row.why,
        "closed": getattr(getattr(row, "variance", None), "closed_on", None),
        "verdict": VERDICTS.get(getattr(row.why, "verdict", "")),
        "label": period_text(row.month, row.period.programme.cadence),
        "cause": named(row.why.cause) if row.why is not None else "",
        "corrected": len(row.corrections.all()),
    }


def _dates(item: Item) -> list[Dates]:
    return [
        Dates(row.weight, row.planned_on, row.revised_on, row.actual_on)
        for row in item.milestones.all()
    ]


def _milestones(item: Item, today: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (a day)
    return [
        {"row": row, "name": named(row), "late": days_late(dates, today=today)}
        for row, dates in zip(item.milestones.all(), _dates(item), strict=True)
    ]


def _change(row: Any) -> dict[str, Any]:  # noqa: ANN401 (a request)
    return {
        "row": row,
        "kind": CHANGE_KINDS[row.kind],
        "ground": GROUNDS[row.ground],
        "badge": CHANGE_STATES[row.state],
        "new_end": row.ends_on,
        "into": row.into,
        "months": len(row.curve),
    }


def grade_name(item: Item, year: int, code: str) -> str:
    """What a grade is called by the rule of its year."""
    found = rulesets.in_force(item.programme.evaluation_rule_set, date(year, 12, 31))
    language = "en" if get_language() == "en" else "zh"
    return next((row[language] for row in found.parameters["bands"] if row["code"] == code), code)


def _judged(item: Item, rows: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (evaluations)
    return [
        {"row": row, "year": year_shown(row.year), "stage": STAGES[row.stage],
         "badge": EVALUATION_STATES[row.state], "grade": grade_name(item, row.year, row.grade)}
        for row in rows
    ]  # fmt: skip
