"""Three months of documents of every agency, some past their limit, some chased and explained."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.rules.weather import local
from civicloop.evaluate.documents import queries
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.rules import ranking
from civicloop.kernel.access import queries as access
from civicloop.kernel.access import services as rights
from civicloop.kernel.actors.rules import machine

DOCUMENTS, MONTHS = 9_000, 3
CHASED: Final = 3
SILENT: Final = 9
"""So many days ago the last of them was asked, and has said nothing."""
KEEPER = machine("demonstration", "documents.manage", "documents.publish")
HEAD: Final = (
    "機關代碼", "公文文號", "公文類別", "速別", "收文日期", "結案日期", "結案方式", "限辦天數",
    "限辦日期", "時效",
)  # fmt: skip
CLASSES: Final = (
    ("一般公文", "普通件", 50), ("一般公文", "速件", 22), ("一般公文", "最速件", 4),
    ("一般公文", "限期公文", 6), ("人民陳情", "", 9), ("人民申請", "", 5), ("專案管制", "", 2),
    ("訴願", "訴願答辯", 1), ("立法委員質詢", "書面", 1), ("監察案件", "", 1),
)  # fmt: skip
USUAL_DAYS: Final = {"普通件": 2.6, "速件": 1.5, "最速件": 0.5, "限期公文": 4.0}
SLOW: Final = 4
"""One agency in so many is slower than the others."""
WHY: Final = (
    documents.Answer("awaiting_reply", "會辦單位尚未回復，已電洽並函催，預定下週辦結。"),
    documents.Answer("complex", "案涉多機關權責，已召開協調會釐清分工，依會議結論辦理。"),
    documents.Answer("staff", "承辦人異動，已指定代理人接辦並列入每週主管會報追蹤。"),
)

WRITTEN = 6
PLAN = documents.Plan(
    "承辦人異動交接期間，限期公文未逐日稽催。",
    "每週一列印屆期公文，由單位主管逐件稽催；異動前三日完成公文清點移交。",
    "單位主管負責督導，逾限三件以上者列入平時考核。",
)


def file_papers(city: City) -> None:
    """Take three months of files, publish those that are over for long, chase in the last one."""
    today = local(city.now).date()
    codes = [unit.code for unit in queries.agencies(today)]
    months = _months(today)
    for number, first_day in enumerate(months):
        content = _file(_chance(city, first_day), codes, first_day, number)
        taken = documents.import_documents(
            content, file_name=f"公文時效{first_day:%Y%m}.csv", mapping="second-generation",
            month=first_day, actor=KEEPER, now=city.now,
        )  # fmt: skip
        if not taken.rows:
            raise ValueError(f"no document of {first_day} was taken")
    for first_day in months[:-1]:
        documents.publish_month(queries.month(first_day).pk, actor=KEEPER, now=city.now)
    _chase(months[-1], city.now)
    _improve(months[0], city.now)


def _months(today: date) -> list[date]:
    """The months before this one, the earliest first."""
    found, day = [], today.replace(day=1)
    for _ in range(MONTHS):
        day = date.fromordinal(day.toordinal() - 1).replace(day=1)
        found.append(day)
    return found[::-1]


def _chance(city: City, first_day: date) -> Random:
    return Random(f"{city.seed} {first_day}")  # noqa: S311 (no secret: an invented month)


def _file(chance: Random, codes: list[str], first_day: date, number: int) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows(_rows(chance, codes, first_day, number))
    return out.getvalue().encode("cp950")


def _rows(
    chance: Random, codes: list[str], first_day: date, number: int
) -> Iterator[tuple[str, ...]]:
    weights = [weight for _category, _kind, weight in CLASSES]
    last = date.fromordinal(first_day.toordinal() + 31).replace(day=1).toordinal() - 1
    for running in range(DOCUMENTS // MONTHS):
        place = running % len(codes)
        category, kind, _weight = chance.choices(CLASSES, weights)[0]
        carried = chance.random() < 0.05  # noqa: PLR2004 (a twentieth was open before the month)
        earliest = first_day.toordinal() - 6 if carried else first_day.toordinal()
        received = chance.randint(earliest, first_day.toordinal() - 1 if carried else last)
        slower, lies = (1.5, 0.2) if place % SLOW == 1 else (1.0, 0.06)
        days = chance.expovariate(1 / (USUAL_DAYS.get(kind, 9.0) * slower))
        if category == "一般公文":
            most = 4.0 if chance.random() < lies else chance.choice((1.6, 1.7, 1.8))
            days = min(days, USUAL_DAYS[kind] * most)
        done = max(received + int(days), first_day.toordinal())
        filed = category == "一般公文" and chance.random() < 0.3  # noqa: PLR2004
        yield (
            codes[place], f"{first_day.year - 1911}{number}{running:06}", category, kind,
            _roc(received), _roc(done) if done <= last else "",
            ("存查" if filed else "發文") if done <= last else "",
            "90" if category == "專案管制" else "",
            _roc(received + 12) if kind == "限期公文" else "",
            "依限辦結" if done <= last and running % 9 == 1 else "",
        )  # fmt: skip


def _roc(ordinal: int) -> str:
    day = date.fromordinal(ordinal)
    return f"{day.year - 1911}/{day.month:02}/{day.day:02}"


def _improve(first_day: date, now: datetime) -> None:
    """The first agencies above the threshold write how they improve; the first is accepted."""
    asked = queries.improvements_of(queries.month(first_day).pk).values()
    for number, row in enumerate(sorted(asked, key=lambda one: one.pk)[:WRITTEN]):
        people = list(access.people_with("documents.explain", row.unit_id, now))
        if not people:
            continue
        officer = rights.actor_for(people[0], now)
        written = documents.write_improvement(
            row.pk, PLAN, version=row.version, actor=officer, now=now
        )
        if not number:
            documents.review_improvement(
                row.pk, "accept", version=written.version, actor=KEEPER, now=now
            )


def _chase(first_day: date, now: datetime) -> None:
    """Ask the agencies with the highest rates; the first explains, half of it is accepted."""
    month = queries.month(first_day)
    rows = queries.table_of(month).by_unit
    places = ranking({str(unit): row for unit, row in rows.items()}, queries.rule_of(
        first_day).overdue_percent)  # fmt: skip
    late = [place for place in places if place.counts.past_limit][:CHASED]
    for number, place in enumerate(late):
        at = _earlier(now) if number == CHASED - 1 else now
        sent = documents.chase(month.pk, int(place.key), actor=KEEPER, now=at)
        if number:
            continue
        people = list(access.people_with("documents.explain", sent.unit_id, now))
        if not people:
            continue
        officer = rights.actor_for(people[0], now)
        for index, one in enumerate(sent.documents.all()[:6]):
            documents.explain(one.pk, WHY[index % len(WHY)], actor=officer, now=now)
            if index < 3:  # noqa: PLR2004 (half of them are reviewed)
                documents.review(one.pk, "accept", actor=KEEPER, now=now)
    documents.remind(now=now)


def _earlier(now: datetime) -> datetime:
    """Long enough ago that an answer is overdue, where the month has lasted that long."""
    return now - timedelta(hours=24 * SILENT) if local(now).day > SILENT else now
