"""Boards: what stands now, one screen for a wall, which brings itself up to date."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.rules import BOARDS, SOURCES, WHOLE, Board, Gauge, Member
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.web.addresses import standing_rows_address
from civicloop.publish.dashboards.web.cells import member_name
from civicloop.publish.dashboards.web.figures import refused
from civicloop.publish.dashboards.web.rows import Rows

LIVE = "cases.live"
EVERY_SECONDS = 30
"""How often a board asks for its numbers; a look costs one statement by index and one each flow."""


def board_or_404(module: str, name: str) -> Board:
    """The board of an address."""
    key = f"{module}.{name}"
    if key not in BOARDS:
        raise Http404(key)
    return BOARDS.get(key)


@needs("dashboards.see_board")
def live(_request: HttpRequest) -> HttpResponse:
    """The short address of the board of cases."""
    return HttpResponseRedirect(reverse("dashboards:board", args=LIVE.split(".")))


@needs("dashboards.see_board")
def show(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """The whole screen; its numbers come again by themselves."""
    return render(request, "dashboards/board.html", drawn(request, board_or_404(module, name)))


@needs("dashboards.see_board")
def numbers(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """The part of the screen that changes."""
    answer = render(
        request, "dashboards/board_numbers.html", drawn(request, board_or_404(module, name))
    )
    answer["Cache-Control"] = "no-store"
    return answer


@needs("dashboards.open_rows")
def rows(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """The rows behind a number of a board, as they stand at this moment."""
    board = board_or_404(module, name)
    source = SOURCES.get(board.source)
    value, key = request.GET.get("value", WHOLE), request.GET.get("gauge", "")
    back = reverse("dashboards:board", args=board.key.split("."))
    try:
        gauge = board.gauge(key)
        found = metrics.standing_rows(
            board.key,
            gauge=key,
            value=value,
            actor=request.actor,  # type: ignore[attr-defined]  # set by the access middleware
            now=clock.now(),
        )
    except MetricError as error:
        return refused(request, BadChoiceError("", str(error)), back)
    table = Rows(request, found, source)
    if table.wants_export:
        return table.export()
    language = get_language() or "zh-hant"
    context = {
        "title": board.label(language),
        "gauge": gauge.label(language),
        "member": member_name(source, board.by, value, language),
        "table": table,
        "back": back,
    }
    return render(request, "dashboards/board_rows.html", context)


def drawn(request: HttpRequest, board: Board) -> dict[str, Any]:
    """The numbers of a board, the members with the most that is overdue first."""
    language = get_language() or "zh-hant"
    may_open = request.actor.may("dashboards.open_rows")  # type: ignore[attr-defined]  # set by the access middleware
    found = metrics.standing(board.key, now=clock.now())
    alarms = [row.key for row in board.gauges if row.is_alarm]
    members = sorted(
        found.members, key=lambda row: [-found.number(row.value, key) for key in alarms]
    )
    every = (*board.gauges, *board.flows)

    def cell(gauge: Gauge, value: str) -> dict[str, Any]:
        number = found.number(value, gauge.key)
        return {
            "label": gauge.label(language),
            "number": number,
            "is_alarm": gauge.is_alarm and number > 0,
            "url": standing_rows_address(board, gauge.key, value) if may_open and number else "",
        }

    def line(member: Member) -> dict[str, Any]:
        cells = [cell(row, member.value) for row in every]
        return {"label": member.label(language), "cells": cells}

    return {
        "board": board,
        "title": board.label(language),
        "dimension": found.dimension.label(language),
        "at": found.at,
        "whole": [cell(row, WHOLE) for row in every],
        "lines": [line(row) for row in members],
        "every": EVERY_SECONDS,
        "refresh": reverse("dashboards:board_numbers", args=board.key.split(".")),
    }
