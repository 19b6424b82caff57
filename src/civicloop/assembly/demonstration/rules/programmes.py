"""The smaller programmes of the demonstration city, a few items each, since last January."""

from __future__ import annotations

from civicloop.assembly.demonstration.rules.plans import PlanLine

Row = tuple[str, str, int, str, str]
SINCE_JANUARY: dict[str, tuple[Row, ...]] = {
    "reconstruction": (
        ("WRB-FL", "甲仙溪護岸災後復建", 52, "engineering", "late"),
        ("PWB-NC", "六龜聯絡道路邊坡復建", 88, "engineering", "well"),
    ),
    "expanded_works": (
        ("PWB-MO", "道路人行環境擴大建設（楠梓）", 74, "engineering", "recovered"),
        ("EDB-MK", "旗山市場整建", 41, "engineering", "well"),
    ),
    "revitalisation": (
        ("CAB-DA", "六龜地方創生事業提案", 12, "", "well"),
        ("CAB-DA", "美濃友善農業聚落提案", 15, "", "behind"),
    ),
    "service_improvement": (
        ("RDEC-1999", "話務中心友善服務提升計畫", 0, "", "well"),
        ("HB-DC", "防疫諮詢服務品質提升計畫", 0, "", "well"),
    ),
    "pledges": (
        ("SAB-EL", "政見：每一行政區至少一處日照中心", 160, "", "well"),
        ("TB-EN", "政見：通學步道三年百校", 120, "", "late"),
        ("PWB-MO-P", "政見：特色公園一區一座（前鎮、小港）", 90, "", "behind"),
    ),
    "smart_city": (
        ("TB-SG", "智慧路口安全補助案（三民）", 24, "", "well"),
        ("EPB-NO", "空品微型感測補助案（林園、大寮）", 18, "", "unspent"),
    ),
    "field_trials": (
        ("DIC", "5G 碼頭無人機巡檢實證", 10, "", "well"),
        ("TB-SG", "影像辨識計數與儲能供電示範（左營）", 14, "", "behind"),
    ),
    "system_integration": (("DIC", "跨機關申辦資料介接整合", 22, "service", "well"),),
    "key_business": (
        ("RDEC-EV", "年度施政計畫選項作業", 0, "", "well"),
        ("RDEC-EV", "年終考評作業", 0, "", "well"),
    ),
}
"""Unit, title, millions, kind of work and way, by the kind of programme."""
FIRMS = (
    "青嵐營造股份有限公司", "禾堂營造有限公司", "海岬工程股份有限公司", "晴川土木包工業",
    "曜石資訊股份有限公司", "拾光系統整合有限公司", "木棉景觀工程有限公司", "立澄機電股份有限公司",
)  # fmt: skip
"""Contractors that do not exist."""


def lines_of(kind: str, months: int) -> list[PlanLine]:
    """The items of one programme, begun so many months ago."""
    return [PlanLine(kind, *row, months) for row in SINCE_JANUARY[kind]]
