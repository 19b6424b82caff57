"""Tenders of tracked items, taken over from files as the contract system writes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from civicloop.assembly.demonstration.rules.chance import dice
from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.rules.programmes import FIRMS
from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.rules import day_after, last_day, later, month_of
from civicloop.evaluate.programmes import services as programmes
from civicloop.kernel.actors.rules import Actor

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item, Programme

HEADINGS = (
    "列管編號", "標案案號", "標案名稱", "得標廠商", "公告日期", "決標日期", "契約金額",
    "契約開工日期", "契約竣工日期", "實際開工日期", "累計付款金額", "資料日期",
)  # fmt: skip


def contract(programmes_: Iterable[Programme], city: City, *, actor: Actor) -> int:
    """A contract for each item with a kind of work that is under way; how many."""
    count = 0
    for programme in programmes_:
        rows = [row for item in tracked.items_of(programme.pk) if (row := _row(item, city))]
        if not rows:
            continue
        text = io.StringIO()
        csv.writer(text).writerows([HEADINGS, *rows])
        found = programmes.import_tenders(
            text.getvalue().encode("utf-8-sig"),
            programmes.tender_mapping_of("contracts"),
            programme,
            actor=actor,
            now=city.now,
        )
        count += found.counts["tenders"]
    return count


def _row(item: Item, city: City) -> list[object] | None:
    """The line of an item, as far as its contract has come; nothing before its award."""
    if not item.kind or item.kind == "land" or item.actual is None or not item.budget:
        return None
    chance = dice(city.seed, "tender", item.number)
    today = timezone.localdate(city.now)
    announced = day_after(item.begins_on, 12 + chance.randrange(25))
    awarded = day_after(announced, 24 + chance.randrange(20))
    started = day_after(awarded, 12 + chance.randrange(10))
    if started > today:
        return None
    amount = int(item.budget * (96 + chance.randrange(4)) / 100)
    said = tracked.done_reports([item.pk])
    paid = said[-1].paid if said else 0
    said_on = last_day(later(month_of(today), -1))
    return [
        item.number, f"{awarded.year - 1911}-{chance.randrange(1000, 9999)}-{item.pk:03}",
        f"{item.title}採購案", chance.choice(FIRMS), _roc(announced), _roc(awarded), f"{amount:,}",
        _roc(day_after(awarded, 10)), _roc(item.ends_on), _roc(started),
        f"{min(amount, paid + paid // 80):,}", _roc(said_on),
    ]  # fmt: skip


def _roc(day: date) -> str:
    return f"{day.year - 1911}/{day:%m/%d}"


STAGES = ("列管編號", "履約階段", "契約分期金額", "核撥金額", "實付金額")


def fund_stages(programme: Programme, city: City, *, actor: Actor) -> int:
    """The money of each contract by stage, as far as its stages are delivered; how many stages.

    One contract is left to be filled in, as its tender offers it.
    """
    rows: list[list[object]] = []
    items = list(tracked.items_of(programme.pk).prefetch_related("milestones").order_by("number"))
    for item in items[:-1]:
        offered = programmes.offered_money(item)
        for row in item.milestones.all():
            if (money := offered.get(row.pk)) is not None:
                done = money.planned if row.actual_on is not None else ""
                rows.append([item.number, row.position, money.planned, done, done])
    text = io.StringIO()
    csv.writer(text).writerows([STAGES, *rows])
    found = programmes.import_stages(
        text.getvalue().encode("utf-8-sig"),
        programmes.stage_mapping_of("stages"),
        programme,
        actor=actor,
        now=city.now,
    )
    return found.counts["stages"]
