"""A session that ended before a long form was sent: nothing that was typed is lost."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from civicloop.evaluate.resolutions import services as resolutions
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.organizations import services as organizations

KEEPER = machine("keeper", "resolutions.keep", "tracking.manage", "organizations.manage_units")


@pytest.fixture
def form_page(live_server, signed_in):
    """Somebody who has filled in a case of the Control Yuan."""
    unit = organizations.create_unit(
        code="RDEC", name_zh="研究發展考核委員會", valid_from=date(2020, 1, 1), actor=KEEPER
    )
    resolutions.lay_bodies(unit.pk, actor=KEEPER)
    page = signed_in("analyst")
    page.goto(reverse("resolutions:new-decision"))
    page.locator("[name=title]").fill("請說明路燈養護費用")
    page.locator("[name=body]").select_option(index=2)
    return page


def send(page):
    page.locator("main form.form [type=submit]").first.click()


def body_of(page):
    return page.locator("[name=body]").input_value()


def test_what_was_typed_stands_in_the_form_again(form_page, axe):
    page, chosen = form_page, body_of(form_page)
    sessions = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    send(page)
    expect(page.locator("[data-unsent-kept]")).to_be_visible()
    axe(page)
    page.context.add_cookies(sessions)
    page.goto(reverse("resolutions:new-decision"))
    expect(page.locator("[name=title]")).to_have_value("請說明路燈養護費用")
    assert body_of(page) == chosen
    expect(page.locator("[data-unsent-back]")).to_be_visible()
    axe(page)
    page.reload()
    expect(page.locator("[name=title]")).to_have_value("")


def test_another_person_in_the_same_tab_sees_nothing_of_it(form_page, sign_in):
    page = form_page
    page.context.clear_cookies(name="sessionid")
    send(page)
    expect(page.locator("[data-unsent-kept]")).to_be_visible()
    sign_in(page, "administrator")
    page.goto("/work/")
    assert page.evaluate("sessionStorage.getItem('unsent')") is None


def test_a_form_that_was_sent_leaves_nothing_behind(form_page):
    form_page.watch.expect("422")
    send(form_page)
    expect(form_page.locator(".error-summary")).to_be_visible()
    assert form_page.evaluate("sessionStorage.getItem('unsent')") is None


def test_a_form_that_had_expired_has_what_was_typed_again(form_page, axe):
    page, chosen = form_page, body_of(form_page)
    page.watch.expect("403")
    page.context.clear_cookies(name="csrftoken")
    send(page)
    expect(page.locator("[data-unsent-way]")).to_be_visible()
    axe(page)
    page.locator("[data-unsent-way]").click()
    expect(page.locator("[name=title]")).to_have_value("請說明路燈養護費用")
    assert body_of(page) == chosen
    expect(page.locator("[data-unsent-expired]")).to_be_visible()
    expect(page.locator("[data-unsent-out]")).to_be_hidden()
    page.reload()
    expect(page.locator("[name=title]")).to_have_value("")
