"""What sentences and columns claim: found where it does not follow, silent where it may."""

import pytest

from civicloop.publish.reports.rules import checking


def said(text):
    return [(row.code, row.printed, row.expected) for row in checking.findings(text)]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("本期受理1,200件，其中如期結案1,080件，如期率92.0%。", ("share", "92.0%", "90.0%")),
        ("受理 80 件，其中結案 60 件，結案率為 70%。", ("share", "70%", "75%")),
        ("本年度共受理12,000件，平均每月1,100件。", ("mean", "1,100件", "1,000")),
        ("114年全年受理12,000件，平均每月1,001件。", ("mean", "1,001件", "1,000")),
        ("上半年受理600件，平均每月90件。", ("mean", "90件", "100")),
        ("第3季受理600件，平均每月190件。", ("mean", "190件", "200")),
        ("本年1月至10月受理600件，平均每月50件。", ("mean", "50件", "60")),
        ("辦理12場次，計600人次參加，平均每場55人次。", ("mean", "55人次", "50")),
        ("滿意者占45%，普通占30%，不滿意占20%，無意見占10%。", ("hundred", "105%", "100%")),
        ("共計500人參訓，男性260人、女性250人。", ("sum", "500人", "510")),
    ],
)
def test_a_sentence_that_does_not_follow_is_found(text, finding):
    assert said(text) == [finding]


@pytest.mark.parametrize(
    "text",
    [
        "本期受理1,200件，其中如期結案1,080件，如期率90.0%。",
        "本年度共受理12,000件，平均每月1,000件。",
        "本年1月至10月受理600件，平均每月60件。",
        "辦理12場次，計600人次參加，平均每場50人次。",
        "共計500人參訓，男性250人、女性250人。",
        "滿意者占45%，普通占30%，不滿意占20%，無意見占5%。",
    ],
)
def test_what_follows_is_read_and_holds(text):
    assert checking.relations(text)
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "受理1,200件，其中結案1,080件，達成率92%。",
        "受理1,200件，結案1,080件，預算執行率92%。",
        "截至10月底，本年度受理12,000件，平均每月1,200件。",
        "自8月至109年2月受理700件，平均每月95件。",
        "網路申辦占45%，使用手機者占30%，曾洽詢者占60%，願再使用占90%。",
        "辦理12場次、座談3場次，計600人次，平均每場40人次。",
    ],
)
def test_what_may_be_read_in_two_ways_is_no_claim(text):
    assert said(text) == []


def table(head, *rows):
    lines = [head, "|".join("-" * len(head.split("|"))), *rows]
    return "\n".join(f"|{line}|" for line in lines)


ROWS = ("甲局|100|90|90.0%", "乙局|200|150|75.0%", "丙局|50|20|40.0%")


def test_a_rate_follows_from_the_columns_that_nearly_all_rows_name():
    head = "機關|受理|結案|結案率"
    assert said(table(head, *ROWS)) == []
    wrong = said(table(head, *ROWS, "丁局|80|60|70.0%"))
    assert wrong == [("share", "70.0%", "75.0%")]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        # over what was closed and what is overdue: two columns together
        ("機關|結案|如期|逾期未結|如期率", ("甲局|90|80|0|88.9%", "乙局|50|40|0|80.0%",
                                    "丙局|40|30|10|60.0%")),
        # most rows would be wrong: another formula, over what the table does not show
        ("機關|受理|結案|滿意率", ("甲局|100|90|90.0%", "乙局|200|150|61.0%", "丙局|50|20|77.0%")),
        # 0 % and 100 % tell nothing
        ("機關|受理|結案|達成率", ("甲局|9|9|100%", "乙局|5|5|100%", "丙局|5|4|100%")),
        ("機關|年度|甲類|合計", ("甲局|114|3|3", "乙局|114|4|4")),
        ("機關|合計|受理|如期", ("甲局|9|9|7", "乙局|8|8|5")),
    ],
)  # fmt: skip
def test_columns_that_do_not_bear_each_other_out_claim_nothing(head, rows):
    assert said(table(head, *rows)) == []


@pytest.mark.parametrize(
    ("head", "rows", "finding"),
    [
        ("機關|1月|2月|3月|合計|平均", ("甲局|100|90|110|310|100", "乙局|90|90|90|270|90"),
         ("sum", "310", "300")),
        ("機關|1月|2月|3月|合計|平均", ("甲局|100|90|110|300|110", "乙局|90|90|90|270|90",
                                   "丙局|1|2|3|6|2"), ("mean", "110", "100")),
        ("機關|甲|乙|小計|丙|合計", ("甲局|1|2|3|4|7", "乙局|1|2|4|4|7"), ("sum", "4", "3")),
        ("機關|總計|甲|乙", ("甲局|3|1|2", "乙局|7|3|4", "丙局|9|4|4"), ("sum", "9", "8")),
    ],
)  # fmt: skip
def test_totals_and_means_of_columns_wherever_they_stand(head, rows, finding):
    assert said(table(head, *rows)) == [finding]
