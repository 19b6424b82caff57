"""Words that are typed are never lost: without a network, and when two write at once."""

import pytest
from django.urls import reverse

from civicloop.publish.reports import services as reports
from civicloop.publish.reports.models import Section
from tests.web.reports.city import EDITOR, NOW

TYPED = "本期辦理教育訓練7場，參訓600人。"


@pytest.fixture
def section(published):
    return published["section"]


def writing(page, pk):
    page.goto(reverse("reports:section", args=[pk]))
    return page.locator("textarea[name=text]")


def test_a_lost_network_loses_no_word(signed_in, section):
    page = signed_in("administrator")
    text = writing(page, section)
    stood = text.input_value()
    text.fill(TYPED)
    page.watch.expect("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.locator("#text-form .form-actions button").click()
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    text = writing(page, section)
    assert text.input_value() == TYPED
    assert page.locator("[data-unkept]").is_visible()
    page.locator("#text-form .form-actions button").click()
    page.wait_for_url("**/sections/**")
    text = writing(page, section)
    assert text.input_value() == TYPED
    assert page.locator("[data-unkept]").is_hidden()
    assert page.evaluate("localStorage.length") == 0
    assert stood != TYPED


def test_who_does_not_want_the_words_goes_back_to_the_kept_ones(signed_in, section):
    page = signed_in("administrator")
    text = writing(page, section)
    stood = text.input_value()
    text.fill(TYPED)
    page.reload()
    page.locator("[data-drop]").click()
    assert text.input_value() == stood
    page.reload()
    assert page.locator("[data-unkept]").is_hidden()


def test_two_writers_keep_both_texts(signed_in, section):
    page = signed_in("administrator")
    writing(page, section).fill(TYPED)
    number = reports.write(
        section, text="同仁先寫的一句。", number=_number(section), actor=EDITOR, now=NOW
    ).number
    page.locator("#text-form .form-actions button").click()
    page.wait_for_load_state()
    assert page.locator("textarea[name=text]").input_value() == TYPED
    assert page.locator("details", has_text="同仁先寫的一句。").count() == 1
    page.locator("#text-form .form-actions button").click()
    page.wait_for_load_state()
    assert page.locator("textarea[name=text]").input_value() == TYPED
    assert _number(section) == number + 1
    assert "同仁先寫的一句" in "".join(page.locator(".report-compared del").all_text_contents())
    assert page.evaluate("localStorage.length") == 0


def _number(pk):
    return Section.objects.get(pk=pk).number
