"""What counts as due, done, proved and rated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.rules.drafts import COMMENT_LIMIT, DESCRIPTION_LIMIT, Faults, check_text
from civicloop.answer.cases.states import RUNNING, CaseState, Kind, Outcome, outcomes_of

LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, slots=True)
class DueInstants:
    """The two due instants of a case, and until when it waits for the citizen.

    ``without_extension`` is the statutory one as it would be had nobody allowed more time.
    """

    operational: datetime
    statutory: datetime
    waiting_until: datetime | None = None
    without_extension: datetime | None = None

    @property
    def unextended(self) -> datetime:
        """The statutory due instant without extensions; where there is none, the same."""
        return self.without_extension or self.statutory


def next_due(state: CaseState, due: DueInstants, *, started: bool) -> datetime:
    """By when somebody must do something next.

    Until work begins that is the nearer of both clocks; afterwards the
    operational clock has stopped and the answer remains. A case that waits
    for the citizen is looked at again when the waiting ends.
    """
    if state == CaseState.WAITING and due.waiting_until is not None:
        return due.waiting_until
    return due.statutory if started else min(due.operational, due.statutory)


def is_overdue(state: str, next_due_at: datetime, *, now: datetime) -> bool:
    """Whether a due instant has passed on a case that is not waiting and not done."""
    return state in {str(row) for row in RUNNING} and next_due_at < now


def check_closing(
    *, outcome: str, answer: str, photos: int, before: int = 0, kind: str = Kind.DISPATCH
) -> Faults:
    """What is missing for closing a case of a category of this kind.

    ``fixed`` needs a photo of the spot after the work; ``handled`` is not for hazards;
    every other outcome is a reason that is counted apart, and needs no photo. The
    citizen is always told in words.
    """
    faults: Faults = {"answer": check_text(answer, limit=DESCRIPTION_LIMIT, needed=True)}
    if outcome not in outcomes_of(kind):
        faults["outcome"] = (Fault("missing" if not outcome else "unknown_outcome"),)
    elif outcome == Outcome.FIXED and photos + before == 0:
        faults["photos"] = (Fault("proof_missing"),)
    return {name: row for name, row in faults.items() if row}


def check_rating(*, manner: int, speed: int, result: int, comment: str) -> Faults:
    """What is wrong with a rating; each of the three is a whole number from 1 to 5."""
    marks = {"manner": manner, "speed": speed, "result": result}
    faults: Faults = {
        name: (Fault("mark_out_of_range", {"lowest": LOWEST, "highest": HIGHEST}),)
        for name, mark in marks.items()
        if not LOWEST <= mark <= HIGHEST
    }
    wrong = check_text(comment, limit=COMMENT_LIMIT)
    if wrong:
        faults["comment"] = wrong
    return faults
