"""Scorecard, report and board in a real browser: by axe, on a phone, by keyboard, in print."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.urls import reverse

from civicloop.answer.cases.models import Case, Category
from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month, months_until
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import services as geography
from civicloop.kernel.organizations.models import Unit
from tests.db.cases.city import SETUP, collection, square
from tests.db.cases.lived import write_rounds
from tests.web.dashboards.samples import closed_case

NAME = ("cases", "performance")
CARD = reverse("dashboards:card", args=NAME)
BOARD = reverse("dashboards:board", args=("cases", "live"))
BUREAUS = (("PWB", "工務局", "Public Works Bureau"), ("TB", "交通局", "Transportation Bureau"))


@pytest.fixture
def judged(db):
    """Three months of cases of two agencies in two districts, some late, some rated."""
    geography.load_boundaries(
        collection(square("D1", "西區", 120.2), square("D2", "東區", 120.3)),
        collection(
            square("V1", "一里", 120.2, district_code="D1"),
            square("V2", "二里", 120.3, district_code="D2"),
        ),
        "test-1",
        actor=SETUP,
    )
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
    rows = []
    for index in range(120):
        row = closed_case(
            f"115-{index:07d}",
            units[index % 2],
            category,
            now - timedelta(days=index, hours=20),
            late=index % 7 == 0,
        )
        row.district_code = f"D{1 + index % 2}"
        rows.append(row)
    rounds = write_rounds(Case.objects.bulk_create(rows))
    for index, row in enumerate(rounds):
        row.settled_at = row.answered_at + timedelta(days=30)
        if index % 2:
            row.rated_at = row.answered_at
            row.manner, row.speed, row.result = 5, 1 + index % 5, 4
    type(rounds[0]).objects.bulk_update(
        rounds, ["settled_at", "rated_at", "manner", "speed", "result"]
    )
    metrics.refresh("cases.case", months_until(Month.of(clock.now()), 5))


@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.usefixtures("judged")
def test_the_pages_have_no_barrier(signed_in, axe, fits, language, phone):
    page = signed_in("analyst", language=language, phone=phone)
    page.goto(CARD)
    page.wait_for_selector("figure-chart[data-drawn=yes] >> nth=2")  # without scrolling: for print
    page.wait_for_selector(".choropleth .step-1, .choropleth .step-2")
    axe(page)
    fits(page)
    page.locator(".card-table tbody tr").nth(1).locator("th a").click()
    page.wait_for_selector(".report-table")
    page.wait_for_selector("figure-chart[data-drawn=yes] >> nth=1")
    axe(page)
    fits(page)
    page.goto(BOARD)
    page.wait_for_selector(".board-table")
    axe(page)
    fits(page)


@pytest.mark.usefixtures("judged")
def test_a_number_of_the_card_opens_its_rows_by_keyboard(signed_in):
    page = signed_in("analyst")
    page.goto(CARD)
    number = page.locator(".card-table tbody tr").nth(1).locator("td a").nth(1)
    closed = number.inner_text()
    number.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/rows/**")
    assert f"{closed} " in page.locator(".pages-count").inner_text()


@pytest.mark.usefixtures("judged")
def test_a_district_of_the_map_opens_its_report(signed_in):
    page = signed_in("analyst")
    page.goto(CARD)
    page.locator(".choropleth a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".report-table")
    assert "by=district" in page.url


@pytest.mark.usefixtures("judged")
def test_on_paper_controls_are_gone_and_steps_of_the_map_differ_in_lightness(signed_in):
    page = signed_in("analyst")
    page.goto(CARD)
    page.emulate_media(media="print")
    assert not page.locator("form.filters").is_visible()
    assert not page.locator("[data-print]").is_visible()
    light = page.evaluate(
        """() => [1, 2, 3, 4, 5].map((step) => {
            const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
            path.setAttribute("class", `district step-${step}`);
            document.querySelector(".choropleth-drawing").append(path);
            const [r, g, b] = getComputedStyle(path).fill.match(/[0-9]+/g).map(Number);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        })"""
    )
    assert all(before - after > 20 for before, after in pairwise(light))


@pytest.mark.usefixtures("judged")
def test_the_board_brings_itself_up_to_date_and_says_when_it_cannot(signed_in):
    page = signed_in("head")
    page.clock.install()
    page.goto(BOARD)
    page.wait_for_selector(".board-table")
    numbers = reverse("dashboards:board_numbers", args=("cases", "live"))
    with page.expect_response(f"**{numbers}") as answer:
        page.clock.fast_forward(31_000)
    assert answer.value.status == 200
    assert not page.locator("[data-stale]").is_visible()
    page.watch.expect("503")
    page.route(f"**{numbers}", lambda route: route.fulfill(status=503, body=""))
    page.clock.fast_forward(31_000)
    page.wait_for_selector("[data-stale]", state="visible")
    page.unroute(f"**{numbers}")
    page.clock.fast_forward(31_000)
    page.wait_for_selector("[data-stale]", state="hidden")
