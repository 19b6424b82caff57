"""A register that the demonstration city defines itself, with the figures that it feeds."""

from __future__ import annotations

from datetime import date, datetime
from random import Random
from typing import Any, Final

from civicloop.engines.registers import queries
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.rules import (
    Choice,
    Count,
    Definition,
    Field,
    Figure,
    Gauge,
    Kind,
    Reach,
    Take,
)
from civicloop.kernel.actors.rules import Actor
from civicloop.publish.dashboards.services import defined

KEY: Final = "mobile-desks"
FORMS: Final = (
    Choice("house", "戶政", "Household registration"), Choice("tax", "稅務", "Tax"),
    Choice("welfare", "社會福利", "Welfare"),
)  # fmt: skip
MOBILE_DESKS: Final = Definition(
    zh="行動服務站", en="Mobile service desks", theme="other", edits=Reach.AGENCIES,
    about_zh="到里辦公處、市場及偏鄉提供戶政、稅務與社福服務之場次。",
    about_en="Sessions at which household registration, tax and welfare come to the people.",
    fields=(
        Field("held_on", Kind.DAY, "服務日期", "Held on", required=True, open=True),
        Field("place", Kind.TEXT, "地點", "Place", required=True, open=True),
        Field("district", Kind.DISTRICT, "行政區", "District", open=True),
        Field("form", Kind.CHOICE, "服務類別", "Service", required=True, open=True, choices=FORMS),
        Field("people", Kind.WHOLE, "服務人次", "People served", required=True, open=True,
              unit_zh="人次", unit_en="people"),
        Field("minutes", Kind.WHOLE, "服務時間", "Duration", open=True, unit_zh="分鐘",
              unit_en="minutes"),
        Field("evening", Kind.YES_NO, "夜間服務", "In the evening", open=True),
        Field("contact", Kind.TEXT, "現場聯絡人", "Contact on site", personal=True),
    ),
    key=("held_on", "place", "form"), period="held_on",
    counts=(
        Count("sessions", Take.ROWS, "行動服務場次", "Sessions", unit_zh="場", unit_en="sessions"),
        Count("people", Take.TOTAL, "行動服務人次", "People served", of="people", unit_zh="人次",
              unit_en="people"),
    ),
    figures=(
        Figure("sessions", Gauge.ROWS, "行動服務站場次", "Sessions of mobile desks",
               by=("form", "district"), unit_zh="場", unit_en="sessions"),
        Figure("people", Gauge.TOTAL, "行動服務站服務人次", "People served at mobile desks",
               of="people", by=("form", "district")),
        Figure("mean_people", Gauge.MEAN, "行動服務站每場服務人次", "People at each mobile desk",
               of="people", by=("form",), decimals=1),
        Figure("evening", Gauge.SHARE, "行動服務站夜間場次比率", "Mobile desks in the evening",
               of="evening", value="yes", by=("form",), decimals=1),
    ),
)  # fmt: skip
PLACES: Final = ("里活動中心", "黃昏市場", "社區關懷據點", "車站廣場", "老人會館")
SESSIONS: Final = 40


def define_mobile_desks(
    today: date, chance: Random, districts: list[str], *, keeper: Actor, now: datetime
) -> None:
    """Define it, and let it hold the sessions of a year."""
    register = registers.define(MOBILE_DESKS, key=KEY, actor=keeper, now=now)
    for row in _sessions(today, chance, districts):
        registers.add(register.pk, row, actor=keeper, now=now)
    registers.publish(queries.register(KEY).pk, actor=keeper, now=now)
    defined.refresh(at_once=True)


def _sessions(today: date, chance: Random, districts: list[str]) -> list[dict[str, Any]]:
    return [
        {"held_on": date.fromordinal(today.toordinal() - 9 * place - 1).isoformat(),
         "place": PLACES[place % len(PLACES)], "district": chance.choice(districts),
         "form": FORMS[place % len(FORMS)].value, "people": str(chance.randint(8, 90)),
         "minutes": str(chance.choice([120, 180, 240])),
         "evening": chance.choice(["yes", "no", "no"]), "contact": "簡文雄"}
        for place in range(SESSIONS)
    ]  # fmt: skip
