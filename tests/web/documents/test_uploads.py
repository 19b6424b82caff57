"""A month's file in the browser, explanations corrected, paper, and the figures."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civicloop.engines.metrics import rules as metrics
from civicloop.engines.metrics.queries import kept
from civicloop.engines.metrics.services import refresh, refresh_due
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.models import Chased, Document, Upload
from civicloop.kernel.ledger import services as ledger
from tests.db.documents.city import MONTH, line, table, take

FILE = MONTH.replace(b"\nA,", b"\nWORKS,").replace("環境保護局".encode(), b"PARKS")


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    take(FILE)
    return small_city


def text_of(answer):
    return answer.content.decode()


def get(client, name, /, *args, **query):
    return client.get(reverse(f"documents:{name}", args=args), query)


def post(client, name, /, *args, **values):
    return client.post(reverse(f"documents:{name}", args=args), values, follow=True)


def brought(client, content, **more):
    file = SimpleUploadedFile("10.csv", content, content_type="text/csv")
    values = {"month": "2026-10-01", "mapping": "second-generation", "file": file}
    return post(client, "new-upload", **(values | more))


def test_a_file_is_looked_at_line_by_line_then_taken_and_gone(city):
    analyst = city.client("analyst")
    before = Document.objects.count()
    bad = line(unit="WORKS", number="9", kind="速件", received="115/13/05")
    good = line(unit="WORKS", number="8", kind="速件", done="115/10/07", ending="發文")
    page = text_of(brought(analyst, table(good, bad)))
    assert Document.objects.count() == before
    row = Upload.objects.get()
    assert "115/13/05" in page
    assert reverse("documents:take-upload", args=[row.pk]) in page
    assert b"115/13/05" not in bytes(row.content) + bytes(row.preview)
    assert get(city.client("administrator"), "upload", row.pk).status_code == 404
    post(analyst, "take-upload", row.pk)
    works = Document.objects.filter(unit=city.units["WORKS"])
    assert list(works.values_list("number", flat=True)) == ["8"]
    assert not Upload.objects.exists()
    assert get(analyst, "upload", row.pk).status_code == 404


def test_a_file_is_put_away_or_refused_and_nothing_changes(city):
    analyst = city.client("analyst")
    before = Document.objects.count()
    brought(analyst, FILE)
    post(analyst, "discard-upload", Upload.objects.get().pk)
    assert brought(analyst, b"\x00\x01\x02").status_code == 422
    assert brought(analyst, FILE, month="2030-01-01").status_code == 422
    assert brought(analyst, FILE, mapping="../../etc/passwd").status_code == 422
    post(analyst, "publish", 2026, 10)
    assert brought(analyst, FILE).status_code == 422
    assert (Document.objects.count(), Upload.objects.count()) == (before, 0)


def test_what_nobody_takes_is_gone_after_a_day(city):
    analyst = city.client("analyst")
    brought(analyst, table(line(unit="WORKS", number="8", kind="速件")))
    made_at = Upload.objects.get().made_at
    assert documents.sweep_uploads(now=made_at + timedelta(hours=23)) == 0
    assert documents.sweep_uploads(now=made_at + timedelta(hours=25)) == 1
    assert not Upload.objects.exists()


def test_an_explanation_is_corrected_until_the_month_is_frozen(city):
    analyst, officer = city.client("analyst"), city.client("officer")
    post(analyst, "send-chase", 2026, 10, city.units["WORKS"].pk)
    row = Chased.objects.get(number="4")
    for words in ("會勘中", "會勘完成"):
        post(officer, "explain", row.pk, cause="complex", explanation=words)
    row.refresh_from_db()
    assert (row.explanation, row.state) == ("會勘完成", "explained")
    post(analyst, "review", row.pk, decision="accept", remark="")
    page = text_of(get(officer, "chase", row.chase_id))
    assert reverse("documents:explain", args=[row.pk]) in page
    post(officer, "explain", row.pk, cause="staff", explanation="人員異動")
    row.refresh_from_db()
    assert (row.explanation, row.state) == ("人員異動", "explained")
    post(analyst, "review", row.pk, decision="accept", remark="")
    post(analyst, "publish", 2026, 10)
    late = post(officer, "explain", row.pk, cause="other", explanation="太晚")
    assert late.status_code == 422
    row.refresh_from_db()
    assert (row.explanation, row.state) == ("人員異動", "accepted")


def test_the_sheet_for_paper_has_both_tables_and_no_links_to_rows(city):
    page = text_of(get(city.client("mayor"), "print", 2026, 10))
    assert page.count("<caption") == 2
    assert "documents/rows/?" not in page


def test_the_figure_of_a_published_month_opens_its_documents(city):
    analyst = city.client("analyst")
    october = metrics.Month(2026, 10)
    refresh("documents.document", [october])
    before = kept("documents.on_time", by="agency", months=[october]).at("", october)
    assert before is None or before.value is None
    post(analyst, "publish", 2026, 10)
    ledger.seal_pending()
    ledger.deliver_pending()
    refresh_due()
    cell = kept("documents.on_time", by="agency", months=[october]).at("", october)
    assert (cell.numerator, cell.denominator) == (2, 3)
    where = {"by": "agency", "value": "WORKS", "month": "2026-10", "side": "numerator"}
    page = analyst.get("/figures/documents.on_time/rows/", where)
    assert [row.number for row in page.context["table"].page.rows] == ["1"]
