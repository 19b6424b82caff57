"""Tables that other modules hand over to reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from civicloop.engines.metrics.rules import Period
from civicloop.evaluate.documents import queries as documents
from civicloop.evaluate.documents.errors import DocumentsError
from civicloop.evaluate.documents.rules import Counts
from civicloop.evaluate.documents.states import Category
from civicloop.evaluate.planning import queries as planning
from civicloop.evaluate.planning.states import BookKind
from civicloop.kernel.city import queries as cities
from civicloop.kernel.city.rules import here
from civicloop.publish.reports.queries import books_tracked
from civicloop.publish.reports.rules.checking.paragraphs import MARK
from civicloop.publish.reports.rules.composing import Table
from civicloop.publish.reports.rules.styles import (
    LARGEST_MARK,
    half_up,
    listed,
    numbered,
    roc_month,
)

CLASSES = {
    Category.GENERAL.value: "一般公文",
    Category.LEGISLATORS.value: "立委質詢",
    Category.APPLICATIONS.value: "人民申請",
    Category.PETITIONS.value: "人民陳情",
    Category.APPEALS.value: "訴願",
    Category.SPECIAL.value: "專案管制",
    Category.CONTROL_YUAN.value: "監察案件",
}
COUNTS = ("類別", "應辦件數", "如期辦結", "逾期辦結", "存查", "未逾期待辦", "逾期待辦", "如期率")
THOUSAND = 1000
LEVELS = ("壹、", "一、", "(一)", "1.")
"""How the lines of a plan are numbered, from the top."""
BUDGET_HEAD = ("類項", "主要預算\n（單位：千元）", "備考")
PLAN_HEAD = ("計畫名稱", "計畫目標", "實施要領", "預算來源及金額\n（單位：千元）", "備註")


def book(name: str, period: Period) -> Table | None:
    """The table of that name for a period; ``None`` if its module has none."""
    return BOOKS[name](period) if name in BOOKS else None


def document_classes(period: Period) -> Table | None:
    """The documents of the months of a period, by class, as their months were published."""
    found: dict[str, Counts] = {}
    for table in _tables(period):
        for name, counts in table.by_class.items():
            found[name] = found.get(name, Counts()) + counts
    if not found:
        return None
    rows = [_counts(CLASSES[name], counts) for name, counts in found.items()]
    rows.append(_counts("合計", _sum(found.values())))
    return Table("公文處理時效統計", COUNTS, tuple(rows), _unpublished(period))


def document_agencies(period: Period) -> Table | None:
    """The same by agency."""
    found: dict[int, Counts] = {}
    for table in _tables(period):
        for unit, counts in table.by_unit.items():
            found[unit] = found.get(unit, Counts()) + counts
    if not found:
        return None
    names = {unit.pk: unit.name_zh for unit in documents.agencies(period.last_day)}
    rows = [
        _counts(names.get(unit, str(unit)), counts)
        for unit, counts in sorted(found.items(), key=lambda row: names.get(row[0], ""))
    ]
    rows.append(_counts("合計", _sum(found.values())))
    return Table("各機關公文處理時效", ("機關", *COUNTS[1:]), tuple(rows))


def document_months(period: Period) -> Table | None:
    """The same by month, as the statistics are drawn up each month."""
    tables = _tables(period)
    if not tables:
        return None
    rows = [_counts(roc_month(table.month.first_day), table.total) for table in tables]
    rows.append(_counts("合計", _sum(table.total for table in tables)))
    return Table("公文處理時效逐月統計", ("月份", *COUNTS[1:]), tuple(rows))


def crosswalk(period: Period) -> Table | None:
    """The budget side of the newest plan of the year, in NT$ thousand, by numbering level."""
    return _plan_lines(period, is_budget=True)


def plan(period: Period) -> Table | None:
    """The plan side: name, goal, how it is done, amount, remark."""
    return _plan_lines(period, is_budget=False)


def _plan_lines(period: Period, *, is_budget: bool) -> Table | None:
    """The commission's own part of the plan; without one, those of all agencies by name."""
    years = {here().year(period.first_day.year), period.first_day.year}
    row = planning.books().filter(kind=BookKind.PLAN.value, year__in=years).first()
    if row is None:
        return None
    parts, names = planning.crosswalks(row), planning.part_names(row)
    office = cities.city().office_zh
    shown = [pk for pk in parts if office.endswith(names[pk])] or list(parts)
    head = BUDGET_HEAD if is_budget else PLAN_HEAD
    lines: list[tuple[str, ...]] = []
    for pk in shown:
        found = _part_lines(parts[pk], is_budget=is_budget)
        if found and len(shown) > 1:
            lines.append((names[pk], *[""] * (len(head) - 1)))
        lines += found
    if not lines:
        return None
    if not is_budget:
        return Table("年度施政計畫", head, tuple(lines))
    total = sum(parts[pk].budget_total for pk in shown)
    return Table("施政計畫與預算配合對照表", head, (*lines, ("合計", _thousands(total), "")))


def _part_lines(part: planning.Crosswalk, *, is_budget: bool) -> list[tuple[str, ...]]:
    """The lines of one agency, each below the one that it belongs to, with their marks."""
    entries = part.budget if is_budget else part.plan
    codes = {entry.code for entry in entries}
    found: list[tuple[str, ...]] = []

    def write(above: str, level: int) -> None:
        own = [one for one in entries if (one.above if one.above in codes else "") == above]
        for place, entry in enumerate(own, start=1):
            amount = "" if entry.amount is None else _thousands(entry.amount)
            work = [] if is_budget else [entry.goal, entry.method]
            name = f"{_mark(entry.name, level, place)}{entry.name}"
            found.append((name, *work, amount, entry.remark))
            if level < len(LEVELS):  # what is laid out in a circle ends here
                write(entry.code, level + 1)

    write("", 0)
    return found


def _mark(name: str, level: int, place: int) -> str:
    """壹、 一、 (一) 1.; what an agency numbered itself keeps its own mark."""
    if level >= len(LEVELS) or place > LARGEST_MARK or MARK.match(name):
        return ""
    return numbered(LEVELS[level], place)


def _thousands(amount: int) -> str:
    return f"{amount // THOUSAND:,}"


def _tables(period: Period) -> list[documents.Table]:
    found = []
    for month in period.months:
        try:
            row = documents.month(month.first_day)
        except DocumentsError:
            continue
        if row.figures is not None:
            found.append(documents.table_of(row))
    return found


def _unpublished(period: Period) -> tuple[str, ...]:
    """Which months of the period are not in the tables, since they were not published yet."""
    there = {table.month.first_day for table in _tables(period)}
    lacking = [
        roc_month(month.first_day) for month in period.months if month.first_day not in there
    ]
    return (f"{listed(lacking)}之公文時效尚未發布，未列入統計。",) if lacking else ()


def _counts(name: str, row: Counts) -> tuple[str, ...]:
    share = row.on_time_share
    numbers = (row.handled, row.on_time, row.late, row.filed, row.pending, row.overdue)
    shown = "–" if share is None else f"{half_up(share, 2)}%"
    return (name, *(f"{number:,}" for number in numbers), shown)


def _sum(rows: Iterable[Counts]) -> Counts:
    total = Counts()
    for row in rows:
        total += row
    return total


BOOKS: dict[str, Callable[[Period], Table | None]] = {
    "documents": document_classes,
    "documents-by-agency": document_agencies,
    "documents-by-month": document_months,
    "tracked-plans": books_tracked.by_agency,
    "lag-bands": books_tracked.bands,
    "lag-streaks": books_tracked.streaks,
    "lagging-plans": books_tracked.lagging,
    "crosswalk": crosswalk,
    "plan": plan,
}
