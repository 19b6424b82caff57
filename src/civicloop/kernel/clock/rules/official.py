"""The government's yearly office calendar (data.gov.tw 14718), as it is really published.

Four columns: 西元日期, 星期, 是否放假, 備註. The code of the third is 0 (work) or 2
(rest). Most years are UTF-8 with a byte order mark, some are CP950. Several
versions of one year exist; each is a whole year.
"""

from __future__ import annotations

import csv
import io
import re
from calendar import isleap
from collections.abc import Sequence
from datetime import date, datetime

from civicloop.kernel.clock.errors import CalendarFileError
from civicloop.kernel.clock.rules.calendars import SATURDAY, DayEntry, DayKind, YearTable

HEADER = ["西元日期", "星期", "是否放假", "備註"]
WEEKDAYS = "一二三四五六日"
WORK, REST = "0", "2"
MAX_BYTES = 1_000_000
ROC_EPOCH = 1911


def read_official(content: bytes, *, source: str) -> list[YearTable]:
    """The tables in a file, one for each year in it, in order of the years.

    Every mistake names its line: a date that is none or stands twice, a weekday
    that is not the date's, a code that is neither 0 nor 2. A year of which days
    are missing is read and marked as not complete.
    """
    rows = list(csv.reader(io.StringIO(_decode(content), newline="")))
    if not rows or [cell.strip() for cell in rows[0][:4]] != HEADER:
        head = ",".join(HEADER)
        raise CalendarFileError(f"the first line must be {head}", line=1, zh=f"首行應為 {head}")
    years = _days(rows)
    if not years:
        raise CalendarFileError("the file has no days", line=2, zh="檔案沒有任何日期")
    return [
        YearTable(
            year=year,
            source=source,
            entries=tuple(days[day] for day in sorted(days)),
            is_complete=len(days) == 365 + isleap(year),
        )
        for year, days in sorted(years.items())
    ]


def _days(rows: list[list[str]]) -> dict[int, dict[date, DayEntry]]:
    """The days by year; the first mistake is raised with the others in it."""
    years: dict[int, dict[date, DayEntry]] = {}
    wrong: list[CalendarFileError] = []
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            entry = _entry([cell.strip() for cell in row], line)
            year = years.setdefault(entry.day.year, {})
            if entry.day in year:
                told = f"{entry.day} stands twice"
                raise CalendarFileError(told, line=line, zh=f"{entry.day} 重複出現")
            year[entry.day] = entry
        except CalendarFileError as error:
            wrong.append(error)
    if wrong:
        wrong[0].others = wrong[1:]
        raise wrong[0]
    return years


def _decode(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise CalendarFileError(
            f"the file is larger than {MAX_BYTES} bytes", zh=f"檔案超過 {MAX_BYTES} 位元組"
        )
    for encoding in ("utf-8-sig", "cp950"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CalendarFileError(
        "the file is neither UTF-8 nor CP950 (Big5)", zh="檔案編碼不是 UTF-8，也不是 CP950（Big5）"
    )


def _entry(cells: list[str], line: int) -> DayEntry:
    if len(cells) < 3:  # noqa: PLR2004  # date, weekday, code
        told = f"{len(cells)} columns instead of 4"
        raise CalendarFileError(told, line=line, zh=f"只有 {len(cells)} 欄，應有 4 欄")
    stamp, weekday, code = cells[:3]
    name = cells[3] if len(cells) > 3 else ""  # noqa: PLR2004  # the remark may be missing
    try:
        if len(stamp) != 8 or not stamp.isdigit():  # noqa: PLR2004  # YYYYMMDD
            raise ValueError(stamp)
        day = datetime.strptime(stamp, "%Y%m%d").date()  # noqa: DTZ007  # a day, not an instant
    except ValueError:
        told = f"{stamp!r} is not a date YYYYMMDD"
        zh = f"「{stamp}」不是日期（西元年月日八碼）"
        raise CalendarFileError(told, line=line, zh=zh) from None
    if weekday != WEEKDAYS[day.weekday()]:
        message = f"{day} is a {WEEKDAYS[day.weekday()]}, the file says {weekday!r}"
        zh = f"{day} 是星期{WEEKDAYS[day.weekday()]}，檔案卻寫「{weekday}」"
        raise CalendarFileError(message, line=line, zh=zh)
    if code not in {WORK, REST}:
        told = f"{code!r} is neither 0 (work) nor 2 (rest)"
        raise CalendarFileError(told, line=line, zh=f"「{code}」不是 0（上班）也不是 2（放假）")
    return DayEntry(day, _kind(day, code, name), name)


def _kind(day: date, code: str, name: str) -> DayKind:
    is_weekend = day.weekday() >= SATURDAY
    if code == WORK:
        return DayKind.MAKEUP if is_weekend else DayKind.WORKDAY
    return DayKind.REST if is_weekend and not name else DayKind.HOLIDAY


_DAY_IN_NAME = re.compile(r"(?<!\d)(1\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
CORRECTED = ("修正", "更新", "更正")


def day_in_name(name: str) -> date | None:
    """The day that a file's name bears in years of the Republic: 1141020 is 20 October 2025."""
    match = _DAY_IN_NAME.search(name)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(year + ROC_EPOCH, month, day)
    except ValueError:
        return None


def order_of(name: str) -> tuple[str, int, date, str]:
    """How files of one folder are taken: each year's first, then its corrections by their day."""
    year = name[:3]
    day = day_in_name(name)
    corrected = any(word in name for word in CORRECTED)
    return year, 2 if day else int(corrected), day or date.min, name


def holds_from(table: YearTable, today: date, known: Sequence[date]) -> date:
    """The day from which a version holds where nobody says it.

    The first version of a year holds from its beginning, or from today if that is earlier. A
    later one holds from the day in its file's name, else from today; of a year that is over
    it comes after those that are known.
    """
    if not known:
        return min(today, date(table.year, 1, 1))
    named = day_in_name(table.source)
    if named is not None and named <= today:
        return named
    return max(known) if table.year < today.year else today
