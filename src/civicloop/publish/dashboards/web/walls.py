"""Choose what a wall shows, how long each, and take the link along."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civicloop.engines.metrics.rules import BOARDS
from civicloop.kernel.access.rules import public
from civicloop.publish.dashboards import queries
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import themes
from civicloop.publish.dashboards.web.figures import layout_for
from civicloop.publish.dashboards.web.own_pages import COMPOSE, actor_of
from civicloop.publish.dashboards.web.slides import MOST, SECONDS, number_in

TOPICS = "topics"
BOARD = "dashboards.see_board"
Option = tuple[str, str, str]
"""What a wall can show: its value in the form, its name, its address."""


@public
@never_cache
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The form; once it is sent, the link that opens the wall so on any screen."""
    offered = _offered(request)
    show = request.GET.get("show", TOPICS)
    ticked = [key for key in request.GET.getlist("topic") if key]
    problems: dict[str, str] = {}
    address, is_sent = "", "seconds" in request.GET
    if is_sent:
        address = _address(request, offered, show, ticked, problems)
    if not is_sent and not ticked:
        ticked = [theme.fed[0].key for theme in themes() if theme.fed]
    context = {
        "groups": _groups(offered),
        "show": show if show in {value for value, _name, _url in _flat(offered)} else TOPICS,
        "themes": _themes(set(ticked)),
        "seconds": request.GET.get("seconds", "")[:6] or str(SECONDS[2]),
        "least": SECONDS[0],
        "longest": SECONDS[1],
        "most": MOST,
        "problems": problems,
        "address": address,
        "link": request.build_absolute_uri(address) if address else "",
        **layout_for(request),
    }
    return render(request, "dashboards/walls.html", context, status=400 if problems else 200)


def _address(
    request: HttpRequest,
    offered: list[tuple[str, list[Option]]],
    show: str,
    ticked: list[str],
    problems: dict[str, str],
) -> str:
    """The address of the wall that was chosen; empty where a part of the choice cannot be."""
    found = {value: url for value, _name, url in _flat(offered)}.get(show)
    if found is None:
        problems["show"] = _("Choose one of the list.")
        return ""
    if show.startswith("board:"):
        return found
    wish: dict[str, str] = {}
    if show == TOPICS:
        fed = {topic.key for theme in themes() for topic in theme.fed}
        wish["topics"] = ",".join(dict.fromkeys(ticked))
        if not ticked or not set(ticked) <= fed or len(set(ticked)) > MOST:
            problems["topic"] = _("Tick 1 to %(most)s topics.") % {"most": MOST}
    try:
        wish["seconds"] = str(number_in(request, "seconds", SECONDS))
    except BadChoiceError:
        problems["seconds"] = _("Write a whole number from %(least)s to %(most)s.") % {
            "least": SECONDS[0], "most": SECONDS[1]
        }  # fmt: skip
    joined = "&" if "?" in found else "?"
    return "" if problems else f"{found}{joined}{urlencode(wish, safe=',')}"


def _offered(request: HttpRequest) -> list[tuple[str, list[Option]]]:
    """What this reader may put on a wall, in groups."""
    language, actor = get_language() or "zh-hant", actor_of(request)
    tour = reverse("dashboards:wall")
    found: list[tuple[str, list[Option]]] = [
        (_("City dashboard"), [(TOPICS, _("Topics that I tick below"), tour), *(
            (f"theme:{one.key}", one.name.label(language), f"{tour}?theme={one.key}")
            for one in themes() if one.fed
        )])
    ]  # fmt: skip
    if actor.may(BOARD):
        found.append((_("Boards of what stands now"), [
            (f"board:{key}", one.label(language), reverse("dashboards:board", args=key.split(".")))
            for key, one in BOARDS.items()
        ]))  # fmt: skip
    if actor.may(COMPOSE):
        pages = [*queries.own_pages(actor), *queries.pages_shared_with(actor)]
        found.append((_("My pages"), [
            (f"page:{one.pk}", one.title, reverse("dashboards:own_page_wall", args=[one.pk]))
            for one in pages if one.cards
        ]))  # fmt: skip
    return [(name, options) for name, options in found if options]


def _flat(offered: list[tuple[str, list[Option]]]) -> list[Option]:
    return [option for _name, options in offered for option in options]


def _groups(offered: list[tuple[str, list[Option]]]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(name, [(value, label) for value, label, _url in rows]) for name, rows in offered]


def _themes(ticked: set[str]) -> list[dict[str, Any]]:
    language = get_language() or "zh-hant"
    return [
        {
            "label": theme.name.label(language),
            "topics": [
                (topic.key, topic.name.label(language), topic.key in ticked) for topic in theme.fed
            ],
        }
        for theme in themes()
        if theme.fed
    ]
