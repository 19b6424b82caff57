"""A round in each phase, with projects that ask money from several sources."""

from __future__ import annotations

from datetime import UTC, date, datetime

from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.declarations.rulesets import CHAPTERS
from civicloop.evaluate.planning.rules import Amount, MoneySource
from civicloop.evaluate.planning.states import Ruling
from tests.db.planning.city import KEEPER

MARCH, JUNE, AUGUST = (datetime(2026, month, 2, 3, tzinfo=UTC) for month in (3, 6, 8))
CITY, FUND, CENTRAL = MoneySource.CITY, MoneySource.FUND, MoneySource.CENTRAL
MILLION = 1_000_000


def project(city=60, fund=0, later=0, title="人行道改善", year=2027, **changes) -> planning.Project:
    amounts = [
        Amount(CITY, year, city * MILLION),
        Amount(FUND, year, fund * MILLION),
        Amount(CENTRAL, year + 1, later * MILLION),
    ]
    values = {"chapters": dict.fromkeys(CHAPTERS, "內容"), "is_continuing": False} | changes
    return planning.Project(title, amounts=amounts, **values)


def issued(year=2027):
    row = planning.open_round(year=year, submit_until=date(2026, 4, 30), actor=KEEPER, now=MARCH)
    return planning.move_round(row.pk, "issue", actor=KEEPER, now=MARCH)


def sent(row, unit, actor=KEEPER, **changes):
    one = planning.write_proposal(
        row.pk, project(year=row.year, **changes), unit_id=unit.pk, actor=actor, now=MARCH
    )
    return planning.move_proposal(one.pk, "send", version=1, actor=actor, now=MARCH)


def led(row, *moves, now=JUNE):
    for move in moves:
        row = planning.move_round(row.pk, move, actor=KEEPER, now=now)
    return row


def heard(proposal, ruling=Ruling.GO_ON, meeting="第 1 次初審會議", text="原則同意"):
    return planning.give_opinion(
        proposal.pk, ruling=ruling, text=text, meeting=meeting, met_on=date(2026, 6, 1),
        actor=KEEPER, now=JUNE,
    )  # fmt: skip


TO_BALANCE = ("begin_first_review", "begin_second_review", "begin_balancing")
