"""The rows that the city's reports print, entered as a file, come to the totals that they print.

Lines name the seed and its line (``SYSTEMS.md``); a printed total that does not follow from
its rows is named beside the right one.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date

import pytest

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics import services as engine
from civicloop.engines.metrics.rules import METRICS, Month, Period
from civicloop.engines.registers import queries, rules
from civicloop.engines.registers import services as registers
from civicloop.kernel.actors.rules import machine
from tests.db.registers.books import NOW

pytestmark = pytest.mark.django_db
IMPORTER = machine("import", "registers.edit")


@dataclass(frozen=True)
class Printed:
    """Rows under headings, and what the counts of the register come to."""

    register: str
    heads: str
    rows: tuple[str, ...]
    comes_to: dict[str, int]
    computed: dict[str, str] = field(default_factory=dict)


COURSE = "辦理日期|課程名稱|合辦單位|場次|參訓人數"
WORKS = f"{COURSE}|對象"
PRINTED = [
    Printed("works-training", WORKS, (  # 000:54-61, and 001:431-433: 7 sessions, 600 people
        "108年8月9日|第92期市地重劃工程|土開處|1|35|機關及廠商",
        "108年8月29日|品質預警機制（第一場）||1|105|機關及廠商",
        "108年8月30日|民生工程實務（第一場）|民政局|1|83|機關及廠商",
        "108年9月7日|廳舍延壽計畫|民政局|1|106|機關及廠商",
        "108年11月1日|民生工程設計及監造實務|高雄市工程技術顧問商業同業公會|1|100|機關及廠商",
        "108年12月5日|品質預警機制（第二場）||1|109|機關及廠商",
        "108年12月19日|民生工程實務（第二場）|民政局|1|62|機關及廠商",
    ), {"courses": 7, "sessions": 7, "people": 600, "contractor_sessions": 0}),
    Printed("works-training", WORKS, (  # 003:191-204: 7 courses; two of them on one day
        "107/5/29|工程災害與設計施工研習班|人發中心|1|42|機關人員",
        "107/7/5|補強工程施工重點|教育局|1|97|機關人員",
        "107/7/27|建築工程材料之管控缺失|公會|1|83|機關人員",
        "107/7/27|建築工程施工缺失|公會|1|76|機關人員",
        "107/8/31|人員培訓專案（I）||1|29|機關人員",
        "107/10/16|工程法律與履約爭議|人發中心|1|50|機關人員",
        "107/11/9|人員培訓專案（II）||1|30|機關人員",
    ), {"courses": 7, "sessions": 7, "people": 407, "contractor_sessions": 0}),
    Printed("works-training", WORKS, (  # 002:245-256: 6 and 2 sessions; 4 of them in one line
        "101/4/30|建築工程常見缺失與改進對策||1|93|承攬廠商",
        "101/6/14|設計圖說內涵及審查|人發中心|1|34|機關人員",
        "101/9/10|景觀工程規劃、設計、施工||1|72|承攬廠商",
        "101/9/12|鋼結構施工及品質管理要項|公務人力發展中心|1|35|機關人員",
        "101/11/29|旗山九區公所人員工程執行力||4|124|機關人員",
    ), {"courses": 5, "sessions": 8, "people": 358, "contractor_sessions": 2}),
    Printed("quality-managers", f"{COURSE}|結束日期|時數|合格人數", (  # 002:257
        "101/5/20|公共工程品質管理人員訓練專班||1|45|101/7/22|81|45",
    ), {"courses": 1, "sessions": 1, "people": 45, "hours": 81, "passed": 45}),
    Printed("preliminary-training", f"{COURSE}|結束日期", (  # 002:162, 003:119
        "101/2/13|先期作業研習班|行政院研考會|1|107|",
        "107/2/27|先期作業研習班||1|73|107/3/6",
    ), {"courses": 2, "sessions": 2, "people": 180}),
    Printed("service-training", COURSE, (  # 002:124, 003:105, 000:13
        "101/6/25|提升服務品質研習|人發中心|1|96",
        "107/7/26|提升服務品質研習|人發中心|1|75",
        "108/7/26|提升服務品質研習|人發中心|1|86",
    ), {"courses": 3, "sessions": 3, "people": 257}),
    Printed("mainland-seminars", f"{COURSE}|類型", (  # 002:153-158, 003:115, 001:142
        "101/8/3|大陸事務座談會|陸委會|1||座談會",
        "101/8/3|鄉親座談會|陸委會|1||座談會",
        "107/7/31|大陸事務研習會|陸委會|1||研習會",
        "108/3/1|宣導說明會一||1||說明會",
        "108/9/1|宣導說明會二||1||說明會",
    ), {"courses": 5, "sessions": 5, "people": 0, "briefings": 2}),
    Printed("security-certificates", f"{COURSE}|證照名稱|參加機關數|取得證照人數|節省經費", (
        "108/9/1|ISO 27001 主導稽核員||1|53|ISO 27001|45|53|1,900,000",  # 000:105
    ), {"courses": 1, "sessions": 1, "people": 53, "agencies": 45, "certified": 53,
        "saved": 1_900_000}),
    Printed("security-practice", COURSE, ("101/6/1|資安實務班||1|200",),  # 002:463
            {"courses": 1, "sessions": 1, "people": 200}),
    Printed("innovation-awards", "獎項名稱|參賽日期|參賽計畫|主辦單位|參賽國家數|參賽城市數"
            "|參選項目數|名次（前幾名）|結果", (  # 002:288
        "國際城市創新獎|101/9/1|1999|UCLG|56|153|255|15|入圍",
    ), {"entered": 1, "honoured": 0}),
    Printed("community-visits", "辦理日期|梯次|本市社區數|外縣市社區數|觀摩人數", tuple(
        f"101/{month}/1|{month}|{own}|{others}|80"  # 002:183: six sessions, 8 and 4, 80 in each
        for month, (own, others) in enumerate([(2, 0), (1, 1), (1, 1), (2, 0), (1, 1), (1, 1)], 4)
    ), {"sessions": 6, "own": 8, "others": 4, "people": 480}),
    Printed("city-events", "開始日期|結束日期|活動名稱|類型|參與人次", (  # 002:175-182
        "101/12/9||希望小提琴-人權教育推廣|活動|",
        "101/12/14|101/12/16|第十六屆國際語文教學研討會|研討會|",
    ), {"events": 2, "people": 0}),
    Printed("university-cooperation", "簽署或開會日期|大專院校|合作方式|合作內容|參與校數", (
        "112/1/1|十八所大專院校|聯誼會議|官學合作平台|18",  # 004:64
    ), {"projects": 1, "universities": 18, "students": 0}),
    Printed("mainland-visits", "來訪日期|離開日期|來訪團體|接待機關|目的|場次|人次", (
        "108/8/28|108/8/29|香港中華出入口商會|研考會|經貿|1|18",  # 001:150
        "108/1/1|108/12/31|其他各團|各機關|其他|314|4,909",  # 000:18: 315 and 4,927 in all
    ), {"occasions": 315, "people": 4_927}),
    Printed("youth-events", "辦理日期|活動名稱|類型|本國學生|陸生|外籍生", (
        *(f"101/7/{day}|講座{day}|講座|||" for day in (7, 14, 21, 28)),  # 002:143
        "101/11/17|國際青年學子市政體驗參訪營|營隊參訪|25|12|13",  # 002:145: 50 of them
    ), {"events": 5, "lectures": 4, "local": 25, "mainland": 12, "foreign": 13},
        {"students": "50"}),
    Printed("supervision-publicity", "開始日期|結束日期|媒體|宣導內容|次數", (
        "101/4/20|101/4/22|紅布條|一日馬術體驗營|1",  # 002:242
        "101/10/12|101/10/14|有線電視跑馬燈|全民督工專線|1",
        "107/3/1||海報|上半年|1", "107/9/1||海報|下半年|1",  # 003:181
    ), {"campaigns": 4, "runs": 4}),
    Printed("security-levels", "核定日期|機關|責任等級|資安管理系統", tuple(
        f"109/1/1|C 級機關{number}|C 級|輔導中" for number in range(19)  # 001:823-827
    ), {"agencies": 19, "level_c": 19, "guided": 19}),
    Printed("site-checks", "檢核日期|合作學校|類型|學生人數|檢核網站數|發現弱點數", (
        "108/9/1|樹德科大等三校|內容檢核|114|238|",  # 000:96, 001:571-577
        "108/9/1|樹德科大等三校|弱點偵測|8|0|33",
    ), {"sites": 238, "students": 122, "holes": 33}),
    Printed("reserve-fund", "核准日期|核准文號|動支事由|動支金額", (
        "112/1/1|第一預備金|編列|95,000",  # 004:41: 95 thousand
    ), {"uses": 1, "amount": 95_000}),
    Printed("contracts", "決標日期|標案案號|標案名稱|得標廠商|決標金額|履約情形", (
        "101/5/1|101-01|登革熱防治資訊|捷連科技有限公司|3,050,000|已驗收",  # 002:312
    ), {"contracts": 1, "price": 3_050_000}),
    Printed("mail-service", "月份|服務|信箱容量|寄出封數|收到封數", (
        "109/2|員工信箱|300|16,425,000|16,425,000",  # 001:634-638: 32.85 million in all
    ), {"sent": 16_425_000, "received": 16_425_000, "newsletters": 0, "refused": 0,
        "minutes_down": 0}, {"letters": "32850000"}),
]  # fmt: skip
PLATFORM = (  # 002:322-430: item, 98, 100, 101, the printed total, the right one where it differs
    ("平台瀏覽數", "views", 49_048, 29_887, 51_878, 130_813, 0),
    ("創作人才", "talents", 814, 592, 167, 1_572, 1_573),
    ("收納作品", "works", 1_321, 560, 595, 2_471, 2_476),
    ("參與課程", "courses", 533, 261, 79, 873, 0),
    ("媒合會創作者", "matching_creators", 15, 44, 33, 92, 0),
    ("媒合成功", "matches", 3, 52, 42, 97, 0),
    ("媒合廠商", "matching_firms", 10, 20, 18, 48, 0),
    ("實體宣傳學校", "schools_on_site", 10, 15, 19, 44, 0),
    ("線上宣傳學校", "schools_online", 26, 38, 21, 85, 0),
    ("進駐廠商", "cluster_firms", None, 26, 4, 30, 0),
    ("聚落發表作品", "cluster_works", None, 204, 15, 219, 0),
    ("作品心得", "cluster_comments", None, 196, 119, 315, 0),
    ("接龍作品", "relay_works", None, 223, 164, 387, 0),
    ("創作元件", "relay_parts", None, 305, 128, 433, 0),
    ("實體研習營", "relay_camps", None, 4, 3, 7, 0),
    ("頒獎典禮貴賓", "contest_guests", None, None, 34, 34, 0),
    ("投稿作品", "contest_entries", None, None, 307, 307, 0),
    ("得獎作品", "contest_winners", None, None, 30, 30, 0),
    ("輔導申請補助廠商", "subsidised_firms", None, 5, 4, 9, 0),
)


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    registers.ship(now=NOW)


def handed_in(register, heads, rows):
    """A file as a keeper would send it; every row is taken or the import is none."""
    sheet = io.StringIO()
    csv.writer(sheet).writerows([heads.split("|"), *(row.split("|") for row in rows)])
    _mapping, plan = registers.import_file(
        register, sheet.getvalue().encode(), file_name="印出.csv", pairs=[], actor=IMPORTER,
        strict=True, now=NOW,
    )  # fmt: skip
    assert [fault.zh for fault in plan.faults] == []
    assert len(plan.added) == len(rows)
    return queries.register(register)


def came_to(register, *, since=None, until=None):
    return {one.count.key: one.value for one in queries.counted(register, since, until)}


@pytest.mark.parametrize("table", PRINTED, ids=[f"{n}-{t.register}" for n, t in enumerate(PRINTED)])
def test_printed_rows_come_to_the_printed_totals(table):
    register = handed_in(table.register, table.heads, table.rows)
    assert came_to(register) == table.comes_to
    entry = queries.entries(register).order_by("-day").first()
    found = rules.computed_values(register.definition, entry.values)
    assert {name: str(found[name]) for name in table.computed} == table.computed


def test_every_item_of_the_creator_platform_comes_to_its_printed_total_or_the_right_one():
    rows = [
        f"{year}|平台效益|{word}|{amount}"
        for word, _item, *amounts, _printed, _right in PLATFORM
        for year, amount in zip((98, 100, 101), amounts, strict=True)
        if amount is not None
    ]
    register = handed_in("digital-creators", "年度|項目|細項|數量", rows)
    right = {item: right or printed for _word, item, *_years, printed, right in PLATFORM}
    assert came_to(register) == right
    wrong = [item for _word, item, *_years, _printed, right in PLATFORM if right]
    assert wrong == ["talents", "works"]
    in_101 = came_to(register, since=date(2012, 1, 1), until=date(2012, 12, 31))
    assert in_101 == {item: last or 0 for _word, item, _a, _b, last, _p, _r in PLATFORM}


def test_the_figure_of_a_report_says_the_printed_total_of_its_time():
    handed_in("works-training", WORKS, PRINTED[0].rows)
    months = Period.parse("2019-08..2020-02").months
    engine.refresh("registers.entry", [*months, Month(2019, 7)], now=NOW)
    for period in ("2019-H2", "2019-08..2020-02"):
        figure = metrics.resolve("registers.works_training_people", period=period, now=NOW)
        assert (figure.shown, figure.rows, figure.is_whole) == (600, 7, True)
    assert METRICS.get(figure.metric.key).floor == 5
