"""Five sources, ceilings, and tables whose sums must hold, with the figures once printed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.evaluate.planning.rules import (
    SOURCES,
    Amount,
    Bar,
    Difference,
    Line,
    MoneySource,
    by_source,
    by_year,
    chapters_due,
    check_amounts,
    check_grant,
    check_lines,
    check_tree,
    compare,
    differences,
    in_hundred_millions,
    in_thousands,
    is_below_bar,
    missing_chapters,
    overs,
    passed,
    standings,
    total,
)

YI = 10**8
BAR = Bar(50_000_000, 10_000_000, 1_000_000_000, 10**8, ("origin", "goals"), ("alternatives",))
CITY, FUND = MoneySource.CITY, MoneySource.FUND
ASKED_FOR_102 = {
    "city": "289.15", "fund": "94.18", "central": "79.41", "special": "1.87", "private": "1.54",
}  # fmt: skip


def test_what_was_asked_for_the_year_102_by_source():
    rows = [
        Amount(MoneySource(source), 2013, int(Decimal(amount) * YI))
        for source, amount in ASKED_FOR_102.items()
    ]
    printed = [in_hundred_millions(amount) for amount in by_source(rows).values()]
    assert printed == list(ASKED_FOR_102.values())
    assert in_hundred_millions(total(rows)) == "466.15"
    assert by_year(rows) == {2013: 46_615_000_000}


def test_225_of_351_projects_pass_with_the_sum_that_was_granted():
    share, rest = divmod(22_789_000_000, 225)
    granted = {(pk, CITY): share + (rest if pk == 0 else 0) for pk in range(225)}
    granted |= {(pk, CITY): 0 for pk in range(225, 351)}
    assert len(passed(granted)) == 225
    assert in_hundred_millions(sum(granted.values())) == "227.89"


def test_money_is_printed_as_the_tables_do():
    assert in_thousands(279_232_000) == "279,232"
    assert in_thousands(1_500) == "1.500"
    assert in_hundred_millions(505_000) == "0.01"
    assert in_hundred_millions(499_999) == "0.00"


@pytest.mark.parametrize(
    ("amounts", "faults"),
    [
        ([Amount(CITY, 2027, 1)], {}),
        ([], {"money": "nothing_asked"}),
        ([Amount(CITY, 2028, 1)], {"money": "nothing_asked"}),
        ([Amount(CITY, 2027, -1)], {"amount_city_2027": "money_range"}),
        ([Amount(CITY, 2027, 10**15)], {"amount_city_2027": "money_range"}),
        ([Amount(FUND, 2026, 1)], {"amount_fund_2026": "year_outside"}),
        ([Amount(FUND, 2033, 1)], {"amount_fund_2033": "year_outside"}),
    ],
)
def test_what_is_asked_is_whole_not_below_zero_and_of_the_round(amounts, faults):
    found = check_amounts(amounts, 2027, 6)
    assert {name: rows[0].code for name, rows in found.items()} == faults


def test_major_works_need_more_chapters():
    assert chapters_due(999_999_999, BAR) == ("origin", "goals")
    assert chapters_due(1_000_000_000, BAR) == ("origin", "goals", "alternatives")
    assert missing_chapters({"origin": "緣起", "goals": " "}, 10**9, BAR) == [
        "goals",
        "alternatives",
    ]


@pytest.mark.parametrize(
    ("whole", "first", "continuing", "small"),
    [
        (49_999_999, 49_999_999, False, True),
        (50_000_000, 1, False, False),
        (50_000_000, 9_999_999, True, True),
        (20_000_000, 10_000_000, True, False),
    ],
)
def test_small_projects_stay_out(whole, first, continuing, small):
    assert is_below_bar(whole, first, BAR, is_continuing=continuing) is small


@given(st.dictionaries(st.sampled_from(SOURCES), st.integers(0, 10**12)))
def test_the_standings_account_for_every_dollar(granted):
    rows = standings(granted, granted, {})
    assert sum(row.granted for row in rows) == sum(granted.values())
    assert overs(rows) == {}
    tight = standings(granted, granted, {row.source: row.granted for row in rows})
    assert [row.left for row in tight] == [0] * 5


@given(st.dictionaries(st.tuples(st.integers(1, 9), st.sampled_from(SOURCES)),
                       st.integers(0, 10**12)))  # fmt: skip
def test_a_scenario_does_not_differ_from_itself(granted):
    assert differences(granted, granted) == {}


def test_a_ceiling_is_held_by_source():
    asked = {CITY: 110, FUND: 5}
    rows = standings(asked, asked, {CITY: 100})
    assert [(row.source, row.left) for row in rows if row.left is not None] == [(CITY, -10)]
    assert overs(rows) == {"city": 10}
    assert check_grant(61, 60)[0].code == "above_asked"
    assert check_grant(-1, 60)[0].code == "money_range"
    assert check_grant(60, 60) == ()


K = 1000
TABLE_112 = [
    Line("1", "", "一般行政", 3312 * K), Line("1.1", "1", "行政管理（研考）", 2521 * K),
    Line("1.2", "1", "行政管理（資訊）", 791 * K), Line("2", "", "研究發展", 7320 * K),
    Line("3", "", "綜合計畫", 2656 * K), Line("4", "", "管制考核", 500 * K),
    Line("5", "", "為民服務", 54_912 * K), Line("6", "", "工程品質評鑑與查核", 1699 * K),
    Line("7", "", "資訊業務", 103_033 * K), Line("7.1", "7", "市政資訊發展", 46_328 * K),
    Line("7.2", "7", "網路應用服務管理", 29_781 * K),
    Line("7.3", "7", "資訊基礎建設管理", 26_924 * K),
    Line("8", "", "人事費及第一預備金", 105_800 * K), Line("8.1", "8", "人事費", 105_705 * K),
    Line("8.2", "8", "第一預備金", 95 * K),
    Line("8.1.1", "8.1", "研考會", 65_130 * K), Line("8.1.2", "8.1", "資訊中心", 40_575 * K),
]  # fmt: skip


def test_the_table_of_the_year_112_holds():
    assert check_lines(TABLE_112, 279_232 * K) == []
    assert check_tree(TABLE_112) == {}


def test_a_table_that_does_not_hold_is_named_line_by_line():
    wrong = [Line("7.1", "7", "市政資訊發展", 46_327 * K) if line.code == "7.1" else line
             for line in TABLE_112]  # fmt: skip
    assert check_lines(wrong, 279_233 * K) == [
        Difference("parts", "7", "資訊業務", 103_033_000, 103_032_000),
        Difference("total", "", "", 279_233_000, 279_232_000),
    ]


def test_a_tree_has_no_circle_no_gap_and_no_code_twice():
    lines = [Line("1", "2", "甲", 1), Line("2", "1", "乙", 1), Line("3", "9", "丙", 1),
             Line("3", "", "丁", 1)]  # fmt: skip
    found = {key: rows[0].code for key, rows in check_tree(lines).items()}
    assert found == {"code": "twice", "1": "circle", "2": "circle", "3": "unknown_above"}


def test_plan_and_budget_are_compared_code_by_code():
    plan = [Line("1", "", "甲", 10), Line("2", "", "乙", 20)]
    budget = [Line("2", "", "乙", 21), Line("3", "", "丙", 30)]
    assert [(row.kind, row.code, row.by) for row in compare(plan, budget)] == [
        ("not_budgeted", "1", 10),
        ("differs", "2", -1),
        ("not_planned", "3", -30),
    ]


def test_detail_below_the_top_and_what_stands_in_the_budget_alone_are_no_difference():
    plan = [Line("1", "", "甲", 10), Line("1.1", "1", "子", 10)]
    budget = [Line("1", "", "甲", 10), Line("1.2", "1", "丑", 10),
              Line("8", "", "人事費", 5, is_apart=True)]  # fmt: skip
    assert compare(plan, budget) == []
