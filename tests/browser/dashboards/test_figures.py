"""The pages of figures in a real browser: read, opened by keyboard, on a phone, by axe."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from civicloop.answer.cases.models import Case, Category
from civicloop.answer.cases.states import CaseState, Outcome
from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month, months_until
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations.models import Unit

SHOTS = os.environ.get("SHOTS")
FIGURE = reverse("dashboards:figure", args=("cases", "on_time"))
BUREAUS = (("PWB", "工務局", "Public Works Bureau"), ("TB", "交通局", "Transportation Bureau"))


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
    rows = []
    for index in range(180):
        opened = now - timedelta(days=index, hours=20)
        late = index % 7 == 0
        rows.append(
            Case(
                number=f"115-{index:07d}",
                unit=units[index % 2],
                category=category,
                state=CaseState.CLOSED,
                outcome=Outcome.FIXED,
                opened_at=opened,
                changed_at=opened,
                started_at=opened + timedelta(hours=9 if late else 1),
                closed_at=opened + timedelta(hours=12),
                operational_due_at=opened + timedelta(hours=4),
                statutory_due_at=opened + timedelta(days=6),
                next_due_at=opened,
                description_sealed=b"",
                description_masked="路口有一個大坑洞，機車經過很危險",
                place_masked="中正路與民族路口",
                secret_digest="",
                sameness_index="",
            )
        )
    Case.objects.bulk_create(rows)
    metrics.refresh("cases.case", months_until(Month.of(clock.now()), 12))


@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.usefixtures("counted")
def test_the_pages_have_no_barrier(signed_in, axe, fits, language, phone):
    page = signed_in("analyst", language=language, phone=phone)
    for address in (reverse("dashboards:index"), FIGURE):
        page.goto(address)
        page.wait_for_selector("figure-chart svg, figure-chart canvas")
        axe(page)
        fits(page)
        if SHOTS:
            name = address.strip("/").replace("/", "-") + ("-390" if phone else "-1280")
            page.screenshot(path=f"{SHOTS}/{name}-{language}.png", full_page=True)
    page.locator(".matrix a").first.click()
    page.wait_for_selector("table.table")
    axe(page)


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
