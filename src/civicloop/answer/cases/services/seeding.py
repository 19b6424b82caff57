"""Categories, routing and ready-made replies: edited one by one, or laid down as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from civicloop.answer.cases.models import Category, ReplyTemplate
from civicloop.answer.cases.rules import Condition, defaults
from civicloop.answer.cases.services.categories import ask_questions, save_category, save_group
from civicloop.answer.cases.services.routing import add_routing_rule
from civicloop.kernel.actors.rules import Actor


@transaction.atomic
def seed_categories(
    *,
    triage_unit: str,
    valid_from: date,
    routes: Iterable[tuple[str, str, str]] = (),
    categories: Iterable[Mapping[str, Any]] | None = None,
    replies: Iterable[Mapping[str, Any]] | None = None,
    actor: Actor,
) -> list[Category]:
    """Lay down categories, their routing and their replies; running it again changes nothing.

    ``routes`` are ``(category, district or "", unit code)``. Everything else goes
    to ``triage_unit``. Left out, the categories are the six dispatch hazards alone.
    """
    rows = []
    wanted = defaults.hazards() if categories is None else categories
    for position, values in enumerate(wanted, start=1):
        plain = {"position": position} | dict(values)
        rows.append(save_category(plain.pop("code"), plain, actor=actor))
    add_routing_rule(category="", district="", unit=triage_unit, valid_from=valid_from, actor=actor)
    for category, district, unit in routes:
        add_routing_rule(
            category=category, district=district, unit=unit, valid_from=valid_from, actor=actor
        )
    _lay_replies(defaults.replies() if replies is None else replies)
    return rows


@transaction.atomic
def lay_starting_list(
    *,
    triage_unit: str,
    valid_from: date,
    routes: Iterable[tuple[str, str, str]] = (),
    conditions: Iterable[tuple[str, str, Condition, str]] = (),
    actor: Actor,
    now: datetime | None = None,
) -> list[Category]:
    """Lay down all that a new city begins with: groups, categories, questions and replies.

    ``routes`` are as for ``seed_categories``; ``conditions`` are
    ``(category, district or "", condition, unit code)``. What is there already under a
    code is set back to the list, but questions that were asked before stay.
    """
    for values in defaults.groups():
        plain = dict(values)
        save_group(plain.pop("code"), plain, actor=actor, now=now)
    rows = seed_categories(
        triage_unit=triage_unit,
        valid_from=valid_from,
        routes=routes,
        categories=defaults.categories(),
        actor=actor,
    )
    for row in rows:
        asked = defaults.questions().get(row.code)
        if asked is not None and not row.has_questions:
            ask_questions(row.code, asked, effective_from=valid_from, actor=actor, now=now)
    for category, district, condition, unit in conditions:
        add_routing_rule(
            category=category,
            district=district,
            unit=unit,
            valid_from=valid_from,
            condition=condition,
            actor=actor,
        )
    return rows


def _lay_replies(replies: Iterable[Mapping[str, Any]]) -> None:
    for position, values in enumerate(replies, start=1):
        keys = {"category": None, "outcome": values["outcome"], "title_zh": values["title_zh"]}
        rest = {name: value for name, value in values.items() if name not in keys}
        ReplyTemplate.objects.update_or_create(**keys, defaults={"position": position} | rest)
