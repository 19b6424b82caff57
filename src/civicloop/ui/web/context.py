"""What every page knows: the city, the menu, the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from civicloop.kernel.city import queries as cities
from civicloop.ui import queries
from civicloop.ui.rules import ACCOUNT, BAR, FOOT, NavigationItem, menu_for, public_menu


def shell(request: HttpRequest) -> dict[str, Any]:
    """The names that the base templates use; nothing is read before a template asks."""
    return {
        "city": SimpleLazyObject(cities.city),
        "menu": SimpleLazyObject(lambda: _menu(request)),
        "public_links": SimpleLazyObject(lambda: _public(request)),
        "foot_links": SimpleLazyObject(_foot),
    }


def _foot() -> list[dict[str, Any]]:
    return [link for item in public_menu(where=FOOT) if (link := _link(item, {}))]


def _public(request: HttpRequest) -> list[dict[str, Any]]:
    links = [link for item in public_menu() if (link := _link(item, {}))]
    _mark_current(links, request.path)
    return links


def _menu(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    user = getattr(request, "user", None)
    if actor is None or user is None or not user.is_authenticated:
        return {"groups": [], "bar": [], "account": [], "person": None}
    groups = menu_for(actor)
    counts = queries.counted(
        {item.key: item.count(actor) for group in groups for item in group.items if item.count}
    )
    rooms = {
        group.section.key: {
            "label": group.section.label,
            "links": [link for item in group.items if (link := _link(item, counts))],
        }
        for group in groups
    }
    _mark_current([link for room in rooms.values() for link in room["links"]], request.path)
    return {
        "groups": [room for key, room in rooms.items() if key not in {BAR, ACCOUNT}],
        "bar": rooms.get(BAR, {}).get("links", []),
        "account": rooms.get(ACCOUNT, {}).get("links", []),
        "person": user,
    }


def _link(item: NavigationItem, counts: Mapping[str, int]) -> dict[str, Any] | None:
    try:
        url = reverse(item.url_name)
    except NoReverseMatch:
        return None
    return {
        "label": item.label,
        "icon": item.icon,
        "url": url,
        "count": counts.get(item.key, 0),
        "current": False,
    }


def _mark_current(links: list[dict[str, Any]], path: str) -> None:
    """Mark the one link whose address is the longest beginning of the page's own."""
    inside = [link for link in links if path.startswith(link["url"])]
    if inside:
        max(inside, key=lambda link: len(link["url"]))["current"] = True
