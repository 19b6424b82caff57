"""Tracked plans of the demonstration city: titles, units, money, and how each went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from civicloop.engines.tracking.rules import Point, later, span

MONTHS = 18
"""So many months of reports are there already."""
AHEAD = 8
"""So many months the plans go on."""
HUNDRED = Decimal(100)
ANNUAL, WORKS, CONTRACTS = "annual", "forward_looking", "information_contracts"
BASIC = "basic_facilities"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One item on paper. ``way``: how its reports go; ``begun``: months before today."""

    programme: str
    unit: str
    title: str
    millions: int
    work: str
    way: str = "well"
    begun: int = MONTHS


def _lines(programme: str, *rows: tuple[str, str, int, str, str, int]) -> list[PlanLine]:
    return [PlanLine(programme, *row) for row in rows]


LINES = [
    *_lines(
        ANNUAL,
        ("PWB-MO-L", "智慧路燈節能汰換第三期", 86, "purchase", "behind", 18),
        ("PWB-MO-L", "偏鄉路燈供電線路更新", 32, "engineering", "well", 18),
        ("PWB-MO-L", "橋梁景觀照明改善", 24, "engineering", "recovered", 15),
        ("PWB-MO-P", "都會公園老樹健檢與支撐", 15, "service", "well", 12),
        ("PWB-MO-P", "特色公園共融遊戲場更新", 64, "engineering", "unspent", 18),
        ("PWB-NC", "岡山聯外道路拓寬", 420, "engineering", "late", 18),
        ("PWB-NC", "旗津觀光步道延伸", 95, "engineering", "well", 17),
        ("PWB-MO-C", "人行環境改善（三民、左營）", 78, "engineering", "replanned", 18),
        ("WRB-DR", "易淹水路段側溝清淤與更新", 110, "engineering", "well", 18),
        ("WRB-FL", "後勁溪堤岸整建", 230, "engineering", "suspended", 18),
        ("WRB-SE", "污水下水道用戶接管（鳳山）", 310, "engineering", "behind", 18),
        ("TB-SG", "號誌時制重整與行人早開", 28, "service", "well", 14),
        ("TB-EN", "校園周邊通學廊道", 56, "engineering", "recovered", 16),
        ("TB-PT", "市區公車候車亭更新", 42, "purchase", "well", 18),
        ("EPB-NO", "固定污染源稽查計畫", 18, "service", "well", 12),
        ("HB-DC", "登革熱孳生源清除計畫", 36, "service", "well", 18),
        ("SAB-EL", "長青學苑據點擴充", 22, "service", "unspent", 15),
        ("EB-PR", "國小老舊校舍耐震補強", 180, "engineering", "done", 18),
        ("UDB-PL", "舊部落活化都市計畫檢討", 12, "land", "late", 18),
        ("EDB-MK", "公有市場屋頂防水整修", 34, "engineering", "silent", 18),
    ),
    *_lines(
        WORKS,
        ("PWB-NC", "前鎮漁港周邊道路改善", 150, "engineering", "well", 18),
        ("PWB-NC", "橋頭科學園區聯外橋", 680, "engineering", "behind", 18),
        ("WRB-FL", "美濃溪滯洪池", 260, "engineering", "late", 18),
        ("WRB-DR", "鼓山雨水抽水站更新", 140, "engineering", "well", 16),
        ("WRB-SE", "臨海污水處理廠再生水管線", 520, "engineering", "well", 18),
        ("TB-EN", "自行車道串連計畫", 72, "engineering", "done", 18),
        ("TB-PK", "捷運站轉乘停車場", 210, "engineering", "replanned", 18),
        ("EB-PR", "校園社區化改造", 88, "engineering", "recovered", 14),
        ("PWB-MO-N", "楠梓車站廣場整建", 64, "engineering", "well", 12),
        ("PWB-MO-L", "產業園區路燈建置", 48, "engineering", "well", 13),
        ("SAB-EL", "日照中心新建", 95, "engineering", "behind", 16),
        ("EDB-MK", "夜市智慧用電示範", 20, "service", "well", 10),
    ),
    *_lines(
        CONTRACTS,
        ("DIC", "市民服務單一入口改版", 26, "service", "well", 14),
        ("HB-DC", "疫情整合通報系統", 14, "service", "waiting", 12),
        ("TB-SG", "號誌設備資產管理系統", 11, "service", "behind", 12),
        ("RDEC-1999", "話務知識庫整合", 9, "service", "well", 9),
        ("UDB-PL", "都市計畫書圖查詢系統", 16, "service", "recovered", 13),
        ("EPB-IN", "稽查行動表單", 7, "service", "well", 8),
        ("PWB-MO", "道路挖掘管理平台介接", 13, "service", "late", 14),
        ("SAB-WF", "急難救助申辦電子化", 8, "service", "well", 7),
    ),
    *_lines(
        BASIC,
        ("PWB-MO", "市區道路基本設施補助養護（苓雅、前金）", 68, "engineering", "well", 18),
        ("WRB-DR", "雨水下水道檢修及縱走（鳳山）", 45, "engineering", "behind", 18),
        ("EB-PR", "國中小廁所整修補助", 37, "engineering", "unspent", 18),
        ("PWB-NC", "偏鄉聯絡道路邊坡補強", 52, "engineering", "recovered", 17),
        ("WRB-FL", "區域排水護岸整修", 61, "engineering", "late", 18),
        ("PWB-MO", "橋梁檢測及補強", 29, "engineering", "done", 18),
    ),
]
CANDIDATES = [
    PlanLine(ANNUAL, "PWB-MO-S", "小港社區人行道整平", 25, "engineering", "candidate", 0),
    PlanLine(ANNUAL, "CAB-DA", "里活動中心無障礙改善", 30, "engineering", "candidate", 0),
    PlanLine(ANNUAL, "AB-AP", "動物收容空間擴充", 40, "engineering", "candidate", 0),
]
CAUSES = ("A12", "A21", "C21", "B11", "D11")
REMEDIES = (
    "每週召開工進會議，增加夜間工班",
    "修正招標文件並縮短等標期",
    "協調管線單位聯合施工",
    "要求廠商提送趲趕計畫並增派機具",
)
PARTIES = ("主辦機關", "設計單位", "施工廠商", "管線單位")
NARRATIVES = (
    "本月辦理現場放樣與材料送審，累計進度{actual}%。",
    "本月完成主要工項施作並辦理估驗，累計進度{actual}%。",
    "本月召開工作會議檢討介面，持續施作中，累計進度{actual}%。",
    "本月配合管線遷移調整工序，累計進度{actual}%。",
    "本月辦理查驗及缺失改善，累計進度{actual}%。",
)


def curve_of(line: PlanLine, last: date) -> tuple[Point, ...]:
    """A plan in the shape of an S: slow at both ends, from its first month to its last."""
    first = later(last, 1 - line.begun) if line.begun else later(last, 1)
    ends = last if line.way in {"done", "waiting"} else later(last, AHEAD)
    months = span(first, ends)
    total = line.millions * 1_000_000
    points = []
    for at, month in enumerate(months, 1):
        share = Decimal(at) / len(months)
        smooth = share * share * (3 - 2 * share)
        percent = HUNDRED if at == len(months) else (smooth * 100).quantize(Decimal("0.1"))
        points.append(Point(month, percent, int(total * percent / 100)))
    return tuple(points)


def actual_of(line: PlanLine, planned: Decimal, at: int, chance: float) -> Decimal:
    """What a month really reached; ``at`` counts the months of this item from 0."""
    slack = Decimal(str(round(chance * 1.5, 1)))
    lost = {
        "well": slack,
        "unspent": slack,
        "done": Decimal(0),
        "waiting": Decimal(0),
        "silent": slack,
        "suspended": Decimal(4),
        "behind": Decimal("6.2") + slack if at > 8 and at % 3 != 1 else slack,  # noqa: PLR2004 (months)
        "late": Decimal("11.5") + slack * 2 if at > 6 else Decimal(6),  # noqa: PLR2004 (months)
        "recovered": Decimal("7.5") if 5 < at < 9 else slack,  # noqa: PLR2004 (months)
        "replanned": Decimal("9.4") if at > 9 else slack,  # noqa: PLR2004 (months)
    }[line.way]
    return max(Decimal(0), planned - lost)
