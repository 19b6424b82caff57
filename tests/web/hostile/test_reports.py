"""Every field of the forms of reports, with whatever nobody should send."""

from __future__ import annotations

import pytest
from django.urls import reverse

from civicloop.publish.reports.models import Draft, Edition, Note, Version
from tests.web.hostile.conftest import found
from tests.web.hostile.driver import Driver
from tests.web.hostile.forms import SKIPPED
from tests.web.reports import city as laying

pytestmark = pytest.mark.django_db
BAD = ("\0", "<script>alert(1)</script>", "字" * 100_000, "=1+1", "{{ figure(", "-1", "9" * 30)


@pytest.fixture
def edition(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    laying.laid()
    return laying.opened(small_city.units["ROADS"].pk)


def test_forms_of_reports_survive_all_values(small_city, edition):
    row = edition.sections.first()
    pages = [
        reverse("reports:open"),
        reverse("reports:new-template"),
        *(reverse(f"reports:{name}", args=[row.pk]) for name in ("assign", "comment")),
    ]
    driver = Driver(small_city.client("administrator", raise_request_exception=False))
    for _, form in found({"administrator": driver}, pages):
        values = driver.baseline(form, {})
        names = [name for name in form.fields if name not in SKIPPED]
        driver.try_fields(form, values, [one for one in names if form.kinds[one] != "file"])
    assert not driver.faults, "\n".join(driver.faults)
    assert not Version.objects.exists()


def test_bad_texts_answers_and_numbers_are_refused_in_words(small_city, edition):
    row, pk = edition.sections.first(), edition.pk
    client = small_city.client("administrator", raise_request_exception=False)
    seen = set()
    for bad in BAD:
        for name, where, values in (
            ("section", row.pk, {"text": bad, "number": 0}),
            ("section", row.pk, {"text": "甲", "number": bad}),
            ("section", row.pk, {"text": "甲", "number": 1, "suggestion": bad}),
            ("section", row.pk, {"text": "甲", "number": 1, "wish": bad}),
            ("return", row.pk, {"reason": bad}),
            ("publish", pk, {"note": bad}),
        ):
            answer = client.post(reverse(f"reports:{name}", args=[where]), values)
            seen.add(answer.status_code)
            assert answer.status_code < 500, (name, bad[:20])
            assert "<script>alert" not in answer.content.decode(), name
        finding = reverse("reports:answer", args=[pk, "0" * 64])
        assert client.post(finding, {"reason": bad}).status_code < 500
    assert seen <= {200, 302, 409, 422}
    assert not Version.objects.exists()
    assert not Draft.objects.filter(text__contains="{{ figure(").exists()


def test_another_units_section_is_not_there_and_a_second_tab_loses_nothing(small_city, edition):
    row = edition.sections.first()
    officer = small_city.client("officer")
    edition.sections.exclude(pk=row.pk).update(unit=small_city.units["PARKS"].pk)
    other = edition.sections.exclude(pk=row.pk).first()
    for name in ("section", "comment", "return"):
        assert officer.get(reverse(f"reports:{name}", args=[other.pk])).status_code == 404
        answer = officer.post(reverse(f"reports:{name}", args=[other.pk]), {"reason": "甲"})
        assert answer.status_code == 404
    values = {"text": "第一版", "number": 0}
    address = reverse("reports:section", args=[row.pk])
    assert officer.post(address, values).status_code == 302
    again = officer.post(address, values | {"text": "另一頁的文字"}).content.decode()
    assert "另一頁的文字" in again
    assert [one.text for one in Draft.objects.all()] == ["第一版"]
    assert not Note.objects.exists()


def test_a_report_is_opened_once_however_often_it_is_sent(small_city, edition):
    client = small_city.client("analyst")
    values = {"kind": "half-year", "period": "2025-H1", "due": "2026-01-20",
              "unit": small_city.units["ROADS"].pk}  # fmt: skip
    assert client.post(reverse("reports:open"), values).status_code == 302
    assert client.post(reverse("reports:open"), values).status_code == 200
    assert Edition.objects.count() == 2
