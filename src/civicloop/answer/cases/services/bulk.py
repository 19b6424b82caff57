"""One step for many cases: each in its own transaction, with a line that says what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from civicloop.answer.cases import queries
from civicloop.answer.cases.errors import CaseError, UnknownCaseError
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.services.assigning import assign
from civicloop.answer.cases.services.closing import close
from civicloop.answer.cases.services.handing import hand_over
from civicloop.answer.cases.services.notes import note
from civicloop.answer.cases.services.once import make_once
from civicloop.answer.cases.services.passing import transfer
from civicloop.answer.cases.services.taking import accept, start
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger.errors import KeyReusedError

LOG = logging.getLogger(__name__)
SCOPE = "cases.bulk"
MOST = 200
"""As many cases in one go; each takes its own locks for a moment only."""

VERBS: dict[str, Callable[..., Case]] = {
    "assign": assign,
    "accept": accept,
    "start": start,
    "note": note,
    "hand_over": hand_over,
    "transfer": transfer,
    "close": close,
}
Arguments = Callable[[Case], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case; ``error`` is ``None`` where the step was made."""

    case_id: int
    number: str
    error: Exception | None = None


def bulk(
    case_ids: Sequence[int],
    verb: str,
    *,
    arguments: Arguments,
    actor: Actor,
    key: str,
    now: datetime | None = None,
) -> list[Outcome]:
    """Make one step with each of the cases that the actor sees, in the order given.

    One that cannot be made keeps no other from it. The same ``key`` again makes no step
    twice. ``arguments`` gives what the step needs for a case, such as its own answer.
    """
    now = now or clock.now()
    wanted = list(dict.fromkeys(case_ids))[:MOST]
    seen = {row.pk: row for row in queries.inbox(actor).filter(pk__in=wanted)}
    done = []
    for case_id in wanted:
        case = seen.get(case_id)
        if case is None:
            done.append(Outcome(case_id, "", UnknownCaseError(str(case_id))))
            continue
        error = _one(case, verb, arguments, actor, key=key, now=now)
        done.append(Outcome(case_id, case.number, error))
    return done


def _one(
    case: Case, verb: str, arguments: Arguments, actor: Actor, *, key: str, now: datetime
) -> Exception | None:
    try:
        make_once(
            f"{key}.{case.pk}" if key else "",
            case.pk,
            VERBS[verb],
            scope=SCOPE,
            verb=verb,
            **arguments(case),
            actor=actor,
            now=now,
        )
    except (CaseError, NotPermittedError, KeyReusedError) as error:
        return error
    except Exception as error:
        LOG.exception("%s of %s failed", verb, case.ref)
        return error
    return None
