"""Motions by session and class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, QuerySet

from civicloop.evaluate.resolutions.errors import NotFoundError
from civicloop.evaluate.resolutions.models import Motion, Session
from civicloop.evaluate.resolutions.queries.bodies import class_lists
from civicloop.evaluate.resolutions.rules import ClassCount, classes_on, counted
from civicloop.evaluate.resolutions.states import MotionState


def motions() -> QuerySet[Motion]:
    """Every motion with what a list shows."""
    return Motion.objects.select_related("session", "unit", "decision__item")


def motion(pk: int) -> Motion:
    """One motion."""
    found = motions().filter(pk=pk).first()
    if found is None:
        raise NotFoundError("motion", pk)
    return found


def motion_for_change(pk: int) -> Motion:
    """One motion, locked until the transaction ends."""
    rows = Motion.objects.select_for_update(of=("self",)).select_related("session")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFoundError("motion", pk)
    return found


def class_counts(session: Session, *, kinds: Sequence[str] = ()) -> list[ClassCount]:
    """How many motions of each class of the session's day; the rows add up to all of them."""
    rows = Motion.objects.filter(session=session).exclude(state=MotionState.WITHDRAWN.value)
    rows = rows.filter(kind__in=kinds) if kinds else rows
    found = dict(rows.order_by().values_list("group").annotate(count=Count("pk")))
    lists = class_lists(session.begins_on)
    return counted(classes_on(lists, session.begins_on), found)


def book(session: Session) -> list[tuple[ClassCount, list[Motion]]]:
    """The results of a session by class, in the order in which the book prints them."""
    rows: dict[str, list[Motion]] = {}
    found = motions().filter(session=session).exclude(state=MotionState.WITHDRAWN.value)
    for row in found.order_by("number", "pk"):
        rows.setdefault(row.group, []).append(row)
    return [(one, rows.get(one.group.code, [])) for one in class_counts(session)]


def known_sources(sources: Iterable[str]) -> set[str]:
    """Which records of a file were taken over before."""
    rows = Motion.objects.filter(source__in=list(sources))
    return set(rows.values_list("source", flat=True))


def strange_classes(session: Session, on: date) -> set[str]:
    """The classes of a session's motions that the list of another day does not hold."""
    rows = Motion.objects.filter(session=session).exclude(state=MotionState.WITHDRAWN.value)
    found = set(rows.order_by().values_list("group", flat=True).distinct())
    return found - {row.code for row in classes_on(class_lists(on), on)}
