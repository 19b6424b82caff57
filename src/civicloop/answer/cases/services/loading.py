"""Load cases that were lived elsewhere, set-wise.

The caller has composed the rows (see ``composing``) and brings clocks, files, events and
what is found; this writes the rows of this module alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction

from civicloop.answer.cases.models import Call, CallOut, Case, Passing, Rating, Reporter, Round
from civicloop.kernel.ledger.services.copying import copy_rows
from civicloop.kernel.privacy import rules as privacy


def reserve_many(count: int) -> list[int]:
    """Keys of so many cases to be, ascending; one statement whatever the count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('cases_case', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return sorted(int(key) for (key,) in cursor.fetchall())


def reserve_calls(count: int) -> list[int]:
    """Keys of so many telephone calls to be, ascending: their events name them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('cases_call', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return sorted(int(key) for (key,) in cursor.fetchall())


def judged(
    case_id: int, marks: Mapping[str, int], *, comment: str, at: datetime, box: bytes | None
) -> Rating:
    """The row of a first rating; ``box`` is the sealed comment, if there is one."""
    return Rating(
        case_id=case_id,
        manner=marks["manner"],
        speed=marks["speed"],
        result=marks["result"],
        comment_sealed=box,
        comment_masked=privacy.mask_text(comment),
        rated_at=at,
    )


@transaction.atomic
def load(
    cases: Sequence[Case],
    reporters: Sequence[Reporter],
    rounds: Sequence[Round],
    ratings: Sequence[Rating] = (),
    passings: Sequence[Passing] = (),
) -> int:
    """Write many composed cases with their reporters, rounds and ratings; how many cases."""
    for rows in (cases, reporters, rounds, ratings, passings):
        copy_rows(rows)
    return len(cases)


@transaction.atomic
def load_calls(outs: Sequence[CallOut], calls: Sequence[Call]) -> int:
    """Write the call-outs of cases that were loaded, with their calls; how many calls."""
    copy_rows(outs)
    for row in calls:
        row.call_out_id = row.call_out.pk  # which has a key only now
    copy_rows(calls)
    return len(calls)
