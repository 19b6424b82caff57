"""The administration in Chromium: axe and width on every page, and a journey by keys."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.organizations import services

CLERK = machine(
    "tests",
    "organizations.manage_units",
    "organizations.manage_people",
    "access.issue_api_keys",
    "clock.declare_closure",
)
PLAIN = (
    "overview", "city", "units", "unit-new", "people", "person-new", "roles", "role-new", "keys",
    "key-new", "calendars", "calendar-load", "closure-new", "rules", "ledger", "letters",
    "notices", "activity",
)  # fmt: skip


@pytest.fixture
def city(live_server):
    """A small tree with people, a key, a closure and sealed events."""
    top = services.create_unit(
        code="PWB", name_zh="工務局", name_en="Public Works Bureau", level="bureau",
        valid_from=date(2010, 12, 25), actor=CLERK,
    )  # fmt: skip
    for number in range(3):
        services.create_unit(
            code=f"PWB-{number}", name_zh=f"養護工程處第{number}工務段",
            name_en=f"Maintenance Section {number}", level="section", parent=top,
            valid_from=date(2015, 1, 1), actor=CLERK,
        )  # fmt: skip
    wang = services.join(username="wang", name="王大明", actor=CLERK)
    services.take_post(wang, top, title="科長", is_head=True, actor=CLERK)
    access.issue_api_key("路燈維護系統", ["clock.load_calendar"], actor=CLERK)
    clock.declare_closure(date(2026, 9, 2), name="颱風", actor=CLERK)
    ledger.seal_pending()
    return {"unit": top, "person": wang}


def addresses(city):
    unit, person = city["unit"].pk, city["person"].pk
    yield from (reverse(f"administration:{name}") for name in PLAIN)
    for name in ("unit", "unit-rename", "unit-move", "unit-end"):
        yield reverse(f"administration:{name}", args=[unit])
    for name in ("person", "person-change", "person-leave", "grant-new", "post-new"):
        yield reverse(f"administration:{name}", args=[person])
    yield reverse("administration:role", args=["officer"])
    yield reverse("administration:year", args=[2026])
    yield reverse("administration:rule", args=["cases.deadlines"])
    yield reverse("administration:propose", args=["cases.deadlines"])


@pytest.mark.parametrize("screen", [{}, {"phone": True, "language": "en"}], ids=["desk", "phone"])
def test_every_page_passes_axe_and_fits_its_screen(signed_in, city, axe, fits, screen):
    page = signed_in("administrator", **screen)
    for address in addresses(city):
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        fits(page)
        axe(page)


def test_a_unit_is_created_with_the_keyboard_alone(signed_in, city):
    page = signed_in("administrator")
    page.goto(reverse("administration:unit-new"))
    page.locator("#id_code").focus()
    for text in ("LIGHT", "路燈科"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    expect(page.locator("#id_name_en")).to_be_focused()
    page.keyboard.type("Street Lights")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("路燈科")
    assert organizations.unit(code="LIGHT").name_en == "Street Lights"


def test_an_error_is_told_with_the_focus_on_it_and_nothing_is_lost(signed_in, city):
    page = signed_in("administrator")
    page.goto(reverse("administration:unit-new"))
    page.locator("#id_code").fill("PWB")
    page.locator("#id_name_zh").fill("另一個工務局")
    page.get_by_role("button", name="建立").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#id_name_zh")).to_have_value("另一個工務局")


def test_a_closure_is_asked_before_it_is_declared(signed_in, city, axe):
    page = signed_in("administrator")
    page.goto(reverse("administration:closure-new"))
    page.locator("#id_name").fill("凱米颱風")
    page.locator("main .button-primary").click()
    expect(page.get_by_text("經過這一天的未結期限")).to_be_visible()
    axe(page)
    page.locator("main .button-danger").click()
    expect(page.locator(".messages")).to_contain_text("已宣布停止上班")
