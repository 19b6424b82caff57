"""Composed pages: periods that move with the calendar, what a card may show, and undo."""

from __future__ import annotations

from dataclasses import replace

import pytest

from civicloop.engines.metrics.rules import Month
from civicloop.publish.dashboards.errors import BadCardError
from civicloop.publish.dashboards.rules.own_pages import (
    MOST_BACK,
    MOST_CARDS,
    PERIODS,
    Card,
    Draft,
    check,
    figures_like,
)

NOVEMBER = Month(2026, 11, "Asia/Taipei")
JANUARY = Month(2026, 1, "Asia/Taipei")
RATE, MARKS, LIVE = "cases.on_time", "cases.satisfaction_result", "cases.live:open"


@pytest.mark.parametrize(
    ("rule", "in_november", "in_january"),
    [
        ("last-month", "2026-10", "2025-12"),
        ("this-month", "2026-11", "2026-01"),
        ("last-quarter", "2026-Q3", "2025-Q4"),
        ("this-year", "2026-01..2026-10", "2026-01"),
        ("last-12", "2025-11..2026-10", "2025-01..2025-12"),
        ("last-year", "2025", "2025"),
    ],
)
def test_a_period_moves_with_the_calendar(rule, in_november, in_january):
    assert PERIODS[rule](NOVEMBER).key == in_november
    assert PERIODS[rule](JANUARY).key == in_january


def test_this_year_stands_beside_the_same_months_of_the_last():
    card = Card("c1", RATE, period="this-year", against="year")
    assert card.other(NOVEMBER).key == "2025-01..2025-10"
    assert replace(card, against="").other(NOVEMBER) is None


def test_the_line_of_one_month_shows_the_year_before_it():
    months = Card("c1", RATE, form="line").months(NOVEMBER)
    assert [months[0].key, months[-1].key] == ["2025-10", "2026-10"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"form": "cloud"}, "form"),
        ({"size": "vast"}, "size"),
        ({"period": "1999"}, "period"),
        ({"against": "moon"}, "against"),
        ({"title": "x" * 81}, "title"),
        ({"only": "district"}, "only"),
    ],
)
def test_what_a_card_does_not_know_is_refused_by_name(data, field):
    with pytest.raises(BadCardError) as refused:
        Card.read({"key": "c1", "figure": RATE, **data})
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("card", "field"),
    [
        (Card("c1", "moon.moon"), "figure"),
        (Card("c1", "cases.live:moon"), "figure"),
        (Card("c1", RATE, form="bars"), "by"),
        (Card("c1", RATE, form="bars", by="moon"), "by"),
        (Card("c1", RATE, only="moon:1"), "only"),
        (Card("c1", RATE, form="table", by="agency", only="agency:PWB"), "only"),
        (Card("c1", MARKS, form="table", by="agency", only="district:D01"), "only"),
        (Card("c1", RATE, form="line", by="agency", only="district:D01"), "only"),
        (Card("c1", LIVE, form="map"), "form"),
        (Card("c1", LIVE, only="agency:PWB"), "only"),
        (Card("c1", "registers.inspection_boxes_number", form="map"), "figure"),
    ],
)
def test_what_cannot_be_shown_is_refused(card, field):
    with pytest.raises(BadCardError) as refused:
        check(card)
    assert refused.value.field == field


def test_a_map_is_by_district_and_a_number_by_nothing():
    assert check(Card("c1", RATE, form="map")).by == "district"
    assert check(Card("c1", RATE, by="agency")).by == ""
    assert check(Card("c1", LIVE, form="bars")).by == "agency"


def test_figures_are_found_by_every_word_of_their_name():
    assert (RATE, "如期結案率", "民眾案件") in figures_like("如期 結案", "zh-hant")
    assert RATE in [key for key, *_rest in figures_like("on-time rate", "en")]
    assert figures_like("如期 moon", "en") == []
    assert LIVE in [key for key, *_rest in figures_like("", "en")]


def test_steps_of_a_draft_are_undone_one_by_one():
    empty = Draft("My page")
    one = empty.with_card(Card("", RATE))
    two = one.with_card(Card("", MARKS))
    assert [card.key for card in two.cards] == ["c1", "c2"]
    moved = two.moved("c2", 0)
    assert [card.key for card in moved.cards] == ["c2", "c1"]
    gone = moved.without("c1").changed(replace(moved.card("c2"), title="Marks"))
    kept = Draft.read(gone.kept())
    assert kept == gone
    back = kept.undone().undone().undone()
    assert (back.title, back.cards) == (two.title, two.cards)
    assert back.undone().undone().undone().cards == ()
    assert two.moved("c2", 9).cards == two.cards


@pytest.mark.parametrize(
    ("by", "only", "field"),
    [
        ("village", "district:D01", ""),
        ("cell", "", ""),
        ("village", "", "district"),
        ("village", "agency:PWB", "district"),
        ("cell", "district:D01", "only"),
    ],
)
def test_a_map_shows_villages_of_one_district_or_cells_of_the_last_quarter(by, only, field):
    card = Card("c1", RATE, form="map", by=by, only=only)
    if not field:
        assert check(card) == replace(card, period="last-quarter")
        return
    with pytest.raises(BadCardError) as refused:
        check(card)
    assert refused.value.field == field


@pytest.mark.parametrize("form", ["bars", "table"])
@pytest.mark.parametrize(
    ("by", "only", "field"),
    [
        ("village", "", ""),
        ("village", "district:D01", ""),
        ("cell", "", ""),
        ("village", "agency:PWB", "only"),
        ("cell", "district:D01", "only"),
    ],
)
def test_bars_and_tables_list_the_villages_of_the_city_or_of_a_district(form, by, only, field):
    card = Card("c1", RATE, form=form, by=by, only=only, top="20")
    if not field:
        assert check(card) == replace(card, period="last-quarter")
        return
    with pytest.raises(BadCardError) as refused:
        check(card)
    assert refused.value.field == field


def test_a_card_lists_as_many_as_the_product_offers():
    assert Card.read({"key": "c1", "figure": RATE, "top": "50"}).top == "50"
    with pytest.raises(BadCardError) as refused:
        Card.read({"key": "c1", "figure": RATE, "top": "500"})
    assert refused.value.field == "top"


def test_a_median_has_no_map_of_small_places():
    with pytest.raises(BadCardError):
        check(Card("c1", "cases.days_median", form="map", by="cell"))


def test_a_key_is_never_used_again_while_the_step_can_be_undone():
    draft = Draft("x").with_card(Card("", RATE)).without("c1").with_card(Card("", MARKS))
    assert [card.key for card in draft.cards] == ["c2"]


def test_a_page_and_its_steps_back_are_bounded():
    draft = Draft("x")
    for _number in range(MOST_CARDS):
        draft = draft.with_card(Card("", RATE))
    with pytest.raises(BadCardError) as refused:
        draft.with_card(Card("", RATE))
    assert refused.value.is_full
    assert len(draft.before) == MOST_BACK


@pytest.mark.parametrize("title", ["", "   ", "x" * 81])
def test_a_page_needs_a_name(title):
    with pytest.raises(BadCardError):
        Draft("x").titled(title)
