"""The month, its documents, chasing and explaining in the browser, and bad input."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.models import Chased, Document, Month, Sample
from civicloop.kernel.city.rules import here
from civicloop.kernel.clock import services as clock
from tests.db.documents.city import KEEPER, MONTH, line, table, take

HOSTILE = ("\x00", "' OR 1=1 --", "<script>alert(1)</script>", "字" * 5000, "-1", "NaN", "1e999")
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


def test_the_month_opens_each_number_down_to_its_documents(city):
    analyst = city.client("analyst")
    answer = analyst.get(reverse("documents:latest"), follow=True)
    assert answer.redirect_chain[-1][0] == "/documents/2026-10/"
    month, unit = Month.objects.get(), city.units["WORKS"]
    page = text_of(answer)
    for outcome in ("on_time", "late", "overdue"):
        assert f"?month={month.pk}&amp;unit={unit.pk}&amp;outcome={outcome}" in page
    rows = get(analyst, "list", month=month.pk, unit=unit.pk, outcome="late")
    assert [row.number for row in rows.context["table"].page.rows] == ["2"]
    carried = get(analyst, "list", month=month.pk, came="carried")
    assert [row.number for row in carried.context["table"].page.rows] == ["5"]


def test_an_officer_sees_the_documents_of_the_own_agency_alone(city):
    officer = city.client("officer")
    units = {row.unit_id for row in get(officer, "list").context["table"].page.rows}
    assert units == {city.units["WORKS"].pk}
    other = Document.objects.get(unit=city.units["PARKS"])
    assert get(officer, "document", other.pk).status_code == 404
    assert get(officer, "agency", 2026, 10, city.units["PARKS"].pk).status_code == 404
    assert get(officer, "month", 2026, 10).status_code == 200


def test_a_document_is_explained_day_by_day(city):
    row = Document.objects.get(unit=city.units["WORKS"], number="2")
    page = text_of(get(city.client("officer"), "document", row.pk))
    assert "A5-4" in page
    assert page.count("工作日") >= 3


def test_from_a_chase_to_an_accepted_explanation(city):
    analyst, officer = city.client("analyst"), city.client("officer")
    post(analyst, "send-chase", 2026, 10, city.units["WORKS"].pk)
    row = Chased.objects.get(number="4")
    page = get(officer, "chase", row.chase_id)
    assert reverse("documents:explain", args=[row.pk]) in text_of(page)
    values = {"cause": "complex", "explanation": "會勘中", "expected_on": "2026-11-30"}
    post(officer, "explain", row.pk, **values)
    post(analyst, "review", row.pk, decision="return", remark="")
    assert Chased.objects.get(pk=row.pk).state == "explained"
    post(analyst, "review", row.pk, decision="return", remark="請附紀錄")
    post(officer, "explain", row.pk, **values)
    post(analyst, "review", row.pk, decision="accept", remark="")
    assert Chased.objects.get(pk=row.pk).state == "accepted"


def test_another_agency_does_not_explain(city):
    take(table(line(unit="PARKS", number="77", kind="速件")))
    sent = documents.chase(Month.objects.get().pk, city.units["PARKS"].pk, actor=KEEPER)
    row = sent.documents.get()
    answer = post(city.client("officer"), "explain", row.pk, cause="staff", explanation="x")
    assert answer.status_code in {403, 422}
    assert Chased.objects.get(pk=row.pk).state == "asked"
    assert get(city.client("officer"), "chase", sent.pk).status_code == 404


def test_a_row_is_corrected_and_the_month_published_then_closed(city):
    analyst = city.client("analyst")
    row = Document.objects.get(unit=city.units["WORKS"], number="2")
    values = {"received_on": "2026-10-05", "done_on": "2026-10-08", "ending": "sent",
              "reason": "登錄錯誤"}  # fmt: skip
    post(analyst, "correct", row.pk, **values)
    row.refresh_from_db()
    assert row.outcome == "on_time"
    post(analyst, "publish", 2026, 10)
    assert Month.objects.get().state == "published"
    answer = post(analyst, "correct", row.pk, **(values | {"done_on": "2026-10-13"}))
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.done_on == date(2026, 10, 8)


def test_a_published_month_says_at_once_where_to_correct_instead(city):
    analyst = city.client("analyst")
    row = Document.objects.get(unit=city.units["WORKS"], number="2")
    form = '<textarea name="reason"'
    assert form in text_of(get(analyst, "correct", row.pk))
    post(analyst, "publish", 2026, 10)
    page = text_of(get(analyst, "correct", row.pk))
    assert form not in page
    assert "該月月報已發布" in page
    assert "文書系統更正" in page
    twin = Document.objects.get(pk=row.pk)
    twin.pk, twin.month = None, Month.objects.create(first_day=date(2026, 11, 1))
    twin.save()
    page = text_of(get(analyst, "correct", row.pk))
    assert reverse("documents:correct", args=[twin.pk]) in page
    assert "文書系統更正" not in page
    assert form in text_of(get(analyst, "correct", twin.pk))


def test_a_drawing_is_sealed_until_its_day(city):
    analyst = city.client("analyst")
    today = clock.now().astimezone(here().zone).date()
    values = {"title": "查訪", "month": Month.objects.get().pk, "size": 1}
    later = date.fromordinal(today.toordinal() + 9).isoformat()
    sealed = text_of(post(analyst, "draw", **values, opens_on=later))
    opened = text_of(post(analyst, "draw", **values, opens_on=today.isoformat()))
    first, second = Sample.objects.order_by("pk")
    assert first.commitment in sealed
    assert "WORKS" not in sealed
    assert city.units["WORKS"].name in opened
    assert second.commitment in opened


def test_a_drawing_sent_twice_is_made_once(city):
    analyst = city.client("analyst")
    today = clock.now().astimezone(here().zone).date()
    values = {"title": "查訪", "month": Month.objects.get().pk, "size": 1,
              "opens_on": today.isoformat()}  # fmt: skip
    page = text_of(get(analyst, "draw"))
    token = re.search(r'name="idempotency_token" value="([0-9a-f-]+)"', page)[1]
    once, again = (post(analyst, "draw", **values, idempotency_token=token) for _time in range(2))
    row = Sample.objects.get()
    assert once.redirect_chain == again.redirect_chain
    assert once.redirect_chain[-1][0] == reverse("documents:sample", args=[row.pk])
    window = post(analyst, "draw", **values, idempotency_token="b" * 32)
    assert window.status_code == 422
    assert "本次查訪之受查機關已完成抽選" in text_of(window)
    other = values | {"title": "複查"}
    post(analyst, "draw", **other, idempotency_token=token)
    assert [one.title for one in Sample.objects.order_by("pk")] == ["查訪", "複查"]


@pytest.mark.parametrize("format_", ["csv", "ods", "xlsx"])
def test_the_table_goes_out(city, format_):
    answer = get(city.client("analyst"), "table", 2026, 10, export=format_)
    content = b"".join(answer.streaming_content)
    assert len(content) > 200
    if format_ == "csv":
        assert content.decode("utf-8-sig").count("\r\n") == 5
    assert get(city.client("analyst"), "table", 2026, 10, export="exe").status_code == 404


@pytest.mark.parametrize("bad", HOSTILE)
def test_bad_input_is_refused_and_nothing_changes(city, bad):
    analyst, officer = city.client("analyst"), city.client("officer")
    row = Document.objects.get(unit=city.units["WORKS"], number="2")
    sent = documents.chase(Month.objects.get().pk, city.units["WORKS"].pk, actor=KEEPER)
    chased = sent.documents.first()
    values = {"received_on": bad, "done_on": bad, "ending": bad, "reason": bad}
    assert post(analyst, "correct", row.pk, **values).status_code == 422
    assert post(officer, "explain", chased.pk, cause=bad, explanation=bad).status_code == 422
    assert post(analyst, "review", chased.pk, decision=bad, remark=bad).status_code == 422
    draw = {"title": "查訪", "month": bad, "size": bad, "opens_on": bad}
    assert post(analyst, "draw", **draw).status_code == 422
    for name in ("number", "month", "unit", "outcome", "came", "differs", "page", "order"):
        assert get(analyst, "list", **{name: bad}).status_code in {200, 400, 404}
    assert get(analyst, "month", 2026, 13).status_code == 404
    row.refresh_from_db()
    assert row.done_on == date(2026, 10, 13)
    assert Chased.objects.get(pk=chased.pk).state == "asked"


def queries_of(client, *address):
    with CaptureQueriesContext(connection) as seen:
        get(client, *address)
    return len(seen)


@pytest.mark.parametrize(
    "address",
    [("list",), ("overdue",), ("chases",), ("imports",), ("samples",), ("month", 2026, 10),
     ("print", 2026, 10)],
)  # fmt: skip
def test_the_number_of_statements_does_not_grow_with_the_rows(city, address):
    analyst = city.client("analyst")
    units = ["WORKS", "ROADS", "PARKS"]
    Document.objects.all().delete()

    def fill(count):
        take(table(*(line(unit=unit, number=str(number), kind="速件")
                     for unit in units[:count] for number in range(count))))  # fmt: skip
        month = Month.objects.get().pk
        documents.chase(month, city.units[units[count - 1]].pk, actor=KEEPER)
        for number in range(count):
            documents.draw_sample(
                month,
                title=f"查訪{count}{number}",
                size=1,
                opens_on=date(2099, 1, 1),
                actor=KEEPER,
            )

    fill(1)
    get(analyst, *address)
    one = queries_of(analyst, *address)
    fill(3)
    assert queries_of(analyst, *address) == one


def test_every_late_agency_is_asked_once(city):
    analyst = city.client("analyst")
    take(table(line(unit="PARKS", number="77", kind="速件")))
    page = text_of(get(analyst, "chase-all", 2026, 10))
    assert city.units["WORKS"].name in page
    answer = post(analyst, "chase-all", 2026, 10)
    assert answer.redirect_chain[-1][0] == reverse("documents:chases")
    asked = Chased.objects.count()
    assert set(Chased.objects.values_list("chase__unit", flat=True)) == {
        city.units["WORKS"].pk, city.units["PARKS"].pk,
    }  # fmt: skip
    Chased.objects.update(state="accepted", cause="staff", explanation="人手不足")
    assert post(analyst, "chase-all", 2026, 10).status_code == 422
    assert post(analyst, "send-chase", 2026, 10, city.units["WORKS"].pk).status_code == 200
    assert Chased.objects.count() == asked


def test_a_month_is_looked_at_before_it_is_published(city):
    analyst = city.client("analyst")
    assert get(analyst, "publish", 2026, 10).status_code == 200
    assert Month.objects.get().state == "open"
    post(analyst, "publish", 2026, 10)
    assert post(analyst, "publish", 2026, 10).status_code == 422
    assert Month.objects.get().state == "published"
