"""The builder of pages and the form of alerts, with values that nobody should send."""

from __future__ import annotations

import pytest
from django.urls import reverse

from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.models import Alert, Annotation, OwnPage
from tests.web.dashboards.conftest import NOW
from tests.web.hostile.driver import Driver, undone
from tests.web.hostile.forms import Form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rows")]
BAD = ("a\x00b", "a\ud800b", "9" * 400, "1e400", "-1", "²", "<script>alert(1)</script>", ["a", "b"])
LONG = "長" * 60_000
PAGES, RATE = reverse("dashboards:own_pages"), "cases.on_time"
STEPS = (
    {"do": "add", "figure": RATE},
    {"do": "change", "card": "c1", "form": "table", "title": "On time", "size": "wide"},
    {"do": "title", "title": "Our week"},
    {"do": "move", "card": "c1", "to": "earlier"},
    {"do": "remove", "card": "c1"},
)
NEW = f"{reverse('dashboards:alert')}?metric={RATE}&by=agency"
SENTENCE = {"zh": "颱風過境", "en": "A typhoon passed"}
ALERT = {"rule": "below", "threshold": "60", "against": "before", "span": "month"}


@pytest.fixture(autouse=True)
def noon_of_a_day():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def driver(as_role):
    return Driver(as_role("analyst", raise_request_exception=False))


def sent(driver, address, values):
    listed = {name: text if isinstance(text, list) else [text] for name, text in values.items()}
    return driver.send(Form(address, address, "post"), listed)


def test_the_builder_keeps_no_bad_value(driver):
    assert sent(driver, PAGES, {"title": "Week"}).status_code == 302
    page = OwnPage.objects.get()
    address = reverse("dashboards:compose_step", args=[page.pk])
    faults = []
    for step in STEPS:
        page.refresh_from_db()
        good = step | {"step": str(page.step)}
        for name in good:
            for bad in (*BAD, LONG):
                with undone():
                    answer = sent(driver, address, good | {name: bad})
                    kept = OwnPage.objects.get(pk=page.pk).draft
                shown = f"{step['do']} {name} {str(bad)[:20]!r} -> {answer.status_code}"
                if answer.status_code >= 500:
                    faults.append(shown)
                elif answer.status_code >= 400 and kept != page.draft:
                    faults.append(f"{shown}, and something was saved")
                elif "<script>alert(1)" in answer.content.decode():
                    faults.append(f"{shown}, markup came back as markup")
        if step["do"] != "remove":
            answer = sent(driver, address, good)
            assert answer.status_code in {200, 302}, step
    assert faults == []
    before = OwnPage.objects.count()
    for bad in ("\0", LONG):
        assert sent(driver, PAGES, {"title": bad}).status_code in {200, 400, 422}
    assert OwnPage.objects.count() == before


def test_an_alert_with_a_bad_value_is_not_set_and_the_field_is_named(driver):
    with undone():
        assert sent(driver, NEW, ALERT).status_code == 302
        assert Alert.objects.count() == 1
    faults = []
    for name in ALERT:
        for bad in ("a\x00b", "1e400", "<script>alert(1)</script>", LONG):
            answer = sent(driver, NEW, ALERT | {name: bad})
            text = answer.content.decode()
            named = f'href="#id_{name}' in text
            if answer.status_code not in {200, 400, 422} or not named or "<script>alert(1)" in text:
                faults.append(f"{name} {bad[:20]!r} -> {answer.status_code}, named: {named}")
    assert faults == []
    assert not Alert.objects.exists()


def test_a_sentence_with_a_bad_value_is_not_kept_and_the_field_is_named(driver):
    new = f"{reverse('dashboards:annotate')}?metric={RATE}"
    assert sent(driver, new, SENTENCE | {"month": "2026-10"}).status_code == 302
    row = Annotation.objects.get()
    correct = reverse("dashboards:annotation", args=[row.pk])
    forms = (
        (new, {"month": "2026-09"} | SENTENCE),
        (correct, {"version": str(row.version)} | SENTENCE),
    )
    faults = []
    for address, good in forms:
        for name in good:
            more = () if name in SENTENCE else ("1e400", "-1", "²", "<script>alert(1)</script>")
            for bad in ("a\x00b", "9" * 400, LONG, "   ", *more):
                answer = sent(driver, address, good | {name: bad})
                named = f'href="#id_{name}' in answer.content.decode() or name == "version"
                if answer.status_code not in {200, 400, 422} or not named:
                    faults.append(
                        f"{address} {name} {bad[:20]!r} -> {answer.status_code}, named: {named}"
                    )
    assert faults == []
    assert list(Annotation.objects.values_list("zh", "version")) == [(row.zh, row.version)]
    marked = SENTENCE | {"month": "2026-08", "zh": "<script>alert(1)</script>"}
    assert sent(driver, new, marked).status_code == 302
    page = driver.client.get(reverse("dashboards:figure", args=("cases", "on_time")))
    assert "<script>alert(1)" not in page.content.decode()
    for query in ("topic=a%00b", f"metric={LONG}", "topic=x&metric=y", "month=a%00", ""):
        assert driver.client.get(f"{reverse('dashboards:annotate')}?{query}").status_code == 400
