"""Publishing, chasing, explaining, correcting and drawing."""

from datetime import UTC, date, datetime

import pytest

from civicloop.engines.metrics import rules as metrics
from civicloop.engines.metrics import services as counting
from civicloop.evaluate.documents import queries
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.errors import (
    FaultyFieldsError,
    FiguresDisagreeError,
    FrozenMonthError,
    SamePersonError,
)
from civicloop.evaluate.documents.models import Chased, Correction, Document, Month
from civicloop.evaluate.documents.rules import commitment
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import person
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.states.errors import IllegalMoveError
from tests.db.documents.city import KEEPER, NOW, OTHER, agencies, take
from tests.db.locks import locked_by

pytestmark = pytest.mark.django_db
WHY = documents.Answer("complex", "涉及三機關會勘，已排定。", date(2026, 11, 20))


@pytest.fixture
def month(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    agencies()
    take()
    return Month.objects.get()


def unit_of(code="A"):
    return queries.units_by_name(date(2026, 10, 31))[code]


def test_a_published_month_keeps_its_figures_and_its_digest(month):
    before = queries.table_of(month).cells
    row = documents.publish_month(month.pk, actor=KEEPER, now=NOW)
    assert row.digest == documents.digest_of(row)
    assert queries.table_of(Month.objects.get()).cells == before
    event = Event.objects.get(name="documents.month_published")
    assert event.body["digest"] == row.digest
    row.figures["cells"][0]["counts"]["on_time"] += 1
    assert row.digest != documents.digest_of(row)
    with pytest.raises(FrozenMonthError):
        documents.publish_month(month.pk, actor=KEEPER, now=NOW)


def test_every_figure_is_the_same_by_duckdb_over_facts_as_by_the_database(month):
    at, october = datetime(2026, 11, 10, 2, tzinfo=UTC), metrics.Month(2026, 10)
    assert counting.refresh_facts("documents.document", now=at) == []
    documents.publish_month(month.pk, actor=KEEPER, now=NOW)
    (filed,) = counting.refresh_facts("documents.document", now=at)
    assert (filed.month, filed.rows) == ("2026-10", Document.objects.count())
    periods = [october, october.next, metrics.Period.parse("2026-H2")]
    made = counting.compare(periods, sources=["documents.document"], now=at)
    assert (made.metrics, made.differing) == (3, [])
    assert made.numbers > 20
    Document.objects.filter(number="2").update(outcome="on_time")
    (late, on_time) = counting.compare(
        periods[:1], sources=["documents.document"], dimensions=["agency"], now=at
    ).differing
    assert (late.measure, late.counted - late.computed) == ("late", -1)
    assert (on_time.measure, on_time.counted - on_time.computed) == ("on_time", 1)


def test_a_month_without_documents_is_not_published(month):
    empty = Month.objects.create(first_day=date(2026, 9, 1))
    with pytest.raises(FiguresDisagreeError):
        documents.publish_month(empty.pk, actor=KEEPER, now=NOW)
    with pytest.raises(NotPermittedError):
        documents.publish_month(month.pk, actor=person(1, grants={}), now=NOW)
    assert set(Month.objects.values_list("state", flat=True)) == {"open"}


def test_a_chase_is_explained_returned_and_accepted(month):
    chase = documents.chase(month.pk, unit_of(), actor=KEEPER, now=NOW)
    assert chase.answer_until == date(2026, 11, 17)  # five working days
    late, overdue = chase.documents.order_by("number")
    assert (late.number, overdue.number) == ("2", "4")
    with pytest.raises(FaultyFieldsError):  # it waits for an answer already
        documents.chase(month.pk, unit_of(), actor=KEEPER, now=NOW)
    documents.explain(overdue.pk, WHY, actor=OTHER, now=NOW)
    with pytest.raises(SamePersonError):
        documents.review(overdue.pk, "accept", actor=OTHER, now=NOW)
    with pytest.raises(FaultyFieldsError):
        documents.review(overdue.pk, "return", actor=KEEPER, now=NOW)
    documents.review(overdue.pk, "return", remark="請附會勘紀錄", actor=KEEPER, now=NOW)
    documents.explain(overdue.pk, WHY, actor=OTHER, now=NOW)
    documents.review(overdue.pk, "accept", actor=KEEPER, now=NOW)
    with pytest.raises(IllegalMoveError):
        documents.review(overdue.pk, "accept", actor=KEEPER, now=NOW)
    assert Chased.objects.get(pk=overdue.pk).state == "accepted"
    assert queries.to_explain(None).get() == late
    assert Event.objects.filter(name="documents.chase_moved").count() == 4


@pytest.mark.parametrize("answer", [
    documents.Answer("nonsense", "x"), documents.Answer("staff", "  "),
    documents.Answer("staff", "字" * 2001),
])  # fmt: skip
def test_an_explanation_without_cause_or_words_is_refused(month, answer):
    row = documents.chase(month.pk, unit_of(), actor=KEEPER, now=NOW).documents.first()
    with pytest.raises(FaultyFieldsError):
        documents.explain(row.pk, answer, actor=OTHER, now=NOW)
    assert Chased.objects.get(pk=row.pk).state == "asked"


def test_only_the_agency_explains(month):
    row = documents.chase(month.pk, unit_of(), actor=KEEPER, now=NOW).documents.first()
    other = person(3, grants={"documents.explain": frozenset({unit_of("B")})})
    with pytest.raises(NotPermittedError):
        documents.explain(row.pk, WHY, actor=other, now=NOW)


def correct(row, **changes):
    values = {"received_on": row.received_on, "done_on": row.done_on, "ending": row.ending,
              "reason": "收發登錄錯誤", "actor": KEEPER, "now": NOW}  # fmt: skip
    return documents.correct(row.pk, **(values | changes))


def test_a_correction_counts_again_and_keeps_what_stood(month):
    row = Document.objects.get(unit=unit_of(), number="2")
    found = correct(row, done_on=date(2026, 10, 8))
    assert (found.outcome, found.halves, found.differs) == ("on_time", 6, False)
    kept = Correction.objects.get()
    assert (kept.field, kept.before, kept.after) == ("done_on", "2026-10-13", "2026-10-08")
    assert take().present is False  # the same file is not what stands any more
    assert Correction.objects.get().is_standing is False
    assert Document.objects.get(unit=unit_of(), number="2").outcome == "late"


def test_a_correction_waits_for_an_import_of_its_month(month):
    row = Document.objects.get(unit=unit_of(), number="2")
    tables = locked_by(lambda: correct(row, done_on=date(2026, 10, 8)))
    assert tables[:2] == ["documents_month", "documents_document"]


WRONG = [
    {"reason": " "}, {"ending": "gone"}, {"ending": "open"}, {"done_on": None},
    {"done_on": date(2026, 11, 1)}, {"received_on": date(2026, 11, 1)}, {},
    {"received_on": date(2026, 10, 20)},
]  # fmt: skip


@pytest.mark.parametrize("changes", WRONG)
def test_a_wrong_correction_changes_nothing(month, changes):
    row = Document.objects.get(unit=unit_of(), number="2")
    with pytest.raises(FaultyFieldsError):
        correct(row, **changes)
    assert not Correction.objects.exists()
    assert Document.objects.get(pk=row.pk).done_on == date(2026, 10, 13)


def test_a_published_month_is_not_corrected(month):
    documents.publish_month(month.pk, actor=KEEPER, now=NOW)
    with pytest.raises(FrozenMonthError):
        correct(Document.objects.first(), reason="錯")


def test_a_sample_is_secret_until_its_day_and_proved_after_it(month):
    day = date(2026, 11, 20)
    row = documents.draw_sample(month.pk, title="年度查訪", size=1, opens_on=day, actor=KEEPER,
                                now=NOW)  # fmt: skip
    assert documents.open_sample(row, now=NOW) is None
    opened = documents.open_sample(row, now=datetime(2026, 11, 19, 16, tzinfo=UTC))
    assert opened.is_proved
    assert commitment(opened.seed) == row.commitment
    reasons = {one.code: one.reasons for one in opened.candidates}
    assert reasons == {"A": ("overdue_rate", "counts_differ"), "B": ()}
    for code in "AB":
        assert f'["{code}"]'.encode() not in bytes(row.drawn)
    body = str(Event.objects.get(name="documents.sample_drawn").body)
    assert opened.seed not in body


@pytest.mark.parametrize("wrong", [{"size": 0}, {"size": 3}, {"title": ""},
                                   {"opens_on": date(2026, 11, 9)}])  # fmt: skip
def test_a_wrong_drawing_is_refused(month, wrong):
    values = {"title": "查訪", "size": 1, "opens_on": date(2026, 11, 20)}
    with pytest.raises(FaultyFieldsError):
        documents.draw_sample(month.pk, actor=KEEPER, now=NOW, **(values | wrong))
    assert not queries.samples().exists()
