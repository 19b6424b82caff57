"""What was said about months, as pages show it: marks in the chart, lines under the table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from civicloop.engines.metrics.rules import Month
from civicloop.kernel.actors.rules import Actor
from civicloop.publish.dashboards import policies
from civicloop.publish.dashboards.models import Annotation


def marks(rows: Sequence[Annotation]) -> dict[str, str]:
    """The marks of a chart: for each month the numbers of what stands on it."""
    found: dict[str, list[str]] = {}
    for number, row in enumerate(rows, start=1):
        found.setdefault(f"{row.month:%Y-%m}", []).append(str(number))
    return {month: ", ".join(numbers) for month, numbers in found.items()}


def lines(request: HttpRequest, rows: Sequence[Annotation], language: str) -> list[dict[str, Any]]:
    """What stands under the table; who said it is shown to those who may annotate."""
    actor = _actor(request)
    names = policies.may_annotate(actor)
    return [
        {
            "number": number,
            "month": Month(row.month.year, row.month.month).label(language),
            "text": row.label(language),
            "at": row.changed_at or row.made_at,
            "author": row.author.name if names else "",
            "url": reverse("dashboards:annotation", args=[row.pk])
            if policies.may_change(actor, row)
            else "",
        }
        for number, row in enumerate(rows, start=1)
    ]


def annotate_address(request: HttpRequest, **subject: str) -> str:
    """The form that annotates a topic or a figure, for whoever may."""
    if not policies.may_annotate(_actor(request)):
        return ""
    return f"{reverse('dashboards:annotate')}?{urlencode(subject)}"


def alert_address(request: HttpRequest, **cell: str) -> str:
    """The form that watches a cell, for whoever may."""
    if not _actor(request).may("dashboards.alert"):
        return ""
    return f"{reverse('dashboards:alert')}?{urlencode(cell)}"


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the access middleware
    return actor
