"""What needs attention."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.platform.administration.queries import attention


def item(url_name: str, label: Any, count: int, *, wrong: bool, query: str = "") -> dict[str, Any]:  # noqa: ANN401 (a text or a lazy one)
    """One line of the overview."""
    url = reverse(f"administration:{url_name}") + query
    return {"url": url, "label": label, "count": count, "wrong": wrong}


@needs("administration.see_overview")
def show_overview(request: HttpRequest) -> HttpResponse:
    """What needs attention first, then what is in order."""
    found = attention.now_needed(clock.now())
    years = len(found.missing_years)
    items = [
        item("letters", _("Events that a part of the product could not take"),
             found.dead_letters, wrong=found.dead_letters > 0, query="?state=dead"),
        item("ledger", _("Events that wait for their seal"),
             found.unsealed, wrong=found.sealer_stands),
        item("notices", _("Messages that could not be delivered"),
             found.failed_notices, wrong=found.failed_notices > 0, query="?state=given_up"),
        item("calendars", _("Years without the official calendar"), years, wrong=years > 0),
        item("people", _("People without a second factor"),
             found.without_factor, wrong=found.without_factor > 0, query="?bare=1"),
        item("keys", _("API keys that expire within 30 days"),
             found.expiring_keys, wrong=found.expiring_keys > 0, query="?state=open&order=expires"),
        item("rules", _("Rules that wait for approval"),
             found.proposals, wrong=found.proposals > 0),
    ]  # fmt: skip
    context = {
        "missing": found.missing_years,
        "wrong": [line for line in items if line["wrong"]],
        "right": [line for line in items if not line["wrong"]],
    }
    return render(request, "administration/overview.html", context)
