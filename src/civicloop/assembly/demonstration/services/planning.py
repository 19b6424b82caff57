"""The four-year plan of the city with its results, and the pre-review of next year's projects."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.services.planning_books import (
    lay_books,
    lay_earlier_books,
    list_undertakings,
    make_pledges,
)
from civicloop.assembly.demonstration.services.planning_years import retire, sum_up
from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.rules import (
    HUNDRED,
    Amount,
    Definition,
    Face,
    IndicatorKind,
    MoneySource,
    Stage,
    Target,
)
from civicloop.evaluate.planning.states import Ruling
from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city.rules import here
from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.evaluate.planning.models import Plan, Proposal

AGO = timedelta(hours=24 * 280)
STEP = timedelta(hours=24 * 14)
THOUSAND = 1000
FACE = 7
"""Where the face of an indicator stands in its line."""
STAGES = tuple(
    Stage(name, Decimal(percent))
    for name, percent in (("規劃", 25), ("建置", 50), ("上線", 75), ("推廣", 100))
)


class _Office:
    """Who does what, and when: heads write, the analyst keeps, the administrator approves."""

    def __init__(self, city: City) -> None:
        self.city, self.begins = city, city.now - AGO
        self.keeper, self.approver = self._account("analyst"), self._account("administrator")

    def _account(self, username: str) -> Actor:
        person = organizations.person(username=username)
        return access.actor_for(person, self.city.now)

    def head(self, code: str) -> Actor:
        """The head of an agency; the commission's writes by right of the keeper's unit."""
        member = next(one for one in self.city.staff.by_unit[code] if one.is_head)
        person = organizations.person(username=member.username)
        return access.actor_for(person, self.city.now)


def plan_years(city: City) -> None:
    """Lay down plan and pre-review; what is written stands in ``mappings/planning.yaml``."""
    words, office = table("planning"), _Office(city)
    _lay_plan(words, office)
    projects = _review(words, office)
    lay_earlier_books(words, office.keeper, _writer(office, "RDEC"), office.approver, city.now)
    lay_books(words, office.keeper, _writer(office, "RDEC"), _writer(office, "WRB"), city.now)
    make_pledges(words, office.keeper, projects, city.now)
    list_undertakings(words, office.keeper, city.now)


def _lay_plan(words: dict[str, Any], office: _Office) -> None:
    last = office.city.now.year
    first, now = last - 3, office.begins
    names = {"first": here().year(first), "last": here().year(last),
             "first_common": first, "last_common": last}  # fmt: skip
    plan = planning.lay_plan(
        title_zh=words["plan"]["zh"].format(**names),
        title_en=words["plan"]["en"].format(**names),
        first_year=first, last_year=last, actor=office.keeper, now=now,
    )  # fmt: skip
    planning.move_plan(plan.pk, "open", actor=office.keeper, now=now)
    laid = [
        (row, line)
        for number, (code, said) in enumerate(words["agencies"].items(), start=1)
        for row, line in _agency(office, plan, (number, code, said), now + STEP)
    ]
    planning.move_plan(plan.pk, "approve", actor=office.approver, now=now + 2 * STEP)
    for row, line in laid:
        for year, reached in zip(plan.years, line[6], strict=False):
            _result(office, words, (row.pk, year, Decimal(str(reached))), now + 3 * STEP)
    row = laid[0][0]
    version = row.versions.get()
    lower = {one.year: Target(one.value - 3 if one.year == last else one.value)
             for one in version.targets.all()}  # fmt: skip
    revised = _definition(laid[0][1], plan, lower, reason="照明設備採購期程延後",
                          exception="設備於次年到位")  # fmt: skip
    planning.revise_indicator(row.pk, revised, actor=office.head("PWB"), now=office.city.now - STEP)
    sum_up(plan, words["summaries"], partial(_writer, office), office.keeper, now + 5 * STEP)
    retire(plan, words["retired"], partial(_writer, office), office.approver, now + 6 * STEP)


def _agency(
    office: _Office,
    plan: Plan,
    about: tuple[int, str, dict[str, Any]],
    now: datetime,
) -> list[tuple[Any, list[Any]]]:
    """The goal, strategies and indicators of an agency, approved."""
    place, code, said = about
    unit, writer = organizations.unit(code=code), _writer(office, code)
    goal = planning.set_goal(plan.pk, unit_id=unit.pk, title=said["goal"], actor=writer, now=now)
    ways = [planning.set_strategy(goal.pk, title=title, actor=writer, now=now)
            for title in said["strategies"]]  # fmt: skip
    found = []
    for number, line in enumerate(said["indicators"], start=1):
        targets = {year: Target(Decimal(str(value)))
                   for year, value in zip(plan.years, line[5], strict=True)}  # fmt: skip
        new = planning.NewIndicator(
            goal.pk, f"K{place}{number:02d}", _definition(line, plan, targets),
            ways[number % len(ways)].pk,
        )  # fmt: skip
        row = planning.propose_indicator(plan.pk, new, actor=writer, now=now)
        planning.decide_version(
            row.versions.get().pk, approve=True, note="同意", actor=office.approver, now=now
        )
        row.refresh_from_db()
        found.append((row, line))
    return found


def _writer(office: _Office, code: str) -> Actor:
    """The head, or where heads of the commission only judge, the machine that writes for it."""
    head = office.head(code)
    if head.may("planning.write"):
        return head
    return Actor(
        head.kind, head.key, {**head.grants, "planning.write": None}, head.units, name=head.name
    )


def _definition(
    line: list[Any],
    plan: Plan,
    targets: dict[int, Target],
    **more: str,
) -> Definition:
    kind = IndicatorKind(line[3])
    return Definition(
        name=line[0],
        definition=line[1],
        measure=line[2],
        kind=kind,
        weight=Decimal(line[4]),
        targets={year: targets[year] for year in plan.years},
        stages=STAGES if kind is IndicatorKind.STAGES else (),
        method="年度統計，由主辦機關自評，研考會複評",
        face=Face(line[FACE]) if len(line) > FACE else Face.BUSINESS,
        **more,
    )


def _result(
    office: _Office, words: dict[str, Any], about: tuple[int, int, Decimal], now: datetime
) -> None:
    """A year's result, sent and accepted; the newest poor one still waits for its review."""
    pk, year, actual = about
    row = queries.indicator(pk)
    writer = _writer(office, row.unit.code)
    saved = planning.save_result(
        pk, year, planning.Reached(actual, words["evidence"]), actor=writer, now=now
    )
    if saved.tail:
        is_poor = saved.achieved is not None and saved.achieved < HUNDRED
        cause = words["explained"] if is_poor else words["exceeded"]
        saved = planning.save_result(
            pk, year, planning.Reached(actual, words["evidence"], cause),
            version=saved.version, actor=writer, now=now,
        )  # fmt: skip
    sent = planning.move_result(saved.pk, "send", version=saved.version, actor=writer, now=now)
    if sent.tail and year == office.city.now.year - 1:
        return
    planning.move_result(
        sent.pk, "accept", advice=words["advice"] if sent.tail else "", version=sent.version,
        actor=office.keeper, now=now + STEP,
    )  # fmt: skip


def _review(words: dict[str, Any], office: _Office) -> list[Proposal]:
    """The round of next year, up to its balance; its projects."""
    year, now = office.city.now.year + 1, office.begins
    keeper = office.keeper
    row = planning.open_round(year=year, submit_until=date(year - 1, 12, 1), actor=keeper, now=now)
    planning.move_round(row.pk, "issue", actor=keeper, now=now)
    projects = [_project(office, row.pk, year, line, now + STEP) for line in words["projects"]]
    planning.move_round(row.pk, "begin_first_review", actor=keeper, now=now + 2 * STEP)
    for place, one in enumerate(projects):
        ruling, meeting, text = words["opinions"][place % len(words["opinions"])]
        planning.give_opinion(
            one.pk, ruling=Ruling(ruling), text=text, meeting=meeting,
            met_on=(now + 3 * STEP).date(), actor=keeper, now=now + 4 * STEP,
        )  # fmt: skip
    for step, move in enumerate(("begin_second_review", "begin_balancing"), start=5):
        planning.move_round(row.pk, move, actor=keeper, now=now + step * STEP)
    for source, amount in words["ceilings"].items():
        planning.set_ceiling(
            row.pk, MoneySource(source), amount * THOUSAND, actor=keeper, now=now + 6 * STEP
        )
    _balance(words, office, row.pk, projects, now + 7 * STEP)
    return projects


def _project(office: _Office, round_id: int, year: int, line: list[Any], now: datetime) -> Proposal:
    code, title, is_continuing, first, later = line
    amounts = [Amount(MoneySource(source), year, amount * THOUSAND)
               for source, amount in first.items()]  # fmt: skip
    amounts.append(Amount(MoneySource(next(iter(first))), year + 1, later * THOUSAND))
    chapters = dict.fromkeys(queries.bar(now).chapters, f"{title}：詳計畫書。")
    project = planning.Project(title, is_continuing, amounts, chapters)
    writer = _writer(office, code)
    unit = organizations.unit(code=code)
    one = planning.write_proposal(round_id, project, unit_id=unit.pk, actor=writer, now=now)
    return planning.move_proposal(one.pk, "send", version=one.version, actor=writer, now=now)


def _balance(
    words: dict[str, Any], office: _Office, round_id: int, projects: list[Any], now: datetime
) -> None:
    """A few cuts with their reasons, and a scenario beside the live balance."""
    live = queries.live(round_id)
    if live is None:
        return
    for place, source, amount, reason in words["cuts"]:
        own = MoneySource(source)
        project = projects[place - 1]
        planning.set_grants(
            live.pk, project.pk, {own: amount * THOUSAND},
            seen={own: queries.granted(live.pk)[project.pk, own]},
            reason=reason, actor=office.keeper, now=now,
        )  # fmt: skip
    trial = planning.copy_scenario(live.pk, words["scenario"], actor=office.keeper, now=now)
    for (project, source), amount in queries.granted(trial.pk).items():
        if source is MoneySource.CITY:
            planning.set_grants(
                trial.pk, project, {source: amount // 10 * 9}, seen={source: amount},
                reason=words["scenario"], actor=office.keeper, now=now,
            )  # fmt: skip
