"""A year of small registers: courses, visitors, surveys, sites; some of them open to everybody."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any, Final

from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.rules.weather import local
from civicloop.assembly.demonstration.services.registering_months import month_rows
from civicloop.assembly.demonstration.services.registering_own import define_mobile_desks
from civicloop.engines.registers import queries
from civicloop.engines.registers import services as registers
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.geography import queries as geography

KEEPER = machine("demonstration", "registers.define", "registers.edit", "registers.publish")
COURSES: Final = (
    ("建築工程常見缺失與改進對策", "公務人力發展中心", 93), ("品質預警機制（第一場）", "", 105),
    ("民生工程實務（第一場）", "民政局", 83), ("民生工程設計及監造實務", "工程技術顧問公會", 100),
    ("鋼結構施工及品質管理要項", "公務人力發展中心", 35), ("品質預警機制（第二場）", "", 109),
    ("監造計畫與品質計畫審查", "土地開發處", 42),
)  # fmt: skip
VISITORS: Final = (
    ("海峽兩岸農漁業交流團", "農業局", "agriculture", 18),
    ("港口城市經貿考察團", "經濟發展局", "trade", 24),
    ("大學青年文化參訪團", "文化局", "culture", 32),
    ("城市規劃學會參訪團", "都市發展局", "city", 15),
    ("香港中小企業訪問團", "經濟發展局", "trade", 21), ("社區營造研習團", "社會局", "other", 2),
)  # fmt: skip
SITES: Final = (
    ("工務局", "工務局全球資訊網", "works", "agency", "yes", "AA"),
    ("環境保護局", "環境保護局全球資訊網", "env", "agency", "yes", "AA"),
    ("教育局", "教育資源主題網", "edu", "topic", "no", "A"),
    ("觀光局", "Travel in the City", "travel", "english", "yes", "AA"),
    ("交通局", "公車動態主題網", "bus", "topic", "yes", "none"),
)  # fmt: skip
FULL_SURVEY: Final = {
    "status": "published", "commissioner": "研究發展考核委員會", "pollster": "群島民意研究公司",
    "population": "設籍本市滿二十歲之市民", "frame": "住宅電話及行動電話門號", "sampling": "dual",
    "method": "市話、手機", "contacted": "5240", "sample": "1076",
    "weighting": "依性別、年齡、教育程度及區域反覆加權",
    "wording": "整體來說，請問您對市政府這一年來的施政表現滿意還是不滿意？",
    "satisfied": "61.8", "dissatisfied": "24.3",
    "report": "https://www.city.example/surveys/satisfaction.pdf",
}  # fmt: skip


def keep_registers(city: City) -> None:
    """Install the shipped registers and fill those that a visitor opens first."""
    registers.ship(now=city.now)
    today = local(city.now).date()
    chance = Random(f"{city.seed}/registers")  # noqa: S311 (a play, no secret)
    codes = [code for code, _zh, _en in geography.district_names()] or [""]
    for key, rows in (
        ("works-training", _courses(today, chance, codes)),
        ("mainland-visits", _visitors(today, chance)),
        ("websites", _sites(today)),
        ("surveys", _surveys(today)),
        ("service-training", _service(today)),
        *month_rows(today, chance, codes),
    ):
        register = queries.register(key)
        for row in rows:
            registers.add(register.pk, row, actor=KEEPER, now=city.now)
    define_mobile_desks(today, chance, codes, keeper=KEEPER, now=city.now)
    for key in ("works-training", "surveys", "city-news", "environment-readings"):
        registers.publish(queries.register(key).pk, actor=KEEPER, now=city.now)


def _days(today: date, count: int) -> list[str]:
    """Days spread over the year that ends today."""
    step = 350 // count
    return [
        date.fromordinal(today.toordinal() - step * number - 9).isoformat()
        for number in range(count)
    ]


def _courses(today: date, chance: Random, districts: list[str]) -> list[dict[str, Any]]:
    return [
        {"held_on": day, "title": title, "partner": partner, "people": str(people), "sessions": "1",
         "audience": chance.choice(["staff", "contractors", "both"]), "place": "四樓大禮堂",
         "district": chance.choice(districts),
         "score": str(round(chance.uniform(82, 95), 1)), "lecturer": "林育誠"}
        for day, (title, partner, people) in zip(_days(today, len(COURSES)), COURSES, strict=True)
    ]  # fmt: skip


def _visitors(today: date, chance: Random) -> list[dict[str, Any]]:
    return [
        {"from_on": day, "group": group, "host": host, "purpose": purpose, "people": str(people),
         "occasions": str(chance.randint(1, 3)), "received_by": "陳美惠"}
        for day, (group, host, purpose, people) in
        zip(_days(today, len(VISITORS)), VISITORS, strict=True)
    ]  # fmt: skip


def _sites(today: date) -> list[dict[str, Any]]:
    return [
        {"opened_on": day, "agency_name": agency, "title": title, "form": form, "shared": shared,
         "address": f"https://{name}.city.example/", "accessibility": level,
         "manager": "黃志偉", "manager_email": f"{name}@city.example"}
        for day, (agency, title, name, form, shared, level) in
        zip(_days(today, len(SITES)), SITES, strict=True)
    ]  # fmt: skip


def _surveys(today: date) -> list[dict[str, Any]]:
    last, before, _ = _days(today, 3)
    full = FULL_SURVEY | {
        "field_from": before,
        "field_until": before,
        "title": "年度施政滿意度調查",
    }
    done = {"field_from": last, "title": "大眾運輸服務民意調查", "status": "done",
            "commissioner": "研究發展考核委員會", "sample": "1068"}  # fmt: skip
    return [full, done]


def _service(today: date) -> list[dict[str, Any]]:
    return [
        {"held_on": day, "title": "提升服務品質研習", "sessions": "1", "people": people,
         "partner": "公務人力發展中心", "organized_with": "yes", "lecturer": "張淑芬"}
        for day, people in zip(_days(today, 2), ("86", "75"), strict=True)
    ]  # fmt: skip
