"""The annual plan of next year, the mayor's pledges, and what is under way with ministries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from civicloop.assembly.demonstration.services.planning_years import send_out
from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.states import BookKind, UndertakingKind
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.evaluate.planning.models import Proposal

THOUSAND = 1000
WEEK = timedelta(hours=24 * 7)


EARLIER = ((2, 92), (1, 95))
"""Years before next year's plan, and how much of its amounts theirs had, in per cent."""


def lay_earlier_books(
    words: dict[str, Any], keeper: Actor, writer: Actor, approver: Actor, now: datetime
) -> None:
    """The approved plans of this year and the last one, so that their reports have a table."""
    own = organizations.unit(code="RDEC")
    for place, (back, percent) in enumerate(EARLIER):
        at = now - (18 - 4 * place) * WEEK
        book = planning.open_book(
            kind=BookKind.PLAN, year=now.year + 1 - back, unit_ids=[own.pk], actor=keeper, now=at
        )
        lines = _scaled(words["table"], percent)
        plan = _with_works(lines, words["works"])
        part = _write(book.parts.get(unit=own).pk, lines, writer, at, plan=plan)
        part = planning.move_part(part.pk, "send", version=part.version, actor=writer, now=at)
        planning.move_part(
            part.pk, "sign", version=part.version, actor=keeper, now=at + timedelta(hours=48)
        )
        planning.approve_book(book.pk, actor=approver, now=at + WEEK)
        send_out(book.pk, words["letters"], keeper, at + WEEK + timedelta(hours=48))


def _scaled(table: Sequence[Any], percent: int) -> list[planning.NewLine]:
    """The lines of a table with a part of their amounts; what has parts is their sum."""
    own = {code: amount * percent // 100 for code, _above, _name, amount, _apart in table}
    parts: dict[str, int] = {}
    for code, above, _name, _amount, _apart in table:
        parts[above] = parts.get(above, 0) + own[code]
    return [
        planning.NewLine(code, above, name, parts.get(code, own[code]) * THOUSAND, is_apart=apart)
        for code, above, name, _amount, apart in table
    ]


def _with_works(budget: Sequence[planning.NewLine], works: Sequence[Any]) -> list[planning.NewLine]:
    """The plan to a budget: its lines, and below each what is done, why and by which steps."""
    found: list[planning.NewLine] = []
    for line in (one for one in budget if not one.is_apart):
        found.append(line)
        own = [work for work in works if work[0] == line.code]
        found += [
            planning.NewLine(
                f"{line.code}.{chr(ord('a') + place)}", line.code, name, goal=goal,
                method="\n".join(f"{n}. {step}" for n, step in enumerate(steps, start=1)),
            )
            for place, (_above, name, goal, steps) in enumerate(own)
        ]  # fmt: skip
    return found


def lay_books(
    words: dict[str, Any], keeper: Actor, writer: Actor, other: Actor, now: datetime
) -> None:
    """The draft of next year's plan: one part sent and whole, one that does not hold yet."""
    own, late = (organizations.unit(code=code) for code in ("RDEC", words["unfinished"]["agency"]))
    book = planning.open_book(
        kind=BookKind.PLAN, year=now.year + 1, unit_ids=[own.pk, late.pk], actor=keeper,
        now=now - 6 * WEEK,
    )  # fmt: skip
    lines = [
        planning.NewLine(code, above, name, amount * THOUSAND, is_apart=apart)
        for code, above, name, amount, apart in words["table"]
    ]
    part = book.parts.get(unit=own)
    plan = _with_works(lines, words["works"])
    part = _write(part.pk, lines, writer, now - 5 * WEEK, plan=plan)
    planning.move_part(part.pk, "send", version=part.version, actor=writer, now=now - 4 * WEEK)
    budget, planned = (
        [planning.NewLine(code, above, name, amount * THOUSAND)
         for code, above, name, amount in words["unfinished"][key]]
        for key in ("budget", "plan")
    )  # fmt: skip
    part = book.parts.get(unit=late)
    _write(part.pk, budget, other, now - 5 * WEEK, plan=planned)


def _write(
    part_id: int,
    budget: Sequence[planning.NewLine],
    actor: Actor,
    now: datetime,
    *,
    plan: Sequence[planning.NewLine],
) -> Any:  # noqa: ANN401 (a part)
    """Hand both tables in."""
    total = sum(line.amount or 0 for line in budget if not line.above)
    part = planning.write_part(
        part_id, budget, is_budget=True, total=total, version=queries.part(part_id).version,
        actor=actor, now=now,
    )  # fmt: skip
    return planning.write_part(
        part_id, plan, is_budget=False, version=part.version, actor=actor, now=now
    )


def make_pledges(
    words: dict[str, Any], keeper: Actor, projects: Sequence[Proposal], now: datetime
) -> None:
    """Pledges by guideline, mapped to what carries them."""
    numbers = {row.number: row.pk for row in queries.indicators()}
    for place, line in enumerate(words["pledges"], start=1):
        guideline, title, code, indicators, carried = line
        pledge = planning.make_pledge(
            number=f"{place:02d}", guideline=guideline, title=title,
            unit_id=organizations.unit(code=code).pk, actor=keeper, now=now - 10 * WEEK,
        )  # fmt: skip
        for number in indicators:
            planning.map_pledge(
                pledge.pk, indicator_id=numbers[number], actor=keeper, now=now - 9 * WEEK
            )
        for project in carried:
            planning.map_pledge(
                pledge.pk, proposal_id=projects[project - 1].pk, actor=keeper, now=now - 9 * WEEK
            )


def list_undertakings(words: dict[str, Any], keeper: Actor, now: datetime) -> None:
    """Major projects and studies, each with the steps that it made."""
    for kind, title, code, ministry, amount, steps in words["undertakings"]:
        row = planning.list_undertaking(
            kind=UndertakingKind(kind), year=now.year, title=title,
            unit_id=organizations.unit(code=code).pk, ministry=ministry,
            amount=amount * THOUSAND, due_on=(now + 3 * WEEK).date(), actor=keeper,
            now=now - 20 * WEEK,
        )  # fmt: skip
        for place, (move, letter, text) in enumerate(steps):
            at = now - (16 - 4 * place) * WEEK
            planning.step_undertaking(
                row.pk, move, made_on=at.date(), letter=letter, text=text,
                due_on=(now + 5 * WEEK).date(), actor=keeper, now=at + WEEK,
            )  # fmt: skip
