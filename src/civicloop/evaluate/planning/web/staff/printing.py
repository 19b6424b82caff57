"""A four-year plan on paper, and as a file: goals, strategies, targets and results by year."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning.models import Indicator, Plan
from civicloop.evaluate.planning.rules import Face, Rate
from civicloop.evaluate.planning.states import PlanState, ResultState
from civicloop.evaluate.planning.web.labels import (
    FACES,
    PLAN_STATES,
    band_text,
    rate_text,
    shown_number,
    shown_percent,
    shown_year,
    years_text,
)
from civicloop.evaluate.planning.web.staff.plans import SEE, faces_used, plan_or_404
from civicloop.evaluate.planning.web.staff.years import words_shown
from civicloop.evaluate.planning.web.tables_years import Lines


@SEE
def show_lines(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every indicator of a plan by year, as a list and as a file."""
    row = plan_or_404(pk)
    table = Lines(request, queries.plan_lines(row.pk))
    if table.wants_export:
        return table.export()
    return render(request, "planning/lines.html", {"table": table, "row": row})


@SEE
def show_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole plan for paper, agency by agency, with what the commission said of each year."""
    row = plan_or_404(pk)
    faces = queries.verdicts_by_face(row.pk)
    used = faces_used(faces)
    context = {
        "row": row,
        "years": years_text(row.first_year, row.last_year),
        "columns": [shown_year(year) for year in row.years],
        "badge": PLAN_STATES[PlanState(row.state)],
        "faces": [FACES[face] for face in used],
        "rates": [
            {"year": shown_year(year), "whole": rate_text(queries.whole(faces.get(year, {}))),
             "faces": [(FACES[face], rate_text(faces.get(year, {}).get(face, Rate(0, 0))))
                       for face in used]}
            for year in row.years
        ],
        "agencies": _agencies(row),
    }  # fmt: skip
    return render(request, "planning/plan_print.html", context)


def _agencies(row: Plan) -> list[dict[str, Any]]:
    """Each agency with its goals and their indicators; the same few statements for any plan."""
    indicators: dict[int, list[Indicator]] = {}
    for one in queries.indicators_printed(row.pk):
        indicators.setdefault(one.goal_id, []).append(one)
    said: dict[int, list[Any]] = {}
    for one in (
        queries.year_summaries().filter(plan=row, state=ResultState.ACCEPTED).order_by("year")
    ):
        said.setdefault(one.unit_id, []).append(
            (shown_year(one.year), words_shown(queries.texts_of(one)), one.advice)
        )
    found: list[dict[str, Any]] = []
    for goal in queries.goals_of(row.pk):
        if not found or found[-1]["unit"].pk != goal.unit_id:
            found.append({"unit": goal.unit, "goals": [], "said": said.get(goal.unit_id, [])})
        lines = [_line(row, one) for one in indicators.get(goal.pk, [])]
        found[-1]["goals"].append({"goal": goal, "lines": lines})
    return found


def _line(row: Plan, one: Indicator) -> dict[str, Any]:
    """An indicator with a cell for each year: target, reached, share."""
    version = one.current
    assert version is not None
    targets = {target.year: target for target in version.targets.all()}
    results = {result.year: result for result in one.results.all()}
    cells = []
    for year in row.years:
        target, result = targets.get(year), results.get(year)
        told = result if result and result.state == ResultState.ACCEPTED else None
        cells.append({
            "year": shown_year(year),
            "counts": one.counts_in(year),
            "target": band_text(target) if target else "—",
            "reached": shown_number(told.actual) if told else "",
            "achieved": shown_percent(told.achieved) if told else "",
        })  # fmt: skip
    return {
        "row": one,
        "version": version,
        "face": FACES[Face(version.face)],
        "weight": shown_number(version.weight),
        "retired": "" if one.retired_from is None else shown_year(one.retired_from),
        "cells": cells,
    }
