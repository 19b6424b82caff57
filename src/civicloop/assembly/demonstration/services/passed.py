"""The pre-review of the running year: projects that passed, before they were tracked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.rules.plans import PlanLine
from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.rules import Amount, MoneySource
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.organizations import queries as organizations

KEEPER = machine("demonstration", "planning.manage", "planning.write", "planning.see")
APPROVER = machine("balance", "planning.manage", "planning.approve", "planning.see")
LEADING = 6
"""So many of the tracked plans came through the pre-review."""
RAISED = 8_000_000
"""What one of them was granted more than is tracked."""
LEFT_OUT = ("PWB-MO", "慢車道鋪面更新與標線調整", 136)
"""One that passed and that nobody put on a list."""
STEPS = ("issue", "begin_first_review", "begin_second_review", "begin_balancing")


def pass_projects(city: City, lines: Iterable[PlanLine], at: datetime) -> dict[str, str]:
    """Lay the round of this year, approve it, and say the reference of each project by its title.

    Of those that are tracked one was granted more than its item says; one is not tracked.
    What the committee decided on the approved list stands among its meetings.
    """
    year = city.now.year
    row = planning.open_round(year=year, submit_until=date(year - 1, 12, 1), actor=KEEPER, now=at)
    planning.move_round(row.pk, STEPS[0], actor=KEEPER, now=at)
    bar = queries.bar(at)
    every = [(line.unit, line.title, line.millions * 1_000_000) for line in lines]
    projects = [one for one in every if one[2] >= bar.new_total][:LEADING]
    projects[0] = (*projects[0][:2], projects[0][2] + RAISED)
    projects.append((*LEFT_OUT[:2], LEFT_OUT[2] * 1_000_000))
    found = {}
    for unit, title, money in projects:
        chapters = dict.fromkeys(bar.chapters, f"{title}：詳計畫書。")
        project = planning.Project(title, False, [Amount(MoneySource.CITY, year, money)], chapters)
        unit_id = organizations.unit(code=unit).pk
        one = planning.write_proposal(row.pk, project, unit_id=unit_id, actor=KEEPER, now=at)
        planning.move_proposal(one.pk, "send", version=one.version, actor=KEEPER, now=at)
        found[title] = one.ref
    for step in STEPS[1:]:
        planning.move_round(row.pk, step, actor=KEEPER, now=at)
    planning.move_round(row.pk, "approve", actor=APPROVER, now=at)
    return found
