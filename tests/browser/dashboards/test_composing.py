"""A page composed in a real browser by the keyboard alone: found, added, moved, changed, undone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from civicloop.publish.dashboards.models import OwnPage

PAGES = reverse("dashboards:own_pages")


def titles(page):
    return page.locator("[data-cards] h3").all_text_contents()


@pytest.mark.parametrize(("language", "phone"), [("zh-hant", False), ("en", True)])
def test_a_page_is_composed_by_the_keyboard(signed_in, look, language, phone):
    page = signed_in("analyst", language=language, phone=phone)
    page.goto(PAGES)
    page.locator("#title").fill("Week")
    page.keyboard.press("Enter")
    page.wait_for_selector("#composer")
    rate, live = ("如期結案", "已逾期") if language == "zh-hant" else ("on-time", "overdue")
    for index, words in enumerate((rate, live), start=1):
        page.locator("#q").fill(words)
        page.keyboard.press("Enter")
        page.wait_for_url("**q=**")
        page.wait_for_selector("#composer:not([data-focus])")
        page.locator(".composer-add").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#card-c{index}:focus")
    before = titles(page)
    page.locator("#earlier-c2").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("li:first-child[data-card=c2] #earlier-c2:focus")
    page.locator("#edit-c1").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#form-title:focus")
    page.locator("#form-form").select_option("table")
    page.wait_for_selector("#form-by")
    look(page, "compose")
    page.locator("#remove-c2").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#undo:focus")
    assert len(titles(page)) == 1
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-card=c2]")
    assert len(titles(page)) == len(before) == 2
    page.locator("#save").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/figures/pages/*/")
    look(page, "own-page")
    row = OwnPage.objects.get()
    assert [card["key"] for card in row.cards] == ["c2", "c1"]
    assert row.cards[1]["form"] == "table"
