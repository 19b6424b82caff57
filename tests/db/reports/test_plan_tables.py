"""The budget and the plan of a year as the annual plan prints them (seed 004: FY112)."""

from __future__ import annotations

import pytest

from civicloop.evaluate.planning import queries as books
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.services import NewLine
from civicloop.evaluate.planning.states import BookKind
from civicloop.kernel.city.models import City
from civicloop.publish.reports.queries import period_of
from civicloop.publish.reports.queries.books import book
from civicloop.publish.reports.rules.checking import findings
from civicloop.publish.reports.rules.documents import Piece, plain
from tests.db.planning.city import KEEPER, NOW
from tests.db.registers.books import agencies

pytestmark = pytest.mark.django_db

THOUSAND = 1000
BUDGET = (
    ("1", "", "一般行政", 3312), ("1.1", "1", "行政管理（研考）", 2521),
    ("1.2", "1", "行政管理（資訊）", 791), ("2", "", "研究發展", 7320),
)  # fmt: skip
LINES = [NewLine(code, above, name, amount * THOUSAND) for code, above, name, amount in BUDGET]
WORK = NewLine("1.1.a", "1.1", "事務管理", goal="加強行政管理", method="1. 財物\n2. 檔案")


@pytest.fixture
def units():
    return agencies()


def written(units, *names, year=2027):
    """The plan of a year with a part for each agency, and an outline that is no plan."""
    pks = [units[name] for name in names]
    for kind in (BookKind.OUTLINE, BookKind.PLAN):
        row = planning.open_book(kind=kind, year=year, unit_ids=pks, actor=KEEPER, now=NOW)
    for part in row.parts.all():
        made = planning.write_part(
            part.pk, LINES, is_budget=True, total=10632 * THOUSAND, version=part.version,
            actor=KEEPER, now=NOW,
        )  # fmt: skip
        planning.write_part(
            part.pk, [*LINES[:2], WORK, *LINES[2:]], is_budget=False, version=made.version,
            actor=KEEPER, now=NOW,
        )  # fmt: skip
    return row


def test_the_budget_is_numbered_by_level_and_ends_with_its_total(units):
    written(units, "A")
    table = book("crosswalk", period_of("2027"))
    assert [row[:2] for row in table.rows] == [
        ("壹、一般行政", "3,312"), ("一、行政管理（研考）", "2,521"),
        ("二、行政管理（資訊）", "791"), ("貳、研究發展", "7,320"), ("合計", "10,632"),
    ]  # fmt: skip
    piece = Piece("table", caption="表", head=table.head, rows=table.rows)
    assert findings(plain([piece])) == []
    moved = [(name, amount.replace("791", "792"), more) for name, amount, more in table.rows]
    found = findings(plain([Piece("table", head=table.head, rows=tuple(moved))]))
    assert [(one.code, one.printed, one.expected) for one in found] == [("sum", "3,312", "3,313")]


def test_the_plan_says_below_each_line_what_is_done(units):
    written(units, "A")
    rows = book("plan", period_of("2027")).rows
    assert rows[2] == ("(一)事務管理", "加強行政管理", "1. 財物\n2. 檔案", "", "")
    assert [row[0] for row in rows] == [
        "壹、一般行政", "一、行政管理（研考）", "(一)事務管理", "二、行政管理（資訊）",
        "貳、研究發展",
    ]  # fmt: skip


def test_what_an_agency_numbered_itself_keeps_its_mark(units):
    row = written(units, "A")
    row.parts.get().entries.filter(code="2").update(name="貳、研究發展")
    assert [row[0] for row in book("plan", period_of("2027")).rows][-1] == "貳、研究發展"


def test_the_parts_of_several_agencies_stand_below_their_names(units):
    row = written(units, "A", "B")
    names = set(books.part_names(row).values())
    table = book("crosswalk", period_of("2027"))
    assert {row[0] for row in table.rows if not row[1]} == names
    assert table.rows[-1] == ("合計", "21,264", "")


def test_the_report_of_the_commission_has_its_own_part_alone(units):
    row = written(units, "A", "B")
    own = min(books.part_names(row).values())
    City.objects.update_or_create(pk=1, defaults={"office_zh": f"高雄市政府{own}"})
    table = book("crosswalk", period_of("2027"))
    assert table.rows[-1] == ("合計", "10,632", "")
    assert all(row[1] for row in table.rows)


def test_a_year_with_an_outline_alone_has_no_table(units):
    planning.open_book(
        kind=BookKind.OUTLINE, year=2028, unit_ids=[units["A"]], actor=KEEPER, now=NOW
    )
    assert book("plan", period_of("2028")) is None
