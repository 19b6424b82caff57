"""Bodies, sessions, and the terms that hold on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.apps import apps
from django.db.models import QuerySet

from civicloop.engines.metrics.rules import Period, PeriodKind
from civicloop.evaluate.resolutions.errors import NotFoundError
from civicloop.evaluate.resolutions.models import Body, Session
from civicloop.evaluate.resolutions.rules import TERMS
from civicloop.evaluate.resolutions.states import Family
from civicloop.kernel.rulesets import queries as rulesets

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Body as Power

SHIPPED = Path(__file__).parent.parent / "mappings" / "bodies.yaml"


@cache
def shipped_bodies() -> tuple[Mapping[str, Any], ...]:
    """The bodies that a commission follows from the start."""
    rows: list[Mapping[str, Any]] = yaml.load(
        SHIPPED.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return tuple(rows)


def bodies(*families: str) -> QuerySet[Body]:
    """The bodies that still decide, in their order."""
    rows = Body.objects.select_related("power", "power__unit").filter(power__is_active=True)
    return rows.filter(family__in=families) if families else rows


def every_body() -> QuerySet[Body]:
    """All of them, those that decide no more at the end."""
    rows = Body.objects.select_related("power", "power__unit")
    return rows.order_by("-power__is_active", "order", "pk")


def power_of(key: str) -> Power | None:
    """The power of release under a key, whoever laid it down."""
    found: Power | None = apps.get_model("tracking", "Body").objects.filter(key=key).first()
    return found


def body(key: str) -> Body:
    """A body by the key of its power."""
    found = Body.objects.select_related("power", "power__unit").filter(power__key=key).first()
    if found is None:
        raise NotFoundError("body", key)
    return found


def council() -> Body:
    """The council to which motions belong, also where it decides no more."""
    found = every_body().filter(family=Family.COUNCIL.value).first()
    if found is None:
        raise NotFoundError("body", Family.COUNCIL.value)
    return found


def body_for_change(pk: int) -> Body:
    """A body, locked: its numbers are given one after the other."""
    found = (
        Body.objects.select_for_update(of=("self",)).select_related("power").filter(pk=pk).first()
    )
    if found is None:
        raise NotFoundError("body", pk)
    return found


def sessions() -> QuerySet[Session]:
    """The sessions of the council, newest first."""
    return Session.objects.order_by("-begins_on", "-pk")


def session(pk: int) -> Session:
    """One session."""
    found = Session.objects.filter(pk=pk).first()
    if found is None:
        raise NotFoundError("session", pk)
    return found


def session_for_change(pk: int) -> Session:
    """One session, locked until the transaction ends."""
    found = Session.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NotFoundError("session", pk)
    return found


def session_on(term: int, number: int, *, extraordinary: bool = False) -> Session | None:
    """A session by its term and number."""
    rows = Session.objects.filter(term=term, number=number, is_extraordinary=extraordinary)
    return rows.first()


def _parameters(on: date) -> Mapping[str, Any]:
    found: Mapping[str, Any] = rulesets.in_force(TERMS, on).parameters
    return found


def clock_terms(on: date) -> tuple[dict[str, int], str]:
    """The days that the city sets, as they hold on a day, and the rule that says so."""
    found = rulesets.in_force(TERMS, on)
    days = {key: value for key, value in found.parameters.items() if isinstance(value, int)}
    return days, f"{found.title}（第 {found.version} 版）"


def deed_days(on: date) -> int:
    """How long there is to act where nobody set a day."""
    return int(_parameters(on)["deed_days"])


def least_likeness(on: date) -> int:
    """From how much likeness on two texts are proposed as one matter."""
    return int(_parameters(on)["likeness"])


def class_lists(on: date) -> Sequence[Mapping[str, Any]]:
    """The lists of classes of motions, each from the day on which it holds."""
    found: Sequence[Mapping[str, Any]] = _parameters(on)["motion_classes"]
    return found


def session_periods() -> list[tuple[str, Period]]:
    """The sessions as periods of figures; regular and extraordinary ones follow their own kind.

    A session keeps its code when its number is corrected: ``council:12`` is a key of a row, and
    ``council:4-8``, with a stroke, what the session of that number is called.
    """
    found = []
    for row in Session.objects.order_by("begins_on", "pk"):
        kind = "extraordinary" if row.is_extraordinary else "regular"
        zh = "臨時會" if row.is_extraordinary else "定期會"
        period = Period(
            PeriodKind.DATED,
            row.begins_on,
            row.ends_on,
            code=f"council:{row.pk}",
            said=f"council:{row}",
            zh=f"第{row.term}屆第{row.number}次{zh}",
            en=f"Council term {row.term}, {kind} session {row.number}",
        )
        found.append((kind, period))
    return found
