"""Figures about people hide those of few, in open data too, with whatever would tell them."""

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.metrics.rules import LEAST_FLOOR, METRICS
from civicloop.engines.registers import rules
from civicloop.engines.registers.rules import (
    Computed,
    Count,
    Definition,
    Field,
    Figure,
    Gauge,
    Kind,
    Published,
    Sum,
    Take,
)

FLOOR = 5
"""That of marks of satisfaction (``answer/cases``): one floor for all figures about people."""
THINGS = {
    "meetings, courses and runs are held in public or are acts of the administration":
        "場 場次 班 批 檔",
    "works, contracts, cases, entries and defects are no people": "件 項 則 個 篇 頁 期 份",
    "firms, schools and media are bodies": "家 家次 所 校次",
    "money and time of the administration": "元 分鐘 小時",
    "letters, views and runs of systems, which know nobody": "封 次",
    "stations and lines": "站日 點次",
}  # fmt: skip
"""Why figures in these units tell of nobody. Another unit has to be thought about first."""
OF_PEOPLE = {"人", "人次", "人日", "人月", "位", "名"}
OF_STAFF = {"payroll", "attendance"}
"""Registers in which everything that is added up is about members of the staff."""
COUNTS = [(one, count) for one in rules.shipped() for count in one.definition.counts]
IDS = [f"{one.key}.{count.key}" for one, count in COUNTS]
VISITS = Definition(
    zh="來訪", en="Visits", theme="cooperation",
    fields=(
        Field("on", Kind.DAY, "日", "Day", required=True, open=True),
        Field("people", Kind.WHOLE, "人次", "Visitors", open=True),
        Field("staff", Kind.WHOLE, "陪同", "Staff", open=True),
        Field("form", Kind.TEXT, "類", "Form", open=True),
    ),
    key=("on",), period="on", small=3,
    computed=(Computed("all", Sum.SUM, ("people", "staff"), "合計", "All", open=True),),
    counts=(
        Count("visits", Take.ROWS, "場", "Visits"),
        Count("staff", Take.TOTAL, "陪同", "Staff", of="staff"),
        Count("people", Take.TOTAL, "人次", "Visitors", of="people", people="people"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(("one", "count"), COUNTS, ids=IDS)
def test_a_shipped_figure_about_people_has_a_floor_and_any_other_a_reason_for_none(one, count):
    metric = METRICS.declared(f"registers.{one.key.replace('-', '_')}_{count.key}")
    reasons = [why for why, units in THINGS.items() if count.unit_zh in units.split()]
    told_of = count.unit_zh in OF_PEOPLE or (one.key in OF_STAFF and count.take is Take.TOTAL)
    assert bool(count.people) == told_of
    assert told_of or len(reasons) == 1
    assert metric.floor == (FLOOR if told_of else 0)
    assert not told_of or one.definition.small == FLOOR >= LEAST_FLOOR
    assert bool(metric.formula.people) == told_of


def test_attendance_goes_by_the_people_of_the_agency_and_not_by_their_days():
    metric = METRICS.declared("registers.attendance_leave_days")
    held = {"attendance_leave_days": 60, "attendance_leave_days__people": 3,
            "attendance_leave_days__rows": 1}  # fmt: skip
    assert metric.formula.protects(held) == 3
    assert metric.formula.protects({"attendance_leave_days": 60}) == 1  # kept before: hidden
    assert metric.formula.protects({}) == 0


def published(*numbers):
    return [Published(pk, "A", {"on": f"2026-08-{pk:02}", "people": number, "staff": 1})
            for pk, number in enumerate(numbers, start=1)]  # fmt: skip


def withheld(*numbers):
    return sorted(rules.withheld(VISITS, published(*numbers)))


def test_what_would_tell_a_hidden_number_is_hidden_with_it():
    assert withheld(30, 40) == []
    assert withheld(2, 30, 40) == [1, 2]
    assert withheld(2, 30, 30, 40) == [1, 2, 3]  # of two alike neither is told
    assert withheld(2, 2, 30) == [1, 2, 3]  # alike: their sum would tell them
    assert withheld(1, 2, 30) == [1, 2]
    assert withheld(2) == [1]
    assert withheld(None, 2, 0, 9) == [2, 3]


def test_where_no_count_is_a_figure_only_the_small_numbers_are_hidden():
    assert sorted(rules.withheld(VISITS, published(2, 30, 40), counts=False)) == [1]


def test_what_is_no_number_of_people_stays_open_and_a_sum_without_a_part_is_none():
    row = published(2, 30)[0].values
    told = rules.open_values(VISITS, row)
    assert told == {"on": "2026-08-01", "people": None, "staff": 1, "form": None}
    assert rules.open_computed(VISITS, row, told) == {"all": None}
    row = row | {"people": 30}
    assert rules.open_computed(VISITS, row, rules.open_values(VISITS, row)) == {"all": 31}
    closed = replace(VISITS, fields=(replace(VISITS.fields[1], open=False), *VISITS.fields[2:]))
    assert rules.open_computed(closed, row, rules.open_values(closed, row)) == {"all": None}


def test_a_definition_that_says_nothing_of_people_protects_every_total():
    plain = replace(VISITS, counts=tuple(replace(row, people="") for row in VISITS.counts))
    assert rules.people_fields(plain, {}) == {"people", "staff"}
    assert rules.people_fields(VISITS, {}) == {"people"}


def test_a_field_of_several_meanings_is_protected_where_it_counts_people():
    creators = next(row.definition for row in rules.shipped() if row.key == "digital-creators")
    assert rules.people_fields(creators, {"item": "talents"}) == {"amount"}
    assert rules.people_fields(creators, {"item": "relay_camps"}) == frozenset()
    told = rules.open_values(creators, {"year": 2012, "item": "relay_camps", "amount": 3})
    assert told["amount"] == 3


def test_a_citys_own_figure_by_another_day_is_thought_of_too():
    figure = Figure("f", Gauge.TOTAL, "數", "F", of="people", at="until")
    fields = (*VISITS.fields, Field("until", Kind.DAY, "迄", "Until"))
    own = replace(VISITS, fields=fields, figures=(figure,))
    days = [("08-01", "09-01", 2), ("08-02", "08-03", 9), ("09-02", "09-03", 50),
            ("09-02", "09-04", 60)]  # fmt: skip
    rows = [
        Published(pk, "A", {"on": f"2026-{on}", "until": f"2026-{until}", "people": people})
        for pk, (on, until, people) in enumerate(days, start=1)
    ]
    # 1 goes with 2 in August by its day, and with 3 in September by its end; 3 with 4
    assert rules.withheld(VISITS, rows) == dict.fromkeys((1, 2), frozenset({"people"}))
    assert set(rules.withheld(own, rows)) >= {1, 2, 3}


ROWS = st.lists(st.tuples(st.integers(0, 7), st.sampled_from("AB"), st.integers(8, 9)), max_size=9)


@given(ROWS)
def test_no_total_by_month_or_agency_tells_a_hidden_number(table):
    rows = [Published(pk, agency, {"on": f"2026-{month:02}-01", "people": number})
            for pk, (number, agency, month) in enumerate(table)]  # fmt: skip
    hidden = set(rules.withheld(VISITS, rows))
    numbers = {row.pk: row.values["people"] for row in rows}
    assert {pk for pk, number in numbers.items() if 0 < number < VISITS.small} <= hidden
    groups = defaultdict(list)
    for row in rows:
        groups[row.values["on"]].append(row.pk)
        groups[row.values["on"], row.agency].append(row.pk)
    for group in groups.values():
        left = {numbers[pk] for pk in group if pk in hidden}
        assert len(left) != 1 or set(group) <= hidden
    for one in hidden:
        for other in hidden:
            there, here = rows[one], rows[other]
            if (there.agency, there.values["on"]) == (here.agency, here.values["on"]):
                exchanged = list(rows)
                exchanged[one] = replace(there, values=here.values)
                exchanged[other] = replace(here, values=there.values)
                assert set(rules.withheld(VISITS, exchanged)) == hidden
