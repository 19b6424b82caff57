"""Texts that nobody writes on purpose: each is read, compared and checked, and none is a fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.publish.reports.rules import checking
from civicloop.publish.reports.rules.checking import check, csv_relations
from civicloop.publish.reports.rules.texts import compared

ACCOUNT = "123456789012345678901234567890"
PIECES = (
    "1", "0", "1,234", "100%", "3.14", "-5", ACCOUNT, "9" * 24, f"0.{'3' * 22}", "１２３", "①", "½",
    "（", "）", "(", ")", "、", "，", "。", ":", " ", "\n", "|", "| --- |", "\t", "\u2028",
    "合計", "總計", "占", "其中", "平均每月", "平均", "全年", "1月至6月", "增加", "較", "件", "元",
    "億", "萬", "率", "壹、", "1. ", "# ", "of ", "the ", "and ", "cases ", "up ", "from ", "to ",
    "rose ", "total ", "average ", "half ", "including ", "million ", "×", "÷", "=",
)  # fmt: skip
TABLE = "| 項目 | {} | {} |\n| --- | --- | --- |\n| 甲 | {} | 1 |\n| 乙 | {} | 2 |\n"


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_a_text_says_it_is_checked(text):
    assert isinstance(checking.findings(text), list)
    assert isinstance(check(csv_relations(text)), list)


@pytest.mark.parametrize(
    "text",
    [
        f"匯入專戶{ACCOUNT}，計約{ACCOUNT}元。",
        f"Of {ACCOUNT} cases, {ACCOUNT} were closed (5%).",
        TABLE.format("合計", "比率", ACCOUNT, ACCOUNT),
        TABLE.format("合計", "占比", "10% 5% 5%", "3 1 2"),
        "合計比率,合計,數量\n甲,1,2\n乙,3,4\n",
    ],
)
def test_numbers_of_accounts_and_odd_cells_follow_from_nothing(text):
    assert checking.findings(text) == []
    assert check(csv_relations(text)) == []


WORDS = st.lists(
    st.sampled_from(("甲", "乙", "丙丁", "word", " ", "\n", "1,234", "。")), max_size=60
)


def _sides(pairs):
    return tuple(
        "".join(text for kind, text in pairs if kind in {"same", side}) for side in ("out", "in")
    )


@given(WORDS.map("".join), WORDS.map("".join))
def test_what_is_compared_is_both_texts(before, after):
    assert _sides(compared(before, after)) == (before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("一" * 20_000, "二一" * 10_000),
        ("一\n" * 10_000, "二\n一\n" * 5_000),
        ("\n\n".join(["一" * 199] * 100), "\n\n".join(["二一" * 100] * 100)),
    ],
)
def test_texts_that_would_be_compared_for_hours_are_told_whole(before, after):
    assert _sides(compared(before, after)) == (before, after)
