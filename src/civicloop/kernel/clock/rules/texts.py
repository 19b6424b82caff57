"""The sentences of an explanation, each with the rule that it applies.

Rule ids are those of ``docs/rules/day-counting.md``. A sentence may name what
the day is called (``{detail}``).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Code(StrEnum):
    """Why a step stands in an explanation."""

    NEXT_DAY = "next_day"
    AT_ONCE = "at_once"
    FROM_INSTANT = "from_instant"
    FIRST_DAY_COUNTS = "first_day_counts"
    WORKDAY = "workday"
    MAKEUP = "makeup"
    REST = "rest"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    HALF_CLOSED = "half_closed"
    CALENDAR_DAY = "calendar_day"
    PAUSED = "paused"
    PAUSE_IGNORED = "pause_ignored"
    PAUSE_OPEN = "pause_open"
    MONTHS = "months"
    FIXED_DATE = "fixed_date"
    EXTENDED = "extended"
    EXTENDED_UNTIL = "extended_until"
    HOURS = "hours"
    MOVED = "moved"
    SATURDAY = "saturday"
    REST_COUNTS = "rest_counts"
    UNKNOWN_YEAR = "unknown_year"
    DUE = "due"
    CLOSED_SAME_DAY = "closed_same_day"
    CAPPED = "capped"
    ON_TIME = "on_time"
    LATE = "late"
    CLASS = "class"
    ALREADY_PAST = "already_past"


class Sentence(NamedTuple):
    """The rule that a step applies, and how it reads in two languages."""

    rule: str
    zh: str
    en: str


SENTENCES: dict[Code, Sentence] = {
    Code.NEXT_DAY: Sentence("A0-1", "始日不計入，自次日起算", "The first day is not counted"),
    Code.AT_ONCE: Sentence("CLK-1", "始日計入，自當日起算", "The first day is counted"),
    Code.FROM_INSTANT: Sentence("A0-3", "以時計算，即時起算", "Hours run from the instant"),
    Code.FIRST_DAY_COUNTS: Sentence(
        "A0-4",
        "不利處分：始日以一日論，末日為休息日照計",
        "Adverse decision: the first day counts, and so does a last day of rest",
    ),
    Code.WORKDAY: Sentence("A5-2", "工作日", "Working day"),
    Code.MAKEUP: Sentence("A0-6", "補行上班日，計入", "Make-up working day"),
    Code.REST: Sentence("A5-1", "例假日，不計", "Day of rest, not counted"),
    Code.HOLIDAY: Sentence("A5-1", "放假日（{detail}），不計", "Holiday ({detail}), not counted"),
    Code.CLOSED: Sentence(
        "A0-6", "停止上班（{detail}），不計", "Offices closed ({detail}), not counted"
    ),
    Code.HALF_CLOSED: Sentence(
        "CLK-2", "停止上班半日（{detail}），以半日計", "Offices closed for half the day ({detail})"
    ),
    Code.CALENDAR_DAY: Sentence("A0-1", "日曆天，計入", "Calendar day"),
    Code.PAUSED: Sentence("A0-5", "停止計算期間，不計", "The clock stands still"),
    Code.PAUSE_IGNORED: Sentence(
        "CLK-4", "本期限不得停止計算", "This deadline does not stand still"
    ),
    Code.PAUSE_OPEN: Sentence(
        "CLK-5",
        "自此停止計算，恢復後期限順延",
        "The clock stands still from here; the deadline moves when it runs again",
    ),
    Code.MONTHS: Sentence(
        "A0-1",
        "以月計算（{detail}個月），以相當日之前一日或該月末日為末日",
        "Months ({detail}): ends the day before the corresponding day, or on the last of the month",
    ),
    Code.FIXED_DATE: Sentence("A5-限期公文", "來文指定之日", "The day named by the sender"),
    Code.EXTENDED: Sentence("A5-7", "核准展期 {detail}", "Extended by {detail}"),
    Code.EXTENDED_UNTIL: Sentence("A5-7", "核准展期至 {detail}", "Extended until {detail}"),
    Code.HOURS: Sentence("A0-3", "計 {detail} 小時", "{detail} hours counted"),
    Code.MOVED: Sentence(
        "A0-2", "末日為休息日，順延至次日", "The last day is a day of rest: the next day"
    ),
    Code.SATURDAY: Sentence(
        "A0-2",
        "末日為星期六，以次星期一上午為末日",
        "The last day is a Saturday: Monday noon",
    ),
    Code.REST_COUNTS: Sentence("A0-4", "末日為休息日，照計", "A last day of rest counts"),
    Code.UNKNOWN_YEAR: Sentence(
        "CLK-3",
        "注意：{detail} 年尚無辦公日曆表，僅以週末為休息日",
        "Warning: no calendar of {detail}; only weekends are days of rest",
    ),
    Code.DUE: Sentence("CLK-6", "期限屆滿", "The deadline"),
    Code.CLOSED_SAME_DAY: Sentence(
        "A5-5", "收文當日辦結，以半日計", "Closed on the day of receipt: half a day"
    ),
    Code.CAPPED: Sentence(
        "A5-3",
        "限期公文依限辦結，超過 {detail} 日者以 {detail} 日計",
        "Answered in time: at most {detail} days are counted",
    ),
    Code.ON_TIME: Sentence(
        "A5-4", "依限辦結，使用 {detail} 日", "Closed in time, {detail} days used"
    ),
    Code.LATE: Sentence("A5-4", "逾限辦結，使用 {detail} 日", "Closed late, {detail} days used"),
    Code.CLASS: Sentence("A5", "{detail}", "{detail}"),
    Code.ALREADY_PAST: Sentence(
        "A5-限期公文",
        "收文時已逾來文指定期限，改依普通件辦理",
        "The date named had passed on receipt: treated as 普通件",
    ),
}
