"""The years of agencies in words, an indicator that is used no more, letters and a decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.rules import Rate
from civicloop.evaluate.planning.states import Recipient
from civicloop.kernel.actors.rules import Actor, machine
from civicloop.kernel.city.rules import here

if TYPE_CHECKING:
    from civicloop.evaluate.planning.models import Plan

SECRETARY = machine("demonstration", "planning.manage", "planning.see", "tracking.see")
"""Who writes down what the committee decided; it sees the case that follows it."""
WEEK = timedelta(hours=24 * 7)
Writers = Callable[[str], Actor]
"""Who writes for an agency, by its code."""


def retire(
    plan: Plan, words: Mapping[str, Any], writer: Writers, approver: Actor, now: datetime
) -> None:
    """One indicator counts no longer in the last year; the weights of the others take its place."""
    rows = {row.number: row for row in queries.indicators().filter(plan=plan)}
    gone = rows[words["number"]]
    planning.retire_indicator(
        gone.pk, from_year=plan.last_year, reason=words["reason"], actor=approver, now=now
    )
    actor = writer(gone.unit.code)
    for number, weight in words["weights"].items():
        row = rows[number]
        assert row.current is not None
        said = replace(
            planning.as_definition(row.current), weight=Decimal(weight), reason=words["revised"]
        )
        version = planning.revise_indicator(row.pk, said, actor=actor, now=now)
        planning.decide_version(
            version.pk, approve=True, note="同意", actor=approver, now=now + WEEK
        )


def sum_up(
    plan: Plan, words: Mapping[str, Any], writer: Writers, keeper: Actor, now: datetime
) -> None:
    """Each agency's years that are over: accepted, the newest also sent, written or missing."""
    units = list({goal.unit_id: goal.unit for goal in queries.goals_of(plan.pk)}.values())
    for place, unit in enumerate(units):
        rates = queries.verdicts_by_face(plan.pk, unit.pk)
        for year in range(plan.first_year, plan.last_year):
            is_newest = year == plan.last_year - 1
            if is_newest and place == len(units) - 1:
                continue
            rate = queries.whole(rates.get(year, {}))
            told = _words(words, rate, year, place + year)
            actor = writer(unit.code)
            row = planning.write_summary(plan.pk, unit.pk, year, told, actor=actor, now=now)
            if is_newest and place == len(units) - 2:
                continue
            row = planning.move_summary(
                row.pk, "send", version=row.version, actor=actor, now=now + WEEK
            )
            if is_newest and place:
                continue
            judgements = words["judgements"]
            planning.move_summary(
                row.pk, "accept", advice=judgements[(place + year) % len(judgements)],
                version=row.version, actor=keeper, now=now + 3 * WEEK,
            )  # fmt: skip


def _words(words: Mapping[str, Any], rate: Rate, year: int, turn: int) -> planning.YearWords:
    told = {"year": here().year(year), "good": rate.numerator, "every": rate.denominator}
    return planning.YearWords(
        words["performance"].format(**told),
        words["improvements"][turn % len(words["improvements"])],
        words["challenges"][turn % len(words["challenges"])],
    )


def send_out(book_id: int, letters: Sequence[Any], keeper: Actor, now: datetime) -> None:
    """The letters by which an approved edition went out."""
    year = here().year(timezone.localdate(now).year)
    for recipient, number, note in letters:
        letter = planning.Letter(
            Recipient(recipient), timezone.localdate(now),
            number.format(number=f"{year}{book_id:02d}"), note,
        )  # fmt: skip
        planning.dispatch_edition(book_id, letter, actor=keeper, now=now)


def decide_round(year: int, decided: planning.Decided, now: datetime) -> None:
    """What the committee decided on the approved list of a year, with the case that follows it."""
    row = queries.rounds().get(year=year)
    planning.note_decision(row.pk, decided, actor=SECRETARY, now=now)
