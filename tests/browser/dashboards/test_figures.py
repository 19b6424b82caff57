"""The pages of figures in a real browser: read, opened by keyboard, on a phone, by axe."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from civicloop.answer.cases.models import Case, Category
from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month, months_until
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations.models import Unit
from civicloop.publish.dashboards import services as dashboards
from civicloop.publish.dashboards.rules import topic_of
from tests.db.cases.lived import write_rounds
from tests.web.dashboards.samples import closed_case

FIGURE = reverse("dashboards:figure", args=("cases", "on_time"))
THEMES = reverse("dashboards:themes")
TOPIC = reverse("dashboards:topic", args=("administration", "on-time"))
BUREAUS = (("PWB", "工務局", "Public Works Bureau"), ("TB", "交通局", "Transportation Bureau"))


@pytest.fixture
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def counted(db):
    """Half a year of cases of two agencies, some of them late."""
    units = [
        Unit.objects.create(
            code=code,
            name_zh=zh,
            name_en=en,
            path=f"{code}/",
            level="bureau",
            valid_from=date(2020, 1, 1),
        )
        for code, zh, en in BUREAUS
    ]
    category = Category.objects.create(
        code="pothole", name_zh="路面坑洞", name_en="Pothole", operational_hours=4, statutory_days=6
    )
    now = datetime.now(UTC)
    rows = [
        closed_case(
            f"115-{index:07d}",
            units[index % 2],
            category,
            now - timedelta(days=index, hours=20),
            late=index % 7 == 0,
        )
        for index in range(180)
    ]
    write_rounds(Case.objects.bulk_create(rows))
    metrics.refresh("cases.case", months_until(Month.of(clock.now()), 12))
    dashboards.refresh_topics(only=[topic_of("on-time"), topic_of("all-cases")])


@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.usefixtures("counted")
def test_the_pages_have_no_barrier(signed_in, axe, fits, language, phone):
    page = signed_in("analyst", language=language, phone=phone)
    for address in (reverse("dashboards:index"), THEMES, TOPIC, FIGURE):
        page.goto(address)
        if address == reverse("dashboards:index"):
            page.locator(".figures-list summary").first.click()
        page.wait_for_selector("figure-chart svg, figure-chart canvas")
        axe(page)
        fits(page)
    page.locator(".matrix a").first.click()
    page.wait_for_selector("table.table")
    axe(page)


@pytest.mark.usefixtures("counted")
def test_a_click_on_a_name_narrows_the_topic_and_the_address(signed_in):
    page = signed_in("analyst")
    page.goto(TOPIC)
    page.get_by_role("link", name="工務局", exact=True).click()
    page.wait_for_url("**only=PWB**")
    assert page.locator(".topic-main").inner_text().startswith("工務局")
    page.wait_for_selector("figure-chart svg")
    with page.expect_download() as saved:
        page.get_by_role("button", name="PNG").first.click()
    assert saved.value.suggested_filename.endswith(".png")


@pytest.mark.usefixtures("counted")
def test_a_number_opens_its_rows_by_keyboard(signed_in):
    page = signed_in("analyst")
    page.goto(FIGURE)
    number = page.locator(".matrix tbody tr").nth(1).locator("a").last
    shown = number.locator(".part").inner_text()
    number.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/rows/**")
    whole = shown.split("/")[-1].strip().splitlines()[-1]
    assert page.locator(".view[aria-current]").inner_text().split()[-1] == whole
    assert f"{whole} " in page.locator(".pages-count").inner_text()


@pytest.mark.parametrize(("language", "phone"), [("zh-hant", False), ("en", True)])
@pytest.mark.usefixtures("counted", "own_folder")
def test_proofs_codes_and_outlook_have_no_barrier(signed_in, look, language, phone):
    metrics.prove_nightly(seed=5)
    page = signed_in("analyst", language=language, phone=phone)
    page.goto(reverse("dashboards:proof", args=("cases", "on_time")) + "?by=agency&query=1")
    look(page, "proof")
    page.locator("form[method=post] button").last.click()
    page.wait_for_url("**/f/*")
    look(page, "code")
    for name, address in (
        ("trust", reverse("dashboards:trust")),
        ("outlook", reverse("dashboards:outlook", args=("cases", "received"))),
        ("words", reverse("dashboards:words", args=("cases", "case"))),
    ):
        page.goto(address)
        look(page, name)
