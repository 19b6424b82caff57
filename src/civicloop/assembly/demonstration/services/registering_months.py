"""What systems and sites report day by day and month by month, as small registers hold it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from random import Random
from typing import Any, Final

Row = dict[str, Any]

AGENCIES: Final = ("工務局", "環境保護局", "教育局", "交通局")
STATIONS: Final = ("港灣測站", "林園測站")
LEVELS: Final = (
    (50, "good"), (100, "moderate"), (150, "sensitive"), (200, "unhealthy"), (300, "very"),
    (500, "hazardous"),
)  # fmt: skip
"""The highest index of each level of the AQI."""
UV_LEVELS: Final = ((2, "low"), (5, "moderate"), (7, "high"), (10, "very"), (20, "extreme"))
"""The highest index of each level of ultraviolet light."""
HOME: Final = "https://www.city.example/"
SEASON: Final = (1.08, 0.84, 0.97, 0.95, 1.24, 1.02, 1.12, 1.17, 1.01, 0.93, 0.86, 0.81)
"""How far each month of the year lies above or below a usual one on the city's site."""
NEWS: Final = (
    ("news", "人行道改善工程完工啟用", "工務局"), ("news", "汛期前完成側溝清疏", "水利局"),
    ("schedule", "出席社區關懷據點揭牌", "秘書處"), ("schedule", "視察校園防災演練", "秘書處"),
    ("notice", "豪雨特報期間停止戶外活動", "消防局"),
)  # fmt: skip
GATHERINGS: Final = (
    ("淨零城市講座", "lecture"), ("智慧交通論壇", "forum"), ("公民參與工作坊", "event"),
    ("社區營造分享會", "event"), ("開放資料研討會", "conference"), ("高齡友善講座", "lecture"),
)  # fmt: skip
EVENTS: Final = (
    ("海岸音樂季", "activity", "碼頭廣場", "free"), ("親子科學週", "activity", "科學館", "paid"),
    ("市民健走", "agency", "河濱公園", "free"), ("老屋導覽", "city", "舊城門", "free"),
)  # fmt: skip


def month_rows(today: date, chance: Random, districts: list[str]) -> list[tuple[str, list[Row]]]:
    """Rows for each register of what sites and systems report, by its key."""
    months = _months(today, 6)
    three_years = _months(today, 36)  # a season is told from three years on
    return [
        ("mobile-events", _events(today, chance, districts)),
        ("city-events", _gatherings(today, chance, districts)),
        ("related-articles", _related(today, chance)),
        ("environment-readings", _readings(today, chance, districts)),
        ("city-news", _news(today, chance)),
        ("site-analytics", _browsing(three_years, chance)),
        ("mail-service", _mail(months, chance)),
        ("payroll", _payroll(months, chance)),
        ("accounting", _accounts(months, chance)),
        ("attendance", _attendance(months, chance)),
    ]


def _months(today: date, count: int) -> list[str]:
    """The last whole months, the newest first."""
    last = today.year * 12 + today.month - 2
    return [f"{place // 12}-{place % 12 + 1:02}" for place in range(last, last - count, -1)]


def _day(today: date, ago: int) -> str:
    return date.fromordinal(today.toordinal() - ago).isoformat()


def _events(today: date, chance: Random, districts: list[str]) -> list[Row]:
    return [
        {"begins_on": _day(today, 20 * place + 6), "title": title, "form": form, "place": at,
         "fee": fee, "district": chance.choice(districts), "views": str(chance.randint(400, 4000)),
         "contact": "吳雅婷"}
        for place, (title, form, at, fee) in enumerate(EVENTS)
    ]  # fmt: skip


def _gatherings(today: date, chance: Random, districts: list[str]) -> list[Row]:
    """Two or three a month over a year, so that the figure of attendances has a line."""
    rows = []
    for place in range(30):
        title, form = GATHERINGS[place % len(GATHERINGS)]
        rows.append({
            "begins_on": _day(today, 12 * place + 5), "title": f"{title}（第 {place // 6 + 1} 場）",
            "form": form, "partner": chance.choice(["市立圖書館", "科技大學", "社區大學"]),
            "place": chance.choice(["文化中心", "展覽館", "活動中心"]),
            "district": chance.choice(districts), "people": str(chance.randint(60, 900)),
            "cost": str(chance.randint(3, 40) * 10_000), "contact": "王怡君",
        })  # fmt: skip
    return rows


def _related(today: date, chance: Random) -> list[Row]:
    rows = []
    for place, (one, two) in enumerate(pairwise(NEWS)):
        shown = chance.randint(500, 3000)
        rows.append({
            "shown_on": _day(today, 9 * place + 4), "why": chance.choice(["topic", "agency"]),
            "article": f"{HOME}news/{place + 1}", "article_title": one[1],
            "related": f"{HOME}news/{place + 2}", "related_title": two[1],
            "shown": str(shown), "opened": str(shown // chance.randint(8, 30)),
        })  # fmt: skip
    return rows


def _readings(today: date, chance: Random, districts: list[str]) -> list[Row]:
    rows = []
    for ago in range(1, 31):
        for place, station in enumerate(STATIONS):
            aqi, uv = int(chance.triangular(20, 175, 70)), chance.randint(1, 12)
            rows.append({
                "measured_on": _day(today, ago), "station": station, "aqi": str(aqi),
                "district": districts[place % len(districts)], "level": _level(aqi, LEVELS),
                "pollutant": chance.choice(["pm25", "o3", "pm10"]), "uv": str(uv),
                "uv_level": _level(uv, UV_LEVELS), "source": "環境部開放資料",
            })  # fmt: skip
    return rows


def _level(index: int, levels: tuple[tuple[int, str], ...]) -> str:
    return next(name for most, name in levels if index <= most)


def _news(today: date, chance: Random) -> list[Row]:
    return [
        {"published_on": _day(today, 8 * place + 2), "form": form, "title": title,
         "agency_name": agency, "language": "zh", "media": str(chance.randint(12, 40)),
         "outside": "yes" if place % 2 else "no", "editor": "許文彬"}
        for place, (form, title, agency) in enumerate(NEWS)
    ]  # fmt: skip


def _browsing(months: list[str], chance: Random) -> list[Row]:
    """Visits of three years: more from year to year, most where taxes and storms bring people."""
    rows = []
    for ago, month in enumerate(months):
        usual = 128_000 - 600 * ago
        visits = int(usual * SEASON[int(month[-2:]) - 1] * chance.uniform(0.95, 1.05))
        rows.append({
            "month": month, "site": HOME, "title": "市政府全球資訊網", "visits": str(visits),
            "views": str(visits * 3), "mobile": str(visits * 6 // 10),
            "bounced": str(visits * 4 // 10), "searches": str(visits // 12),
            "not_found": str(chance.randint(200, 900)),
        })  # fmt: skip
    return rows


def _mail(months: list[str], chance: Random) -> list[Row]:
    return [
        {"month": month, "service": service, "sent": str(chance.randint(most // 2, most)),
         "received": str(chance.randint(most // 3, most)), "refused": str(most // 9),
         "returned": str(most // 120), "minutes_down": str(chance.choice([0, 0, 0, 25]))}
        for month in months
        for service, most in (("staff", 900_000), ("hotline", 40_000), ("newsletter", 1_200_000))
    ]  # fmt: skip


def _payroll(months: list[str], chance: Random) -> list[Row]:
    rows = []
    for month in months:
        for agency in AGENCIES:
            people = chance.randint(180, 420)
            gross = people * chance.randint(52_000, 61_000)
            rows.append({
                "month": month, "agency_name": agency, "form": "salary", "people": str(people),
                "gross": str(gross), "withheld": str(gross // 9), "slips": str(people),
                "corrected": str(chance.randint(0, 3)), "exchange": "file", "officer": "鄭淑惠",
            })  # fmt: skip
    return rows


def _accounts(months: list[str], chance: Random) -> list[Row]:
    rows = []
    for agency in AGENCIES:
        budget, spent = chance.randint(400, 900) * 1_000_000, 0
        for place, month in enumerate(reversed(months), start=1):
            if month.endswith("-01"):
                spent = 0
            now = budget * chance.randint(5, 9) // 100
            spent += now
            allotted = max(spent, budget * 8 * place // 100)
            newest = month == months[0]
            rows.append({
                "month": month, "agency_name": agency, "book": "general", "budget": str(budget),
                "allotted": str(allotted), "spent": str(spent), "spent_in_month": str(now),
                "vouchers": str(chance.randint(300, 900)),
                "report": "due" if newest and agency == AGENCIES[-1] else "checked",
                "accountant": "蔡玉玲",
            })  # fmt: skip
    return rows


def _attendance(months: list[str], chance: Random) -> list[Row]:
    rows = []
    for month in months:
        for agency in AGENCIES:
            people = chance.randint(180, 420)
            missing = chance.randint(5, 40)
            rows.append({
                "month": month, "agency_name": agency, "people": str(people),
                "due_days": str(people * 21), "leave_days": str(people * 21 // 14),
                "travel_days": str(people // 3), "overtime_hours": str(people * 5),
                "remote_days": str(people // 9), "missing": str(missing),
                "settled": str(missing - missing // 6), "exchange": "system",
            })  # fmt: skip
    return rows
