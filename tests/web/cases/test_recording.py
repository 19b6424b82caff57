"""The pages of those who write down, and of those who write back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civicloop.answer.cases.models import Case, IntakeRecord
from civicloop.kernel.files import queries as files
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.models import Message
from tests.unit.files import documents
from tests.unit.notices.letters import INTAKE, letter

pytestmark = pytest.mark.django_db
URL = "/work/cases/new/"


def sheet(client, **changes):
    text = client.get(URL).content.decode()
    return {
        "draft": re.search(r'name="draft" value="([^"]+)"', text)[1],
        "channel_in": "letter",
        "language_in": "zh-hant",
        "category": "pothole",
        "lon": "120.25",
        "lat": "22.55",
        "description": "來函反映坑洞",
    } | changes


def scan(content=None, name="陳情書.pdf", kind="application/pdf"):
    return SimpleUploadedFile(name, content or documents.document(), content_type=kind)


def test_a_letter_with_its_scan_becomes_a_case_whose_page_hands_the_scan_out(city):
    client = city.client("agent")
    data = sheet(client, address="高雄市苓雅區四維三路 2 號", document_number="工字 12 號")
    shown = client.post(URL, data | {"scans": [scan()]}, follow=True)
    case = Case.objects.get()
    text = shown.content.decode()
    assert "工字 12 號" in text
    assert "高雄市苓雅區○○○" in text
    assert "四維三路" not in text
    (kept,) = files.files_of(case.ref)
    given = client.get(reverse("cases:photo", args=[case.pk, kept.pk]))
    assert given.headers["Content-Type"] == "application/pdf"
    assert given.headers["Content-Disposition"].startswith("attachment;")
    assert given.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert given.headers["X-Content-Type-Options"] == "nosniff"


def test_every_fault_is_told_at_once_and_a_good_scan_is_not_lost(city):
    client = city.client("agent")
    data = sheet(client, received_on="2999-01-01", description="")
    answer = client.post(URL, data | {"scans": [scan(), scan(b"<html>", "a.pdf")]})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "這一天尚未到來" in text
    assert "無法讀取" in text
    assert "已保留 1 份掃描檔" in text
    assert Case.objects.count() == 0
    again = client.post(URL, data | {"received_on": "", "description": "來函反映坑洞"})
    assert again.status_code == 302
    assert IntakeRecord.objects.count() == 1
    assert len(files.files_of(Case.objects.get().ref)) == 1


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0000-00-00", "\x00", "9" * 400])
def test_a_day_that_is_none_is_told(city, day):
    client = city.client("agent")
    answer = client.post(URL, sheet(client, channel_in="phone", received_on=day))
    assert answer.status_code == 422
    assert Case.objects.count() == 0


def test_what_was_said_must_be_read_back(city):
    client = city.client("agent")
    answer = client.post(URL, sheet(client, channel_in="counter"))
    assert answer.status_code == 422
    assert "請向陳情人朗讀紀錄並勾選確認" in answer.content.decode()


def test_staff_write_to_the_reporter_without_seeing_the_address(city, opened):
    client = city.client("officer")
    page = client.get(reverse("cases:case", args=[opened.pk])).content.decode()
    url = reverse("cases:step", args=[opened.pk, "correspond"])
    assert url in page
    form = client.get(url).content.decode()
    assert "ming@example.org" not in form
    wrong = client.post(url, {"subject": "", "text": "x" * 4001})
    assert wrong.status_code == 422
    assert "x" * 4001 in wrong.content.decode()
    shown = client.post(url, {"subject": "關於坑洞", "text": "今晚完成。"}, follow=True)
    text = shown.content.decode()
    assert "信件已寄出" in text
    assert "今晚完成。" in text
    assert "ming@example.org" not in text
    assert Message.objects.filter(template="cases.mail").count() == 1
    assert ledger.history(opened.ref)[-1].name == "cases.mail_sent"


def test_nobody_is_offered_to_write_to_who_left_no_address(city, opened):
    opened.reporter.email_index, opened.reporter.email_sealed = "", None
    opened.reporter.save()
    client = city.client("officer")
    url = reverse("cases:step", args=[opened.pk, "correspond"])
    assert url not in client.get(reverse("cases:case", args=[opened.pk])).content.decode()
    answer = client.post(url, {"subject": "a", "text": "b"})
    assert answer.status_code == 422
    assert "未留電子郵件" in answer.content.decode()


def test_a_letter_is_sorted_from_its_page_with_the_likeliest_category_chosen(city, settings):
    settings.MAIL_INTAKE = INTAKE
    notices.receive(letter("西區中正路的路燈不亮"), way="lmtp")
    notices.handle_due()
    case = Case.objects.get()
    client = city.client("agent")
    url = reverse("cases:step", args=[case.pk, "sort"])
    page = client.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert page.index(url) < page.index(reverse("cases:step", args=[case.pk, "assign"]))
    form = client.get(url).content.decode()
    assert '<option value="street-light" selected>' in form
    assert client.post(url, {"category": "", "district": ""}).status_code == 422
    assert client.post(url, {"category": "x" * 4001, "district": "D1"}).status_code == 422
    shown = client.post(url, {"category": "street-light", "district": "D1"}, follow=True)
    case.refresh_from_db()
    assert (case.state, case.unit.code) == ("assigned", "ROADS")
    assert "類別改為「路燈故障」" in shown.content.decode()
