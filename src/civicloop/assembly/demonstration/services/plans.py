"""Every programme of tracked plans with its months of reports, changes and judgements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from civicloop.assembly.demonstration.rules.chance import dice
from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.rules.places import (
    district_names,
    district_weights,
    places,
)
from civicloop.assembly.demonstration.rules.plans import (
    ANNUAL,
    BASIC,
    CANDIDATES,
    CAUSES,
    CONTRACTS,
    LINES,
    MONTHS,
    NARRATIVES,
    PARTIES,
    REMEDIES,
    WORKS,
    PlanLine,
    actual_of,
    curve_of,
)
from civicloop.assembly.demonstration.rules.programmes import SINCE_JANUARY, lines_of
from civicloop.assembly.demonstration.services.contracting import contract, fund_stages
from civicloop.assembly.demonstration.services.judging_plans import (
    judge_last_year,
    tell_results,
)
from civicloop.assembly.demonstration.services.passed import pass_projects
from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.rules import (
    Point,
    Spot,
    is_period,
    last_day,
    later,
    month_of,
    shifted,
    span,
)
from civicloop.engines.tracking.states import Cadence, Method
from civicloop.evaluate.programmes import services as programmes
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item, Period, Programme, Report

CLERK = machine(
    "demonstration",
    "tracking.manage", "tracking.review", "tracking.see", "tracking.report", "tracking.approve",
)  # fmt: skip
BY_WORK = {ANNUAL, WORKS, BASIC, *(kind for kind in SINCE_JANUARY)}
WHOLE, BEHIND, SPENT = Decimal(100), Decimal(5), Decimal(90)


@dataclass(frozen=True, slots=True)
class Followed:
    """An item with the line that it came of, and its plan."""

    item: Item
    line: PlanLine
    curve: tuple[Point, ...]


def follow_plans(city: City) -> int:
    """Open the programmes, live their months until the last one, and leave one open; how many."""
    today = timezone.localdate(city.now)
    last = later(month_of(today), -1)
    first = later(last, 1 - MONTHS)
    ledger.prepare_months(_at(first), city.now)
    owner = organizations.unit(code="RDEC-EV")
    opened = {
        kind: programmes.open_for_year(
            kind, first.year, owner_id=owner.pk, begins_on=first,
            ends_on=last_day(later(last, 12)), actor=CLERK, now=_at(first),
        )
        for kind in (ANNUAL, WORKS, CONTRACTS, BASIC)
    }  # fmt: skip
    came_of = pass_projects(city, LINES, _at(first))
    followed = [
        _listed(opened[line.programme], line, number, last, city, came_of.get(line.title, ""))
        for number, line in enumerate(LINES, 1)
    ]
    for number, line in enumerate(CANDIDATES, len(LINES) + 1):
        _listed(opened[line.programme], line, number, last, city)
    followed += _smaller(opened, last, owner.pk, city)
    for programme in opened.values():
        mine = [one for one in followed if one.item.programme_id == programme.pk]
        _live(programme, mine, last, city)
    contract(opened.values(), city, actor=CLERK)
    _judge(opened, followed, city)
    _afterwards(followed, city, last)
    fund_stages(opened[CONTRACTS], city, actor=CLERK)
    _correct(followed, city)
    for programme in opened.values():
        if is_period(month_of(today), Cadence(programme.cadence)):
            _month_in_hand(programme, followed, month_of(today), city)
    return len(followed)


def _smaller(opened: dict[str, Programme], last: date, owner_id: int, city: City) -> list[Followed]:
    """The programmes that run since January, opened and put among the others."""
    first = last.replace(month=1)
    followed: list[Followed] = []
    for kind in SINCE_JANUARY:
        opened[kind] = programmes.open_for_year(
            kind, first.year, owner_id=owner_id, begins_on=first,
            ends_on=last_day(later(last, 12)), actor=CLERK, now=_at(first),
        )  # fmt: skip
        for line in lines_of(kind, last.month):
            number = len(LINES) + len(CANDIDATES) + len(followed) + 1
            followed.append(_listed(opened[kind], line, number, last, city))
    return followed


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def _spot(line: PlanLine, number: int, city: City) -> Spot:
    """The districts that a title names, with a door there; works lie somewhere in any case."""
    chance = dice(city.seed, "place", number)
    names = {name.removesuffix("區"): code for code, (name, _) in district_names().items()}
    codes = [code for name, code in names.items() if name in line.title]
    if not codes and line.work not in {"engineering", "land"}:
        return Spot()
    found = places(city.seed).spot(
        codes[0] if codes else district_weights({}).pick(chance), chance, at_crossing=0.2
    )
    if len(codes) > 1:
        return Spot(tuple(codes))
    return Spot((found.district_code,), found.lon, found.lat)


def _listed(  # noqa: PLR0917 (all of one line)
    programme: Programme, line: PlanLine, number: int, last: date, city: City, source: str = ""
) -> Followed:
    curve = curve_of(line, last)
    begins = curve[0].month
    at = _at(begins)
    new = tracking.NewItem(
        number=f"{begins.year - 1911}-{number:03}",
        title=line.title,
        unit_id=organizations.unit(code=line.unit).pk,
        begins_on=begins,
        ends_on=last_day(later(curve[-1].month, 3)),
        kind=line.work,
        source=source,
        budget=line.millions * 1_000_000,
        is_public=programme.is_public,
        spot=_spot(line, number, city),
    )
    item = tracking.list_item(programme.pk, new, actor=CLERK, now=at)
    if line.way != "candidate" or number % 2:
        tracking.approve_baseline(item.pk, curve, from_on=begins, actor=CLERK, now=at)
    if line.way != "candidate":
        if programmes.definition(line.programme).steps or line.work:
            programmes.offer_milestones(item, work="" if line.programme not in BY_WORK else
                                        line.work, actor=CLERK, now=at)  # fmt: skip
        item = tracking.approve_item(item.pk, version=item.version, actor=CLERK, now=at)
    return Followed(item, line, curve)


def _live(programme: Programme, followed: Sequence[Followed], last: date, city: City) -> None:
    """Every month until the last one, with what each item says of it."""
    said = {
        month: {
            one.item.pk: _said(one, month, city)
            for one in followed
            if one.curve[0].month <= month and not _silent(one, month, last)
        }
        for month in span(month_of(programme.begins_on), last)
        if is_period(month, Cadence(programme.cadence))
    }
    tracking.take_over_past(programme.pk, said, actor=CLERK, now=city.now)


def _silent(one: Followed, month: date, last: date) -> bool:
    return one.line.way == "silent" and month > later(last, -4)


def _planned(curve: Sequence[Point], month: date) -> Point:
    return next((point for point in reversed(curve) if point.month <= month), curve[0])


def _said(
    one: Followed, month: date, city: City
) -> tuple[tracking.Figures, tracking.Explanation | None]:
    chance = dice(city.seed, "plans", one.item.number, month.isoformat())
    point = _planned(one.curve, month)
    at = sum(point.month < month for point in one.curve)
    actual = actual_of(one.line, point.percent, at, chance.random())
    is_paid = one.line.way != "unspent" or _is_settled(month, city)
    share = Decimal("0.95") if is_paid else Decimal("0.62")
    paid = int(point.money * share)
    behind = point.percent - actual >= BEHIND or (point.money and paid * 100 < SPENT * point.money)
    figures = tracking.Figures(
        narrative=chance.choice(NARRATIVES).format(actual=actual),
        actual=actual,
        allocated=point.money,
        paid=paid,
        forecast_on=one.item.ends_on,
        completed_on=min(last_day(month), timezone.localdate(city.now))
        if actual == WHOLE
        else None,
    )
    if not behind:
        return figures, None
    why = tracking.Explanation(
        cause=chance.choice(CAUSES),
        party=chance.choice(PARTIES),
        remedy=chance.choice(REMEDIES),
        recovery_on=last_day(later(month, 4 + chance.randrange(5))),
    )
    return figures, why


def _is_settled(month: date, city: City) -> bool:
    """Whether the accounts of a slow payer were settled: each third month, but not lately."""
    today = timezone.localdate(city.now)
    return month.month % 3 == 2 and month < later(month_of(today), -2)  # noqa: PLR2004 (months)


def _afterwards(followed: Sequence[Followed], city: City, last: date) -> None:
    """What became of some: put to rest, planned anew, finished and waiting for its body."""
    _reach([one.item for one in followed if one.line.programme != WORKS], city.now)
    for one in followed:
        at = city.now
        if one.line.way == "suspended":
            why = "用地協議價購未完成，暫停施作"
            version = tracked.item(CLERK, one.item.pk).version
            tracking.suspend_item(one.item.pk, version=version, reason=why, actor=CLERK, now=at)
        elif one.line.way == "replanned":
            moved = shifted(one.curve, from_month=month_of(timezone.localdate(at)), months=2)
            change = tracking.ask_change(
                one.item.pk, kind="adjust", ground="resources_changed", curve=moved,
                reason="管線遷移範圍擴大，需調整後續工序", letter="高市工新字第1150012號",
                actor=CLERK, now=at,
            )  # fmt: skip
            tracking.decide_change(change.pk, grant=True, decision="同意調整，請依新進度辦理",
                                   actor=CLERK, now=at)  # fmt: skip
        elif one.line.way == "waiting":
            _finish(one, at)
        elif one.line.way == "late":
            _verify(one, last, at)


def _judge(opened: dict[str, Programme], followed: Sequence[Followed], city: City) -> None:
    """Last year's plans in their three stages, and the centre's word on those that it grants."""
    for kind in (ANNUAL, WORKS, BASIC):
        mine = [(one.item, one.line.way) for one in followed if one.line.programme == kind]
        judge_last_year(opened[kind], mine, city, actor=CLERK)
        if kind == BASIC:
            tell_results(opened[kind], mine, city, actor=CLERK)


def _correct(followed: Sequence[Followed], city: City) -> None:
    """Two frozen months corrected: one explained otherwise, one that has nothing to explain."""
    explained: dict[str, Report] = {}
    for one in followed:
        rows = [row for row in tracked.done_reports([one.item.pk]) if row.triggers]
        if rows and one.line.way in {"late", "recovered"}:
            explained.setdefault(one.line.way, rows[-2 if len(rows) > 1 else -1])
    for way, row in explained.items():
        names = ("narrative", "actual", "allocated", "paid", "forecast_on", "completed_on")
        figures = tracking.Figures(**{name: getattr(row, name) for name in names})
        why = tracking.Explanation(
            cause=CAUSES[1], party=PARTIES[2], remedy="解除逾期分包，另覓廠商進場並增開工作面",
            recovery_on=last_day(later(row.month, 6)),
        )  # fmt: skip
        if way == "recovered":
            figures = replace(figures, actual=row.planned, paid=row.allocated)
        tracking.correct_report(
            row.pk, figures, explanation=why if way == "late" else None,
            reason="實地查證後更正", version=row.version, actor=CLERK, now=city.now,
        )  # fmt: skip


def _reach(items: Sequence[Item], at: datetime) -> None:
    """The milestones that the progress is worth, on the days on which they were planned."""
    keys = [item.pk for item in items]
    actual = {row.item_id: row.actual or Decimal(0) for row in tracked.done_reports(keys)}
    today = timezone.localdate(at)
    days: dict[int, date] = {}
    for item in items:
        left = actual.get(item.pk, Decimal(0))
        for stone in item.milestones.all():
            left -= stone.weight
            if left < 0:
                break
            days[stone.pk] = min(stone.planned_on, today)
    tracking.reach_milestones(days, evidence="驗收或會議紀錄", actor=CLERK, now=at)


def _finish(one: Followed, at: datetime) -> None:
    for part in one.item.responsibilities.all():
        tracking.move_part(part.pk, "finish", actor=CLERK, now=at)
        tracking.move_part(part.pk, "close", actor=CLERK, now=at)
    tracking.propose_release(
        one.item.pk, reason="驗收完成並結算，建議解除列管", actor=CLERK, now=at
    )


def _verify(one: Followed, last: date, at: datetime) -> None:
    report = tracked.done_reports([one.item.pk], last)[0]
    assert report.actual is not None
    tracking.verify_report(
        report.pk,
        method=Method.SITE,
        verified_on=timezone.localdate(at),
        evidence="進度查證紀錄",
        found_actual=max(Decimal(0), report.actual - 2),
        difference_reason="部分工項尚未查驗即列計",
        handling="請機關更正並加強自主查核",
        actor=CLERK,
        now=at,
    )


def _month_in_hand(
    programme: Programme, followed: Sequence[Followed], month: date, city: City
) -> None:
    """This month, opened ahead of its end: some written, some with heads, some to review."""
    period = tracking.open_period(programme.pk, month, actor=CLERK, now=city.now)
    mine = {one.item.pk: one for one in followed if one.item.programme_id == programme.pk}
    for number, report in enumerate(_drafts(period)):
        one = mine.get(report.item_id)
        if one is None or number % 4 == 0:
            continue
        figures, why = _said(one, month, city)
        row = tracking.save_report(report.pk, figures, explanation=why, version=report.version,
                                   actor=CLERK, now=city.now)  # fmt: skip
        if row.triggers and why is None:
            continue
        row = tracking.send_report(row.pk, version=row.version, actor=CLERK, now=city.now)
        if number % 4 > 1:
            tracking.approve_report(row.pk, version=row.version, actor=CLERK, now=city.now)


def _drafts(period: Period) -> list[Report]:
    return list(period.reports.filter(state="draft").order_by("item__number"))
