"""What is due for one person over all modules, and what to know of the whole city today."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from civicloop.assembly.home.rules import in_order
from civicloop.kernel.access.rules import needs, signed_in
from civicloop.kernel.clock import services as clock
from civicloop.ui.rules import DutySource, duties_for, things_for

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

EACH = 25
"""So many of each kind stand on the page; the list of the kind has all of them."""


@signed_in
@require_safe
def show_due(request: ActorRequest) -> HttpResponse:
    """What a person's units owe, by the last day, and what waits for their word."""
    today = timezone.localdate(clock.now())
    owed, waits = (_gathered(request, today, waits=waits) for waits in (False, True))
    late = sum(one["is_late"] for one in owed["rows"])
    shown = f"{late}+" if owed["hides_late"] else f"{late}"
    context = {"owed": owed, "waits": waits, "today": today, "late": late, "late_shown": shown}
    return render(request, "home/due.html", context)


def _gathered(request: ActorRequest, today: date, *, waits: bool) -> dict[str, Any]:
    """The rows of all kinds in one order, and the kinds of which there is more."""
    rows: list[dict[str, Any]] = []
    more, hides_late = [], False
    for source in duties_for(request.actor, waits=waits):
        found = source.look(request.actor, today, EACH + 1)
        if len(found) > EACH:
            more.append({"label": source.label, "url": reverse(source.url_name)})
            hides_late = hides_late or _row(source, found[EACH], today)["is_late"]
        rows += [_row(source, one, today) for one in found[:EACH]]
    return {"rows": in_order(rows), "more": more, "hides_late": hides_late}


def _row(source: DutySource, duty: Any, today: date) -> dict[str, Any]:  # noqa: ANN401 (a duty)
    return {
        "duty": duty,
        "kind": source.label,
        "is_late": duty.due is not None and duty.due < today,
        "is_today": duty.due == today,
    }


@needs("tracking.see")
@require_safe
def show_today(request: ActorRequest) -> HttpResponse:
    """Ten things to know today over the whole city, each with its number and its rows."""
    today = timezone.localdate(clock.now())
    things = [
        {"label": source.label, "thing": thing}
        for source, thing in things_for(request.actor, today)
    ]
    return render(request, "home/today.html", {"things": things, "today": today})
