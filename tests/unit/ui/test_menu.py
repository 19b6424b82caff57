"""The menu holds what the actor may open, in order."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from civicloop.kernel.actors.rules import citizen, person
from civicloop.ui.rules import (
    NAVIGATION,
    PUBLIC,
    NavigationItem,
    day_text,
    menu_for,
    moment_text,
    public_menu,
)

FIGURES = "dashboards.open_rows"


def item(key, *, section="work", order=100, permission=""):
    return NavigationItem(key, key, "ui:gallery", permission, section, order, "list", None)


def shown(actor, *items):
    return [(group.section.key, [i.key for i in group.items]) for group in menu_for(actor, items)]


def test_items_stand_in_their_sections_in_order():
    items = [
        item("roles", section="administration"),
        item("later", order=20),
        item("first", order=10),
        item("also first", order=10),
    ]
    assert shown(citizen(), *items) == [
        ("work", ["also first", "first", "later"]),
        ("administration", ["roles"]),
    ]


def test_no_page_stands_in_the_same_section_twice():
    places = Counter((one.section, one.url_name) for one in NAVIGATION.values())
    assert [place for place, times in places.items() if times > 1] == []


def test_what_an_actor_may_not_open_is_left_out_with_its_section():
    items = [item("open"), item("rates", section="figures", permission=FIGURES)]
    assert shown(citizen(), *items) == [("work", ["open"])]
    analyst = person(1, grants={FIGURES: None})
    assert shown(analyst, *items) == [("work", ["open"]), ("figures", ["rates"])]


def test_an_undeclared_permission_is_an_error():
    with pytest.raises(LookupError):
        shown(citizen(), item("x", permission="ui.no_such"))


@pytest.mark.parametrize(
    ("day", "language", "text"),
    [
        (date(2026, 3, 5), "zh-hant", "115/03/05"),
        (date(1912, 1, 1), "zh-hant", "1/01/01"),
        (date(1911, 12, 31), "zh-hant", "1911/12/31"),
        (date(2026, 3, 5), "en", "5 Mar 2026"),
    ],
)
def test_days_are_written_in_the_readers_way(day, language, text):
    assert day_text(day, language) == text


def test_moments_are_written_in_the_zone_that_they_come_in():
    at = datetime(2026, 3, 5, 6, 7, tzinfo=UTC)
    assert moment_text(at, "zh-hant") == "115/03/05 06:07"
    assert moment_text(at, "en") == "5 Mar 2026, 06:07"


def test_citizens_links_stand_by_themselves_in_their_order():
    items = [item("b", section=PUBLIC, order=2), item("a"), item("c", section=PUBLIC, order=1)]
    assert [each.key for each in public_menu(items)] == ["c", "b"]
    assert [each.key for group in menu_for(citizen(), items) for each in group.items] == ["a"]
