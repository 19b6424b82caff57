"""Every figure of the scorecard, for random rounds, equals a count by hand and opens its rows."""

from __future__ import annotations

import random
import statistics
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from civicloop.answer.cases.models import Case, CategoryGroup, Round
from civicloop.answer.cases.states import CaseState, Ending, Outcome
from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.rules import REST, SCORECARDS, Cell, Month, rounded
from tests.db.metrics.samples import ANALYST, MONTHS, NOW, SOURCE, make_case

pytestmark = pytest.mark.django_db

CARD = SCORECARDS.get("cases.performance")
KEYS = [row.key for row in CARD.metrics]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WINDOW = 30 * DAY


def new_round(case: Case, number: int, opened: datetime, chance: random.Random) -> Round:
    """A round that is answered after some days, or still open; some extended, some rated."""
    took = DAY * chance.expovariate(1 / 5)
    answered = opened + took if opened + took < NOW and chance.random() < 0.85 else None
    first = opened + 6 * DAY
    row = Round(
        case=case,
        number=number,
        category=case.category,
        district_code=chance.choice(("D1", "D2", "")),
        channel=chance.choice(("web", "phone", "app")),
        unit=case.unit,
        opened_at=opened,
        operational_due_at=opened + 4 * HOUR,
        first_statutory_due_at=first,
        statutory_due_at=first + chance.choice((0, 0, 5)) * DAY,
        ending=Ending.OPEN,
    )
    if chance.random() < 0.9:
        begun = opened + min(HOUR * chance.expovariate(1 / 3), took * 0.9)
        row.started_at = begun if begun < NOW else None
    if answered:
        row.answered_at = row.ended_at = answered
        row.outcome = chance.choice((Outcome.FIXED, Outcome.FIXED, Outcome.NO_FAULT))
        row.ending = Ending.UNOPPOSED
        row.settled_at = answered + WINDOW
        if chance.random() < 0.4:
            row.rated_at = answered + HOUR
            row.manner, row.speed, row.result = (chance.randint(1, 5) for _ in range(3))
    elif chance.random() < 0.4:
        asked = opened + DAY * chance.expovariate(1 / 6)
        row.waiting_since = asked if asked < NOW else None
    return row


@pytest.fixture
def lived(units, category):
    """Some 500 rounds of 400 cases since spring; some reopened, some came back."""
    category.group = CategoryGroup.objects.create(code="roads", name_zh="道路", name_en="Roads")
    category.save()
    chance = random.Random(7)
    begins = Month(2026, 6).begins
    cases, rounds = [], []
    for index in range(400):
        opened = begins + (NOW - begins) * chance.random()
        unit = units[chance.choice(("PWB", "PWB-MO", "TB", "CITY"))]
        case = make_case(f"Q{index}", unit, category, opened)
        own = [new_round(case, 1, opened, chance)]
        while own[-1].answered_at and chance.random() < 0.25:
            again = own[-1].answered_at + DAY * chance.randint(1, 45)
            if again >= NOW:
                break
            own[-1].ending = Ending.REOPENED
            own.append(new_round(case, len(own) + 1, again, chance))
        if own[-1].answered_at:
            case.state, case.outcome = CaseState.CLOSED, own[-1].outcome
            case.closed_at = own[-1].answered_at
        cases.append(case)
        rounds.append(own)
    cases = Case.objects.bulk_create(cases)
    for case, own in zip(cases, rounds, strict=True):
        for row in own:
            row.case = case
    ended = [own[-1] for own in rounds if own[-1].answered_at]
    for case in chance.sample(cases, 60):
        origin = next((row for row in ended if row.answered_at < case.opened_at), None)
        if origin and origin.case_id != case.pk:
            case.came_back_of = chance.choice(
                [row.case for row in ended if row.answered_at < case.opened_at]
            )
            if case.came_back_of_id == case.pk:
                case.came_back_of = None
    Case.objects.bulk_update(cases, ["came_back_of"])
    Round.objects.bulk_create([row for own in rounds for row in own])
    return list(Round.objects.select_related("case", "unit"))


def late(row: Round, limit: datetime, end: datetime) -> bool:
    asked_in_time = row.waiting_since is not None and row.waiting_since <= limit
    return limit < end and not asked_in_time


def is_undone(row: Round, every: list[Round]) -> bool:
    """Whether a round was reopened, or its damage came back, before it was settled."""
    cases = {other.case_id: other.case for other in every}
    later = (o for o in every if o.case_id == row.case_id and o.number > row.number)
    again = (case for case in cases.values() if case.came_back_of_id == row.case_id)
    return any(o.opened_at <= row.settled_at for o in later) or any(
        row.answered_at <= case.opened_at <= row.settled_at for case in again
    )


def share(top: int, bottom: int, decimals: int) -> Decimal | None:
    return rounded(Decimal(top) * 100 / bottom, decimals) if bottom else None


def figures_by_hand(rows: list[Round], every: list[Round], month: Month) -> dict[str, object]:
    """All definitions in plain Python, for some rounds among ``every``."""
    begins, end = month.begins, min(month.ends, NOW)
    inside = lambda at: at is not None and begins <= at < end  # noqa: E731 (short and local)
    received = [row for row in rows if row.number == 1 and inside(row.opened_at)]
    closed = [row for row in rows if inside(row.answered_at)]
    begun = [row for row in closed if (row.started_at or row.answered_at) <= row.operational_due_at]
    standing = [
        row for row in rows if row.opened_at < end and (not row.ended_at or row.ended_at >= end)
    ]

    def overdue(limit: str) -> int:
        return sum(
            late(row, getattr(row, limit), end)
            or (
                late(row, row.operational_due_at, end)
                and (row.started_at is None or row.started_at >= end)
            )
            for row in standing
        )

    settled = [row for row in rows if inside(row.settled_at)]
    rated = [row for row in settled if row.rated_at]
    first = [row for row in settled if row.number == 1 and row.outcome == Outcome.FIXED]
    seconds = sorted((row.answered_at - row.opened_at).total_seconds() for row in closed)

    def marks(name: str) -> Decimal | None:
        values = [getattr(row, name) for row in rated]
        return rounded(Decimal(sum(values)) / len(values), 2) if values else None

    on_time = sum(row.answered_at <= row.statutory_due_at for row in begun)
    unextended = sum(row.answered_at <= row.first_statutory_due_at for row in begun)
    open_late, open_first = overdue("statutory_due_at"), overdue("first_statutory_due_at")
    return {
        "cases.received": len(received),
        "cases.closed": len(closed),
        "cases.overdue_open": open_late,
        "cases.on_time": share(on_time, len(closed) + open_late, 2),
        "cases.on_time_unextended": share(unextended, len(closed) + open_first, 2),
        "cases.days_median": in_days(seconds, 0.5),
        "cases.days_p90": in_days(seconds, 0.9),
        "cases.fixed": share(sum(row.outcome == Outcome.FIXED for row in closed), len(closed), 1),
        "cases.first_time_fixed": share(
            sum(not is_undone(row, every) for row in first), len(first), 1
        ),
        "cases.reopened": sum(row.number > 1 and inside(row.opened_at) for row in rows),
        "cases.came_back": sum(row.case.came_back_of_id is not None for row in received),
        "cases.satisfaction_manner": marks("manner"),
        "cases.satisfaction_speed": marks("speed"),
        "cases.satisfaction_result": marks("result"),
    }


def in_days(seconds: list[float], q: float) -> Decimal | None:
    """The quantile by linear interpolation (type 7), as PostgreSQL's ``percentile_cont``."""
    if not seconds:
        return None
    if len(seconds) == 1:
        found = seconds[0]
    else:
        found = statistics.quantiles(seconds, n=10, method="inclusive")[round(q * 10) - 1]
    return rounded(rounded(Decimal(found), 0) / 86_400, 1)


def shown(cell: Cell | None) -> object:
    return cell.shown if cell else None


def same(figure: str, cell: Cell | None, expected: object) -> bool:
    """A figure of no rows is either a zero that was not kept or none at all."""
    found = shown(cell)
    return found == expected or (expected == 0 and found is None)


MEMBERS = {
    "agency": lambda row: {"PWB-MO": "PWB", "CITY": REST}.get(row.unit.code, row.unit.code),
    "district": lambda _row: REST,  # no district is loaded
    "group": lambda _row: "roads",
    "category": lambda _row: "pothole",
    "channel": lambda row: row.channel,
}


@pytest.mark.parametrize("by", CARD.by)
def test_every_figure_of_every_member_and_month_equals_a_count_by_hand(lived, by):
    services.refresh(SOURCE, MONTHS, now=NOW)
    figures = queries.kept_many(KEYS, by=by, months=MONTHS, bare=True)
    for month in MONTHS:
        groups = {value: [] for value in map(MEMBERS[by], lived)}
        for row in lived:
            groups[MEMBERS[by](row)].append(row)
        for value, rows in groups.items():
            expected = figures_by_hand(rows, lived, month)
            wrong = {
                key: (shown(figures[key].at(value, month)), expected[key])
                for key in KEYS
                if not same(key, figures[key].at(value, month), expected[key])
            }
            assert wrong == {}, (by, value, month.key)
        whole = figures_by_hand(lived, lived, month)
        assert {key: shown(figures[key].totals[month.key]) for key in KEYS} == whole
        assert whole["cases.satisfaction_result"] is not None or month == MONTHS[0]


@pytest.mark.parametrize("by", CARD.by)
def test_every_number_opens_exactly_its_rows(lived, by):
    services.refresh(SOURCE, MONTHS[2:3], now=NOW)
    proof = {"by": by, "month": MONTHS[2], "actor": ANALYST, "now": NOW}
    assert {key: services.prove(key, **proof) for key in KEYS} == {key: [] for key in KEYS}


def test_reopening_and_coming_back_change_no_figure_of_a_month_that_has_settled(lived):
    """The sharpest promise: a printed month stays as it was, whatever happens to its cases."""
    month = MONTHS[2]
    services.refresh(SOURCE, [month], now=NOW)
    before = queries.kept_many(KEYS, by="agency", months=[month])
    old = [row for row in lived if row.settled_at and row.settled_at < NOW]
    latest = {row.case_id: row for row in lived}
    reopened = [row for row in old if latest[row.case_id] is row][:30]
    assert len(reopened) > 10
    for row in reopened:
        Round.objects.filter(pk=row.pk).update(ending=Ending.REOPENED)
    Round.objects.bulk_create(
        [
            Round(
                case=row.case,
                number=row.number + 1,
                category=row.category,
                channel=row.channel,
                unit=row.unit,
                opened_at=NOW - HOUR,
                operational_due_at=NOW + HOUR,
                statutory_due_at=NOW + DAY,
                first_statutory_due_at=NOW + DAY,
            )
            for row in reopened
        ]
    )
    assert services.refresh(SOURCE, [month], now=NOW) == 0
    after = queries.kept_many(KEYS, by="agency", months=[month])
    assert {key: figure.cells for key, figure in after.items()} == {
        key: figure.cells for key, figure in before.items()
    }


def test_a_round_that_waits_is_late_only_if_it_was_late_before_it_was_asked(units, category):
    opened = NOW - 10 * DAY
    ends = opened + 6 * DAY
    for number, asked in enumerate((ends - HOUR, ends + HOUR)):
        case = make_case(f"W{number}", units["TB"], category, opened)
        case.save()
        row = new_round(case, 1, opened, random.Random(0))
        row.answered_at = row.ended_at = row.settled_at = row.rated_at = None
        row.manner = row.speed = row.result = None
        row.outcome, row.ending = "", Ending.OPEN
        row.started_at, row.statutory_due_at = opened + HOUR, ends
        row.first_statutory_due_at, row.waiting_since = ends, asked
        row.save()
    services.refresh(SOURCE, MONTHS[3:], now=NOW)
    figure = queries.kept("cases.overdue_open", by="agency", months=MONTHS[3:])
    assert figure.totals[MONTHS[3].key].numerator == 1


def test_satisfaction_tells_how_many_answered_and_how_sure_it_is(lived):
    services.refresh(SOURCE, MONTHS[2:3], now=NOW)
    figure = queries.kept("cases.satisfaction_result", by="channel", months=MONTHS[2:3])
    whole = figure.totals[MONTHS[2].key]
    settled = [row for row in lived if row.settled_at and in_month(row.settled_at, MONTHS[2])]
    assert whole.asked == len(settled)
    assert whole.n == sum(row.rated_at is not None for row in settled) >= 30
    assert whole.margin.low < whole.value < whole.margin.high
    assert rounded(whole.response, 1) == rounded(Decimal(whole.n) * 100 / len(settled), 1)


def in_month(at: datetime, month: Month) -> bool:
    return month.begins <= at < month.ends
