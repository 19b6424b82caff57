"""A chase without an answer reminds who explains, then the head: each once, none every day."""

from datetime import timedelta

import pytest

from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.errors import FaultyFieldsError
from civicloop.evaluate.documents.models import Chase, Chased, Improvement, Month
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices.models import Message
from tests.db.documents.city import KEEPER, NOW, OTHER, line, table, take
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

DAY = timedelta(hours=24)


@pytest.fixture
def city(small_city, settings, tmp_path):  # noqa: F811 (a fixture)
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


@pytest.fixture
def chased(city):
    """ROADS is asked on 10 November about two documents; its answer is due on the 17th."""
    take(table(*(line(unit="ROADS", number=f"A-{one}", kind="速件") for one in (1, 2))))
    row = documents.chase(Month.objects.get().pk, city.units["ROADS"].pk, actor=KEEPER, now=NOW)
    assert row.answer_until.isoformat() == "2026-11-17", "five working days after 10 November"
    return row


def told(prefix):
    rows = Message.objects.filter(template__startswith=f"documents.{prefix}", channel="inbox")
    return sorted(rows.values_list("template", "person"))


def explain_all():
    for one in Chased.objects.all():
        documents.explain(one.pk, documents.Answer("staff", "人力不足"), actor=KEEPER, now=NOW)


def test_who_explains_first_and_the_head_three_working_days_later(chased, city):
    officer, head = (city.people[role].ref for role in ("officer", "head"))
    assert documents.remind(now=NOW + 7 * DAY) == 0, "the last day is not over"
    assert documents.remind(now=NOW + 8 * DAY) == 1
    first = told("chase_over")
    assert ("documents.chase_over", officer) in first
    assert documents.remind(now=NOW + 8 * DAY) == 0
    assert documents.remind(now=NOW + 9 * DAY) == 0, "not every day"
    assert documents.remind(now=NOW + 10 * DAY) == 1, "20 November"
    assert told("chase_head") == [("documents.chase_head", head)]
    assert documents.remind(now=NOW + 30 * DAY) == 0
    assert told("chase_over") == first
    stages = [one.body["stage"] for one in ledger.history(chased.ref) if "reminded" in one.name]
    assert stages == ["over", "head"]
    row = Chase.objects.get()
    assert row.reminded_at < row.escalated_at


def test_one_document_without_a_word_is_enough_and_none_is_not(chased):
    first, _second = Chased.objects.all()
    documents.explain(first.pk, documents.Answer("staff", "人力不足"), actor=KEEPER, now=NOW)
    assert documents.remind(now=NOW + 8 * DAY) == 1
    explain_all()
    assert documents.remind(now=NOW + 20 * DAY) == 0
    assert not told("chase_head")


def test_a_written_improvement_is_reminded_of_in_the_same_way(city):
    take(table(line(unit="ROADS", number="1", kind="速件", done="115/10/20", ending="發文")))
    documents.publish_month(Month.objects.get().pk, actor=KEEPER, now=NOW)
    row = Improvement.objects.get()
    after = NOW + (row.due_on.toordinal() - NOW.date().toordinal() + 1) * DAY
    assert documents.remind(now=after) == 1
    assert documents.remind(now=after + DAY) == 0
    documents.write_improvement(
        row.pk, documents.Plan("未移交", "每週稽催"), version=1, actor=KEEPER, now=after
    )
    assert documents.remind(now=after + 20 * DAY) == 0
    assert {template for template, _person in told("improvement")} == {"documents.improvement_over"}


def test_a_month_published_earlier_can_be_asked_for_its_improvements_once(city):
    take(table(line(unit="ROADS", number="1", kind="速件", done="115/10/20", ending="發文")))
    month = Month.objects.get()
    with pytest.raises(FaultyFieldsError, match="not_published"):
        documents.ask_improvements(month.pk, actor=KEEPER, now=NOW)
    documents.publish_month(month.pk, actor=KEEPER, now=NOW)
    Improvement.objects.all().delete()  # as a month that was published before they were asked for
    [row] = documents.ask_improvements(month.pk, actor=KEEPER, now=NOW + 30 * DAY)
    assert (row.past, row.judged) == (1, 1)
    assert row.due_on.isoformat() > "2026-12-20", "ten working days from the asking"
    assert told("must_improve")
    with pytest.raises(FaultyFieldsError, match="nothing_to_improve"):
        documents.ask_improvements(month.pk, actor=KEEPER, now=NOW + 30 * DAY)
    assert Improvement.objects.count() == 1


def test_who_explained_is_told_that_it_was_returned_and_why(chased, city):
    first, second = Chased.objects.all()
    for one in (first, second):
        documents.explain(one.pk, documents.Answer("staff", "人力不足"), actor=KEEPER, now=NOW)
    documents.review(first.pk, "return", remark="請列完成期限", actor=OTHER, now=NOW)
    documents.review(second.pk, "accept", actor=OTHER, now=NOW)
    people = {city.people[role].ref for role in ("officer", "head")}
    assert told("returned") == [("documents.returned", one) for one in sorted(people)]
