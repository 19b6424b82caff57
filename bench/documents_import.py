"""A month of 1,000,000 documents from a CSV file: read, recounted, stored, and tabled.

Judged are the seconds from the bytes of the file to the monthly table, in a transaction that is
rolled back at the end. The file has seven classes, 33 agencies, extensions, joined replies, and a
thousand rows that are refused; 2,000 documents are held against the clock's library afterwards.
"""

from __future__ import annotations

import io
import random
import resource
import time
from collections.abc import Iterator
from datetime import date

from bench.measures import Result, share
from bench.scratch import product

DOCUMENTS, BAD, AGENCIES, CHECKED = 1_000_000, 1_000, 33, 2_000
SECONDS = 300.0
MONTH, FIRST = date(2026, 10, 1), date(2020, 1, 1)
HEAD = (
    "機關代碼,公文文號,公文類別,速別,收文日期,結案日期,結案方式,限辦天數,限辦日期,展期天數,"
    "展期次數,展期核准日期,併彙辦,併彙辦主文號,時效,使用天數"
)
CLASSES = ("人民申請", "人民陳情", "訴願", "專案管制", "監察案件", "立法委員質詢")


def run() -> Iterator[Result]:
    """The import with the recount, then the sample against the library."""
    with product():
        results = _measure(_file())
    yield from results


def _measure(content: bytes) -> list[Result]:
    from civicloop.evaluate.documents import queries  # noqa: PLC0415
    from civicloop.evaluate.documents import services as documents  # noqa: PLC0415
    from civicloop.evaluate.documents.models import Document, Month  # noqa: PLC0415
    from civicloop.evaluate.documents.rules import recount  # noqa: PLC0415
    from civicloop.kernel.actors.rules import machine  # noqa: PLC0415
    from civicloop.kernel.clock import queries as clock  # noqa: PLC0415
    from civicloop.kernel.organizations import services as organizations  # noqa: PLC0415

    builder = machine("bench", "organizations.manage_units", "documents.manage")
    for number in range(AGENCIES):
        organizations.create_unit(
            code=f"BENCH{number:02}", name_zh=f"量測{number}", valid_from=FIRST, actor=builder
        )
    begun = time.perf_counter()
    done = documents.import_documents(
        content, file_name="bench.csv", mapping="second-generation", month=MONTH, actor=builder
    )
    imported = time.perf_counter() - begun
    table = queries.table_of(Month.objects.get(first_day=MONTH))
    seconds = time.perf_counter() - begun
    if table.disagreements or done.refused != BAD:
        raise SystemExit(f"the month does not add up: {table.disagreements}, {done.refused}")
    calendar = clock.calendar()
    step = max(done.rows // CHECKED, 1)
    rows = Document.objects.filter(month__first_day=MONTH, line__in=range(2, DOCUMENTS, step))
    checked = same = 0
    for row in rows.iterator():
        found = recount(row.facts, calendar)
        checked += 1
        same += (row.due_on, row.halves, row.flag) == (found.due_on, found.halves, found.flag)
    beside = {
        "documents": float(done.rows),
        "file_mb": round(len(content) / 2**20, 1),
        "import_s": round(imported, 1),
        "table_s": round(seconds - imported, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 0),
    }
    whole = round(seconds, 1)
    ratio = round(whole / SECONDS, 4)
    name = "documents.import_seconds"
    return [
        Result(name, whole, "s", SECONDS, ratio, 1.0, met=whole < SECONDS, beside=beside),
        share("documents.counted_as_the_library", same, "documents", of=checked),
    ]


def _file() -> bytes:
    chance = random.Random(20261001)
    out = io.StringIO()
    out.write(HEAD + "\n")
    days = [date.fromordinal(MONTH.toordinal() - 60 + number) for number in range(91)]
    roc = {day: f"{day.year - 1911}/{day.month:02}/{day.day:02}" for day in days}
    for number in range(DOCUMENTS):
        out.write(_line(chance, number, days, roc))
    for number in range(BAD):
        out.write(f"BENCH00,Z{number},一般公文,速件,115/02/30,,,,,,,,,,,\n")
    return out.getvalue().encode()


def _line(chance: random.Random, number: int, days: list[date], roc: dict[date, str]) -> str:
    received = chance.choice(days[45:]) if number % 10 else chance.choice(days[:45])
    first = max(received, MONTH).toordinal() - days[0].toordinal()
    done = days[min(first + int(chance.expovariate(0.25)), 90)]
    is_done = chance.random() < 0.85
    ending = ("存查" if number % 4 == 0 else "發文") if is_done else ""
    finished = roc[done] if is_done else ""
    unit = f"BENCH{number % AGENCIES:02}"
    extended, joined = ",,", ","
    if number % 50 == 1:
        extended = f"5,1,{roc[received]}"
    if number % 200 == 2 and is_done and number >= AGENCIES:
        joined = f"彙辦,{number - AGENCIES:07}"
    if number % 20 == 3:
        category = CLASSES[number // 20 % len(CLASSES)]
        limit = "60" if category == "專案管制" else ""
        return (f"{unit},{number:07},{category},,{roc[received]},{finished},{ending},{limit},,"
                f"{extended},{joined},,\n")  # fmt: skip
    speed = ("普通件", "速件", "最速件", "限期公文")[number % 7 % 4]
    until = roc[days[min(received.toordinal() - days[0].toordinal() + 12, 90)]]
    until = until if speed == "限期公文" else ""
    return (f"{unit},{number:07},一般公文,{speed},{roc[received]},{finished},{ending},,{until},"
            f"{extended},{joined},,\n")  # fmt: skip
