"""Files that show a result, an indicator that fills itself, and money as the city writes it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civicloop.engines.metrics.rules import Month
from civicloop.engines.metrics.services import refresh
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.models import Month as DocumentMonth
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.models import Book, Result
from civicloop.evaluate.planning.states import BookKind
from civicloop.kernel.city.rules import here, locality_of, settle
from civicloop.kernel.files import queries as files
from tests.db.cases.city import picture
from tests.db.documents.city import KEEPER as DOCUMENT_KEEPER
from tests.db.documents.city import MONTH, take
from tests.db.planning.city import KEEPER, NOW, running


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


@pytest.fixture
def row(city):
    return running(city.units["WORKS"])


def url(name, *args):
    return reverse(f"planning:{name}", args=args)


def written(**more):
    return {"version": 0, "actual": "88", "evidence": "驗收紀錄"} | more


def test_a_result_keeps_its_photos_and_loses_a_wrong_one_until_it_is_sent(city, row):
    officer, other = city.client("officer"), city.client("mayor")
    lie = SimpleUploadedFile("a.pdf", b"MZ", content_type="application/pdf")
    refused = officer.post(url("write", row.pk, 2026), written(files=[lie]))
    assert "error-summary" in refused.content.decode()
    assert not Result.objects.exists()
    officer.post(url("write", row.pk, 2026), written(files=[picture("green"), picture("red")]))
    result = Result.objects.get()
    first, second = files.files_of(result.ref)
    page = officer.get(url("result", row.pk, 2026)).content.decode()
    assert url("evidence", row.pk, 2026, first.pk) in page
    assert other.get(url("evidence", row.pk, 2026, first.pk))["Content-Type"] == "image/jpeg"
    officer.post(url("remove-evidence", row.pk, 2026, first.pk))
    assert [one.pk for one in files.files_of(result.ref)] == [second.pk]
    assert other.get(url("evidence", row.pk, 2026, first.pk)).status_code == 404
    officer.post(url("send", row.pk, 2026), {"version": result.version})
    officer.post(url("remove-evidence", row.pk, 2026, second.pk))
    assert [one.pk for one in files.files_of(result.ref)] == [second.pk]
    page = other.get(url("result", row.pk, 2026)).content.decode()
    assert url("remove-evidence", row.pk, 2026, second.pk) not in page


def test_an_indicator_bound_to_a_declared_figure_fills_itself_from_published_months(city, row):
    officer = city.client("officer")
    take(MONTH.replace(b"\nA,", b"\nWORKS,").replace("環境保護局".encode(), b"PARKS"))
    documents.publish_month(DocumentMonth.objects.get().pk, actor=DOCUMENT_KEEPER)
    assert "documents.on_time" in officer.get(url("bind", row.pk)).content.decode()
    planning.bind_metric(
        row.pk, metric="documents.on_time", by="agency", member="WORKS", actor=KEEPER,
        now=NOW,
    )  # fmt: skip
    told = officer.post(url("fill", row.pk, 2026), follow=True).content.decode()
    assert "12" in told
    assert not Result.objects.exists()
    refresh("documents.document", [Month(2026, number) for number in range(1, 13)], now=NOW)
    officer.post(url("fill", row.pk, 2026))
    result = Result.objects.get()
    assert (result.actual, result.numerator, result.denominator) == (50, 1, 2)
    assert len(result.snapshot) == 12
    page = officer.get(url("result", row.pk, 2026)).content.decode()
    assert result.snapshot[0] in page


@pytest.fixture
def yen():
    before = here()
    settle(locality_of(zone="Asia/Tokyo", years="western", currency="JPY", language="zh-hant",
                       holidays=""))  # fmt: skip
    yield
    settle(before)


@pytest.mark.usefixtures("yen")
@pytest.mark.parametrize(("language", "unit"), [("en", "¥ thousand"), ("zh-hant", "千日圓")])
def test_money_is_headed_by_the_currency_of_the_city(city, language, unit):
    planning.open_book(
        kind=BookKind.PLAN, year=2027, unit_ids=[city.units["WORKS"].pk], actor=KEEPER, now=NOW
    )
    client, book = city.client("analyst"), Book.objects.get()
    client.cookies["django_language"] = language
    for name, args in (("book", [book.pk]), ("print-book", [book.pk]), ("undertakings", []),
                       ("proposals", [])):  # fmt: skip
        page = client.get(url(name, *args)).content.decode()
        assert unit in page or name in {"undertakings", "proposals"}, name
        assert "NT$" not in page, name
        assert "千元" not in page, name


def test_the_compiled_book_is_printed_part_by_part(city):
    book = planning.open_book(
        kind=BookKind.PLAN, year=2027, unit_ids=[city.units["WORKS"].pk, city.units["PARKS"].pk],
        actor=KEEPER, now=NOW,
    )  # fmt: skip
    page = city.client("mayor").get(url("print-book", book.pk)).content.decode()
    assert page.count("book-part") == 2
    assert "data-print" in page
