"""What needs attention, and the city's own name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.platform.administration.queries import attention
from civicloop.platform.administration.web.changes import Change, Crumb, crumb
from civicloop.ui import queries as ui
from civicloop.ui import services as ui_services


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
        "wrong": [line for line in items if line["wrong"]],
        "right": [line for line in items if not line["wrong"]],
    }
    return render(request, "administration/overview.html", context)


class CityForm(forms.Form):
    """What stands on every page."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=40)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    mark = forms.CharField(
        label=_("Mark"), max_length=2, required=False,
        help_text=_("One or two characters that stand in the place of a logo."),
    )  # fmt: skip
    hotline = forms.CharField(label=_("Hotline"), max_length=20, required=False)
    office_zh = forms.CharField(
        label=_("Who answers for the site, in Chinese"), max_length=80, required=False
    )
    office_en = forms.CharField(
        label=_("Who answers for the site, in English"), max_length=120, required=False
    )


@needs("ui.describe_city")
class DescribeCity(Change):
    """Say whose product this is."""

    form_class = CityForm
    heading = _("City")
    lead = _("The name and the mark stand on every page, also on the public ones.")
    done = _("Saved; every page shows it from now on.")
    watches = True

    def up(self) -> list[Crumb]:
        """The overview."""
        return [crumb("overview", _("Overview"))]

    def subject(self) -> str:
        """The city."""
        return str(ui.city().ref)

    def current(self) -> Mapping[str, object]:
        """As it is."""
        city = ui.city()
        return {name: getattr(city, name) for name in CityForm.base_fields}

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (the city)
        """Write it."""
        return ui_services.describe_city(actor=actor, **values)

    def next_url(self, result: Any) -> str:  # noqa: ANN401, ARG002 (the city)
        """Back to the form."""
        return reverse("administration:city")
