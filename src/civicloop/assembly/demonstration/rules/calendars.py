"""The office calendars of the demonstration: worked out by rule, decreed by nobody.

They have the form in which the government publishes its own and are brought in as any city's
are. Their days are those of the shipped table (`civicloop.kernel.clock.rules.fallback`), so
that no deadline differs from what is counted without them; each names itself as made up.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

from civicloop.kernel.clock.rules import Calendar, fallback_year, merge

NAME = "示範日曆（依紀念日及節日推算，非政府公告）Demonstration"
HEADER = ("西元日期", "星期", "是否放假", "備註")
WEEKDAYS = "一二三四五六日"
WORK, REST = "0", "2"
A_DAY = timedelta(hours=24)


def calendar_file(year: int) -> bytes:
    """Every day of a year as the government's calendar has it: date, weekday, code, remark."""
    calendar = merge([fallback_year(year)])
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(HEADER)
    day = date(year, 1, 1)
    while day.year == year:
        table.writerow(_row(calendar, day))
        day += A_DAY
    return written.getvalue().encode("utf-8-sig")


def _row(calendar: Calendar, day: date) -> tuple[str, str, str, str]:
    entry = calendar.entry(day)
    code = WORK if entry.is_worked else REST
    return f"{day:%Y%m%d}", WEEKDAYS[day.weekday()], code, entry.name
