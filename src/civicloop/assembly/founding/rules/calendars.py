"""A calendar file: the government's own, or a short table of a city elsewhere.

The short table has ``date``, ``kind`` (holiday, workday, makeup) and ``name``, one line for
each day that is not as its weekday says. Every year in it is taken as whole. It is turned
into the government's form, so that one verb of the clock checks and keeps both.
"""

from __future__ import annotations

import csv
import io
from calendar import isleap
from datetime import date
from typing import Final

from civicloop.assembly.founding.rules.faults import Fault
from civicloop.assembly.founding.rules.tables import doubled, read_table
from civicloop.kernel.clock.errors import CalendarFileError
from civicloop.kernel.clock.rules import read_official
from civicloop.kernel.tabular.rules import Column, Kind

WEEKDAYS: Final = "一二三四五六日"
SATURDAY: Final = 5
KINDS: Final = {
    "holiday": "holiday", "放假": "holiday", "假日": "holiday", "rest": "holiday",
    "workday": "workday", "上班": "workday", "makeup": "makeup", "補行上班": "makeup",
    "補班": "makeup",
}  # fmt: skip
COLUMNS: Final = (
    Column("date", "日期", "Date", kind=Kind.DATE, required=True),
    Column("kind", "類型", "Kind", required=True),
    Column("name", "名稱", "Name", max_length=100),
)


def read_calendar(content: bytes, file: str) -> tuple[bytes, list[int], list[Fault]]:
    """The file in the government's form, its years, and every fault."""
    if _is_official(content):
        return content, *_official(content, file)
    rows, faults = read_table(content, COLUMNS, file)
    faults += doubled(rows, "date", file, "日期", "day")
    special: dict[date, tuple[str, str]] = {}
    for row in rows:
        day, word = row.values["date"], str(row.values["kind"]).strip().casefold()
        if word not in KINDS:
            zh = f"類型「{word}」不是 holiday、workday 或 makeup。"
            en = f"The kind {word!r} is none of holiday, workday and makeup."
            faults.append(Fault(file, row.line, zh, en))
        elif isinstance(day, date):
            special[day] = (KINDS[word], str(row.values["name"] or "").strip())
    years = sorted({day.year for day in special})
    return _written(special, years), years, sorted(faults)


def _is_official(content: bytes) -> bool:
    for encoding in ("utf-8-sig", "cp950"):
        try:
            return content.decode(encoding).lstrip().startswith("西元日期")
        except UnicodeDecodeError:
            continue
    return False


def _official(content: bytes, file: str) -> tuple[list[int], list[Fault]]:
    try:
        tables = read_official(content, source=file)
    except CalendarFileError as error:
        return [], [
            Fault(file, each.line or 0, each.zh, each.reason) for each in (error, *error.others)
        ]
    faults = [
        Fault(
            file,
            0,
            f"{table.year} 年只有 {len(table.entries)} 天。",
            f"{table.year} has only {len(table.entries)} days.",
        )
        for table in tables
        if not table.is_complete
    ]
    return [table.year for table in tables], faults


def _written(special: dict[date, tuple[str, str]], years: list[int]) -> bytes:
    """Whole years in the government's form: 0 is worked, 2 is not."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["西元日期", "星期", "是否放假", "備註"])
    for year in years:
        first = date(year, 1, 1).toordinal()
        for ordinal in range(first, first + 365 + isleap(year)):
            day = date.fromordinal(ordinal)
            usual = "holiday" if day.weekday() >= SATURDAY else "workday"
            kind, name = special.get(day, (usual, ""))
            code = "2" if kind == "holiday" else "0"
            writer.writerow([f"{day:%Y%m%d}", WEEKDAYS[day.weekday()], code, name])
    return out.getvalue().encode()
