"""A sentence on a month in a real browser: said by a form, marked in the chart, by axe."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from civicloop.engines.metrics.rules import Month, months_until
from civicloop.publish.dashboards.models import TopicResult

TOPIC = reverse("dashboards:topic", args=("administration", "all-cases")) + "?by=channel"
NEW = reverse("dashboards:annotate") + "?topic=all-cases"
SET = reverse("dashboards:statistics_set", args=("bulletin",))


@pytest.fixture
def year(db):
    """A year and a month of one topic, the newest at the end."""
    now = datetime.now(UTC)
    for index, month in enumerate(months_until(Month.of(now), 14)):
        TopicResult.objects.create(
            topic="all-cases",
            dimension="channel",
            month=date(month.year, month.month, 1),
            version=1,
            whole={"received": 40 + 7 * (index % 5)},
            parts={"phone": {"received": 40 + 7 * (index % 5)}},
            fingerprint="0" * 64,
            computed_at=now,
            checked_at=now,
        )


@pytest.mark.parametrize(("language", "phone"), [("zh-hant", False), ("en", True)])
@pytest.mark.usefixtures("year")
def test_a_month_is_annotated_and_the_chart_marks_it(signed_in, look, language, phone):
    page = signed_in("analyst", language=language, phone=phone)
    page.goto(NEW)
    page.locator("[name=month]").select_option(index=3)
    page.locator("[name=zh]").fill("颱風過境，停班一日")
    page.locator("[name=en]").fill("A typhoon passed; offices were closed for a day")
    look(page, "annotate")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/all-cases/")
    page.goto(TOPIC)
    page.wait_for_selector("figure-chart svg")
    assert page.locator(".annotations li").count() == 1
    marks = page.locator("figure-chart svg .mark-text text").all_text_contents()
    assert "1" in marks
    look(page, "annotated")
    page.goto(SET)
    look(page, "statistics")
