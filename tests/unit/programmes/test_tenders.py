"""Notices of procurement read, and what follows from them for milestones and months."""

from dataclasses import dataclass
from datetime import date

import pytest

from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.rules import PLANNED, REACHED, day_of, leading, paid_by
from civicloop.evaluate.programmes.rules.marks import spread
from civicloop.evaluate.programmes.rules.tenders import read_tenders, read_term
from civicloop.kernel.tabular.rules import Row

NOTICES = programmes.tender_mapping_of("notices")
CONTRACTS = programmes.tender_mapping_of("contracts")


@dataclass
class Contract:
    case_number: str
    amount: int | None = None
    announced_on: date | None = None
    awarded_on: date | None = None
    begins_on: date | None = None
    ends_on: date | None = None
    started_on: date | None = None
    completed_on: date | None = None
    accepted_on: date | None = None
    paid: int | None = None
    paid_on: date | None = None


def read(mapping=NOTICES, **values):
    [(found, faults)] = read_tenders([Row(2, {"case_number": "A-1", **values})], mapping)
    return found, [one.code for one in faults]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("115/03/01－115/12/31", (date(2026, 3, 1), date(2026, 12, 31))),
        ("115/03/01 - 115/12/31", (date(2026, 3, 1), date(2026, 12, 31))),
        ("115.3.1至116.2.28", (date(2026, 3, 1), date(2027, 2, 28))),
        ("１１５／０３／０１～１１５／１２／３１", (date(2026, 3, 1), date(2026, 12, 31))),
        ("2026-03-01~2026-12-31", (date(2026, 3, 1), date(2026, 12, 31))),
        ("自決標日起180日曆天", (None, None)),
        ("115/03/01", (None, None)),
        ("115/03/01－115/02/30", (None, None)),
    ],
)
def test_terms_are_read_as_notices_write_them(text, found):
    assert read_term(text) == found


def test_a_notice_is_understood_whole():
    found, faults = read(
        name="人行道改善工程", contractor="青嵐營造", awarded_on="115/02/10",
        announced_on="2026-01-05", amount="4,788,000元", term="115/03/01－115/12/31",
    )  # fmt: skip
    assert faults == []
    assert found.money == {"amount": 4_788_000, "paid": None}
    assert found.days["awarded_on"] == date(2026, 2, 10)
    assert (found.days["begins_on"], found.days["ends_on"]) == (
        date(2026, 3, 1),
        date(2026, 12, 31),
    )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"case_number": ""}, "required"),
        ({"case_number": "A" * 61}, "too_long"),
        ({"awarded_on": "115/13/01"}, "not_date"),
        ({"amount": "-5"}, "below_zero"),
        ({"amount": "多少"}, "not_a_number"),
        ({"amount": "1.5"}, "not_whole"),
        ({"amount": "NaN"}, "not_a_number"),
        ({"term": "決標日起算"}, "not_a_term"),
        ({"term": "115/12/31－115/03/01"}, "ends_before"),
        ({"paid": "100"}, "paid_without_day"),
    ],
)
def test_what_is_wrong_with_a_notice_is_named(values, code):
    mapping = CONTRACTS if "paid" in values else NOTICES
    assert read(mapping, **values) == (None, [code])


def test_the_same_tender_twice_for_one_item_is_refused():
    rows = [Row(line, {"case_number": "A-1", "number": "115-001"}) for line in (2, 3)]
    found = list(read_tenders(rows, NOTICES))
    assert found[0][0] is not None
    assert (found[1][0], [one.code for one in found[1][1]]) == (None, ["twice_tender"])


def test_the_largest_contract_leads_and_gives_its_days():
    small = Contract("B", 10, awarded_on=date(2026, 1, 1))
    large = Contract("A", 90, awarded_on=date(2026, 2, 1), ends_on=date(2026, 12, 1))
    assert leading([small, large]) is large
    assert leading([]) is None
    assert day_of("award", large, REACHED) == date(2026, 2, 1)
    assert day_of("completion", large, REACHED) is None
    assert day_of("completion", large, PLANNED) == date(2026, 12, 1)
    assert day_of("halfway", large, REACHED) is None
    assert day_of("award", None, REACHED) is None


def test_paid_sums_what_is_known_by_a_day_and_leaves_out_what_came_later():
    rows = [
        Contract("A", paid=500, paid_on=date(2026, 10, 31)),
        Contract("B", paid=70, paid_on=date(2026, 9, 30)),
        Contract("C", paid=9, paid_on=date(2026, 11, 15)),
        Contract("D"),
    ]
    found = paid_by(rows, date(2026, 10, 31))
    assert found is not None
    assert (found.total, found.as_of, found.case_numbers) == (570, date(2026, 9, 30), ("A", "B"))
    assert paid_by(rows, date(2026, 1, 1)) is None


def test_marks_of_one_district_never_meet_and_stay_where_they_are():
    spots = [spread(120.3, 22.6, number) for number in range(200)]
    assert spots[0] == (120.3, 22.6)
    assert len(set(spots)) == 200
    assert spots[:50] == [spread(120.3, 22.6, number) for number in range(50)]
