"""The figures about cases, each declared once: what it says, how it is made, on what basis."""

from datetime import date

from civicloop.answer.cases.declarations.figures import BY
from civicloop.engines.metrics.rules import (
    Family,
    count,
    mean,
    percent,
    quantile,
)

DIRECTIONS = "行政院及所屬各機關處理人民陳情案件要點"
DISPATCH = "市政府1999派工案件4至24小時回報"
STATISTICS = "市政府陳情案件管制統計"
DAY = 86_400
FEWEST_RATERS = 5
"""Fewer marks than this are hidden: whoever answered for the cases could tell whose they are."""
CASES, DAYS, SHARE, MARKS = ("件", "cases"), ("日", "days"), ("%", "%"), ("分", "points")
SETTLED_ZH = "結案後民眾評分、申請重啟及再次發生認定期間均於本期屆滿"
SETTLED_EN = "whose times to rate, to object and to come back all ended in the period"


figure = Family(
    module="cases",
    source="cases.case",
    owner="研究發展考核委員會",
    basis=DIRECTIONS,
    effective_from=date(2026, 1, 1),
    by=BY,
).declare
BY_ROUNDS = {"version": 2, "effective_from": date(2026, 11, 21)}
"""Figures count rounds since then, so that reopening changes no earlier month."""
figure(
    "on_time",
    ("如期結案率", "On-time rate"),
    SHARE,
    percent(of=("closed_on_time",), over=("closed", "overdue_open")),
    (
        (
            "如期結案件數 ÷（結案件數＋期末逾期未結件數）。開始處理與答復均在期限內才算如期，"
            "核准展延者以展延後期限計；"
            "逾期未結列入分母，案件放著不結不會使比率變好；等待民眾補件者不計逾期，撤案不計；"
            "案件重啟後另計一次，不影響原月份。"
        ),
        (
            "Cases closed on time ÷ (cases closed + cases overdue and open at the end of the "
            "period). "
            "On time means that work began and the answer went out within their limits, an "
            "extension "
            "that was granted included. Cases left open past their limit count against the rate; "
            "cases waiting for the citizen are not overdue, withdrawn cases are left out. A "
            "case that "
            "is reopened counts once more, and changes no earlier month."
        ),
    ),
    basis=f"{DIRECTIONS}；{DISPATCH}",
    **BY_ROUNDS,
    decimals=2,
    higher_is_better=True,
)
figure(
    "on_time_unextended",
    ("未經展延如期結案率", "On-time rate without extensions"),
    SHARE,
    percent(of=("closed_in_first_time",), over=("closed", "overdue_by_first_limit")),
    (
        "同如期結案率，但一律以展延前之原期限計算；與如期結案率之差距即為展延的影響。",
        (
            "As the on-time rate, but every case is measured by the limit before any "
            "extension; the "
            "distance between the two is what extensions do."
        ),
    ),
    basis=DIRECTIONS,
    decimals=2,
    higher_is_better=True,
)
figure(
    "received",
    ("受理件數", "Cases received"),
    CASES,
    count("received"),
    ("期間內受理之案件；重啟不重複計算。", "Cases received in the period; reopening adds none."),
    basis=STATISTICS,
    **BY_ROUNDS,
)
figure(
    "closed",
    ("結案件數", "Cases closed"),
    CASES,
    count("closed"),
    (
        "期間內答復之案件，撤案不計；重啟後再次答復者另計一次。",
        (
            "Cases answered in the period, without those withdrawn; an answer after reopening "
            "counts "
            "once more."
        ),
    ),
    basis=STATISTICS,
    **BY_ROUNDS,
)
figure(
    "overdue_open",
    ("期末逾期未結", "Overdue and open"),
    CASES,
    count("overdue_open"),
    ("期末仍未結案且已逾期限之件數。", "Cases open and past a limit at the end of the period."),
    basis=STATISTICS,
    **BY_ROUNDS,
    higher_is_better=False,
)
figure(
    "days_median",
    ("處理日數中位數", "Median days to answer"),
    DAYS,
    quantile("median_seconds", over="closed", scale=DAY),
    (
        "期間內結案案件自受理至答復之日數中位數（含等待與例假日，即民眾實際經歷的時間）；不可跨月或跨機關相加平均。",
        (
            "The median of the days from intake to answer of the cases closed in the period, "
            "waiting "
            "and holidays included: the time that citizens live through. It is counted anew "
            "for each "
            "month and member, never averaged."
        ),
    ),
    basis="NYC Local Law 47/2005；處理時間以中位數與第90百分位數並列",
    decimals=1,
    higher_is_better=False,
)
figure(
    "days_p90",
    ("處理日數第90百分位數", "90th percentile of days to answer"),
    DAYS,
    quantile("p90_seconds", over="closed", scale=DAY),
    (
        "期間內結案案件中，十件有九件在此日數內答復。",
        "Nine of ten cases closed in the period were answered within so many days.",
    ),
    basis="NYC Local Law 47/2005；處理時間以中位數與第90百分位數並列",
    decimals=1,
    higher_is_better=False,
)
figure(
    "fixed",
    ("改善完成率", "Share fixed or dealt with"),
    SHARE,
    percent(of=("fixed",), over=("closed",)),
    (
        (
            "結果為「已修復」或「已辦理答復」之件數 ÷ 結案件數；"
            "無法處理、非權責或查無異狀者另計，不算已改善。"
        ),
        (
            "Cases closed as fixed or dealt with ÷ cases closed; cases that nobody could act "
            "on, that were not the city's, or where nothing was found are counted apart."
        ),
    ),
    basis=DIRECTIONS,
    decimals=1,
)
figure(
    "reopened",
    ("重啟件數", "Reopened"),
    CASES,
    count("reopened"),
    (
        "期間內因未改善而重啟之次數，計入重啟當月。",
        "How often a case was reopened in the period because it was not done.",
    ),
    basis=DIRECTIONS,
    higher_is_better=False,
)
figure(
    "came_back",
    ("再次發生件數", "Came back"),
    CASES,
    count("came_back"),
    (
        "期間內受理之案件中，同類別、同地點於規定期間內已有結案紀錄者。",
        (
            "Cases received at a place where one of the same category had been closed within "
            "the time "
            "and distance of the rule set."
        ),
    ),
    basis="陳情與派工案件處理期限（再次發生認定期間及距離）",
    higher_is_better=False,
)
figure(
    "first_time_fixed",
    ("首次修復率", "Fixed at the first time"),
    SHARE,
    percent(of=("fixed_for_good",), over=("fixed_and_settled",)),
    (
        (
            "首次處理即改善、且觀察期內未重啟亦未再次發生之件數 ÷ 首次處理結果為已改善之件數；"
            f"以{SETTLED_ZH}者為準，"
            "故發布後不再變動。"
        ),
        (
            "Cases fixed in their first round that were neither reopened nor came back while "
            "they were "
            "observed ÷ all cases fixed in their first round; it speaks of those "
            f"{SETTLED_EN}, and so "
            "does not change once it is published."
        ),
    ),
    basis="陳情與派工案件處理期限（再次發生認定期間及距離）",
    decimals=1,
    higher_is_better=True,
)
for name, zh, en in (
    ("manner", "態度滿意度", "Satisfaction with manner"),
    ("speed", "速度滿意度", "Satisfaction with speed"),
    ("result", "結果滿意度", "Satisfaction with the result"),
):
    figure(
        f"satisfaction_{name}",
        (zh, en),
        MARKS,
        mean(
            f"{name}_total",
            over="rated",
            squares=f"{name}_squares",
            asked=("settled",),
            bounds=(1, 5),
        ),
        (
            (
                f"民眾評分（1至5分）之平均；以{SETTLED_ZH}者為準，並列回收率與95%信賴區間。"
                "區間只反映抽樣誤差，不反映未評分者的意見。"
            ),
            (
                f"The mean of the marks from 1 to 5 of the cases {SETTLED_EN}, with response "
                "rate and "
                "interval of 95 %. The interval tells the error of sampling alone, and nothing "
                "about "
                "those who did not answer."
            ),
        ),
        basis="民眾滿意度調查；Cochran, Sampling Techniques（有限母體校正）",
        decimals=2,
        higher_is_better=True,
        floor=FEWEST_RATERS,
    )
