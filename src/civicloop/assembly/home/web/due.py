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
FIRST = 6
"""So many rows of a section stand open; the rest is folded, so that both sections are in reach."""


@signed_in
@require_safe
def show_due(request: ActorRequest) -> HttpResponse:
    """What a person's units owe, by the last day, and what waits for their word.

    ``kind`` in the address leaves the rows of one kind in its section, all of them open.
    """
    today = timezone.localdate(clock.now())
    owed, waits = (_gathered(request, today, waits=waits) for waits in (False, True))
    late = sum(one["is_late"] for one in owed["rows"])
    shown = f"{late}+" if owed["hides_late"] else f"{late}"
    context = {"owed": owed, "waits": waits, "today": today, "late": late, "late_shown": shown}
    return render(request, "home/due.html", context)


def _gathered(request: ActorRequest, today: date, *, waits: bool) -> dict[str, Any]:
    """The rows of all kinds in one order or of one kind, each kind with its number."""
    rows: list[dict[str, Any]] = []
    kinds, more, hides_late = [], [], False
    sources = duties_for(request.actor, waits=waits)
    asked = request.GET.get("kind", "")
    chosen = asked if asked in {source.key for source in sources} else ""
    for source in sources:
        found = source.look(request.actor, today, EACH + 1)
        has_more = len(found) > EACH
        if found:
            number = f"{EACH}+" if has_more else f"{len(found)}"
            kinds.append({"key": source.key, "label": source.label, "number": number,
                          "is_current": source.key == chosen})  # fmt: skip
        if has_more:
            more.append({"label": source.label, "url": reverse(source.url_name),
                         "key": source.key})  # fmt: skip
            hides_late = hides_late or _row(source, found[EACH], today)["is_late"]
        rows += [_row(source, one, today) for one in found[:EACH]]
    ordered = in_order(rows)
    shown = [one for one in ordered if chosen in {"", one["key"]}]
    first = len(shown) if chosen or len(shown) <= FIRST + 2 else FIRST
    return {
        "rows": ordered,
        "first": shown[:first],
        "rest": shown[first:],
        "late_in_rest": sum(one["is_late"] for one in shown[first:]),
        "kinds": kinds if len(kinds) > 1 else [],
        "chosen": chosen,
        "more": [one for one in more if chosen in {"", one["key"]}],
        "hides_late": hides_late,
    }


def _row(source: DutySource, duty: Any, today: date) -> dict[str, Any]:  # noqa: ANN401 (a duty)
    return {
        "duty": duty,
        "key": source.key,
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
