"""Agencies above the threshold of a published month owe a written improvement."""

import pytest

from civicloop.evaluate.documents import queries
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    SamePersonError,
)
from civicloop.evaluate.documents.models import Improvement, Month
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import person
from civicloop.kernel.states.errors import IllegalMoveError
from tests.db.documents.city import KEEPER, NOW, OTHER, agencies, line, table, take

PLAN = documents.Plan("承辦人異動未移交", "每週一逐件稽催", "單位主管督導")


def row_of(number: int, *, unit: str, is_late: bool) -> str:
    done = "115/10/20" if is_late else "115/10/06"
    return line(unit=unit, number=f"{unit}{number}", kind="速件", done=done, ending="發文")


@pytest.fixture
def published(db, settings, tmp_path):
    """A has 4 of 100 late; B has 3 of 100, which is exactly 3 % and not above it."""
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    units = agencies()
    take(table(*(
        row_of(number, unit=unit, is_late=number < late)
        for unit, late in (("A", 4), ("B", 3)) for number in range(100)
    )))  # fmt: skip
    documents.publish_month(Month.objects.get().pk, actor=KEEPER, now=NOW)
    return units


def test_only_more_than_three_percent_is_asked_when_the_month_is_published(published):
    [row] = Improvement.objects.all()
    assert row.unit_id == published["A"]
    assert (row.past, row.judged, row.rate) == (4, 100, 4)
    assert row.due_on.isoformat() == "2026-11-24", "ten working days after 10 November"
    assert queries.above_threshold()[1:] == (1, 2)


def test_it_is_written_returned_and_accepted_by_somebody_else(published):
    row = Improvement.objects.get()
    with pytest.raises(FaultyFieldsError) as error:
        documents.write_improvement(
            row.pk, documents.Plan(" ", "長" * 2001), version=1, actor=KEEPER, now=NOW
        )
    assert error.value.faults == {"causes": "required", "measures": "required"}
    documents.write_improvement(row.pk, PLAN, version=1, actor=KEEPER, now=NOW)
    with pytest.raises(SamePersonError):
        documents.review_improvement(row.pk, "accept", version=2, actor=KEEPER, now=NOW)
    with pytest.raises(FaultyFieldsError):
        documents.review_improvement(row.pk, "return", version=2, actor=OTHER, now=NOW)
    documents.review_improvement(
        row.pk, "return", remark="請列完成期限", version=2, actor=OTHER, now=NOW
    )
    assert list(queries.improvements_owed(KEEPER)) == [row]
    documents.write_improvement(row.pk, PLAN, version=3, actor=KEEPER, now=NOW)
    documents.review_improvement(row.pk, "accept", version=4, actor=OTHER, now=NOW)
    with pytest.raises(IllegalMoveError):
        documents.write_improvement(row.pk, PLAN, version=5, actor=KEEPER, now=NOW)
    assert not queries.improvements_owed(KEEPER).exists()


def test_who_saves_second_and_who_is_of_another_agency_is_refused(published):
    row = Improvement.objects.get()
    documents.write_improvement(row.pk, PLAN, version=1, actor=KEEPER, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        documents.write_improvement(row.pk, PLAN, version=1, actor=OTHER, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        documents.review_improvement(row.pk, "accept", version=1, actor=OTHER, now=NOW)
    stranger = person(903, grants={"documents.explain": frozenset({published["B"]})})
    with pytest.raises(NotPermittedError):
        documents.write_improvement(row.pk, PLAN, version=2, actor=stranger, now=NOW)
