"""What people may ask for, and which unit answers."""

from __future__ import annotations

import zlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from civicloop.answer.cases import queries as case_queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.queries import settings as lists
from civicloop.answer.cases.rules.routing import ANY
from civicloop.assembly.founding import queries
from civicloop.assembly.founding.rules import CategoryRow, RouteRow
from civicloop.assembly.founding.services.outcomes import Outcome, tell
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations


@transaction.atomic
def name_triage_unit(code: str, *, actor: Actor, now: datetime) -> bool:
    """Let a unit sort what no rule speaks about, from today on; whether it was another."""
    unit = organizations.unit(code=code)
    if queries.triage_unit(now) == unit.pk:
        return False
    day = max(timezone.localdate(now), unit.valid_from)
    cases.set_route(category=ANY, district=ANY, unit=code, valid_from=day, actor=actor)
    return True


@transaction.atomic
def lay_starting_list(triage: str, *, actor: Actor, now: datetime) -> Outcome:
    """The list that the product brings, into a city that has no category yet."""
    outcome = Outcome("categories")
    there = lists.all_categories().count()
    if there:
        outcome.same = there
        outcome.remark(
            f"已有 {there} 個類別，未再匯入起始清單。",
            f"There are {there} categories already; the starting list is not laid over them.",
        )
        return outcome
    day = timezone.localdate(now)
    rows = cases.lay_starting_list(triage_unit=triage, valid_from=day, actor=actor, now=now)
    outcome.added = len(rows)
    return tell(outcome, "", actor=actor)


@transaction.atomic
def load_categories(
    rows: list[CategoryRow], digest: str, *, actor: Actor, now: datetime
) -> Outcome:
    """Make or change the categories of a table; others stay as they are."""
    outcome = Outcome("categories")
    groups = _groups(rows, actor=actor, now=now)
    for row in rows:
        before = lists.any_category(row.code)
        values = dict(row.values) | ({"group": groups[row.group]} if row.group else {})
        same = before is not None and all(
            (before.group.code if before.group else None) == value
            if name == "group"
            else getattr(before, name) == value
            for name, value in values.items()
        )
        cases.save_category(row.code, values, actor=actor, now=now)
        outcome.added += before is None
        outcome.same += same
        outcome.changed += before is not None and not same
    return tell(outcome, digest, actor=actor)


def _groups(rows: list[CategoryRow], *, actor: Actor, now: datetime) -> dict[str, str]:
    """The code of each group by what the table calls it: a code, or a name in any language."""
    there = list(lists.groups())
    found = {
        word: group.code for group in there for word in (group.name_zh, group.name_en, group.code)
    }
    for row in rows:
        if row.group and row.group not in found:
            code = f"g-{zlib.crc32(row.group.encode()):08x}"
            named = {"name_zh": row.group, "name_en": row.group}
            position = len(set(found.values())) + 1
            cases.save_group(code, {**named, "position": position}, actor=actor, now=now)
            found[row.group] = code
    return found


@transaction.atomic
def load_routes(rows: list[RouteRow], digest: str, *, actor: Actor, now: datetime) -> Outcome:
    """Which unit answers from today on, where the table says another than now."""
    outcome = Outcome("routes")
    today = timezone.localdate(now)
    units = {unit.code: unit.pk for unit in organizations.units_in_force(today)}
    held = {
        (rule.category, rule.district): rule.unit
        for rule in case_queries.rules_in_force(today)
        if rule.condition is None and rule.priority == 0
    }
    for row in rows:
        key = (row.category, row.district)
        if held.get(key) == units.get(row.unit):
            outcome.same += 1
            continue
        cases.set_route(
            category=row.category,
            district=row.district,
            unit=row.unit,
            valid_from=today,
            actor=actor,
        )
        outcome.changed += key in held
        outcome.added += key not in held
    return tell(outcome, digest, actor=actor)
