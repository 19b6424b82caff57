"""What happens when an agency lets the day of its answer pass: a reminder, then its head."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """Each is reached once: who answers is reminded, then the head hears of it."""

    OVER = "over"
    HEAD = "head"


def stage_of(
    due_on: date, today: date, head_on: date, *, is_reminded: bool, is_escalated: bool
) -> Stage | None:
    """The stage that is to be told now; ``head_on`` is the day from which the head is told.

    After days on which nothing ran the head is told at once, without a reminder of its own.
    """
    if today <= due_on or is_escalated:
        return None
    if today >= head_on:
        return Stage.HEAD
    return None if is_reminded else Stage.OVER
