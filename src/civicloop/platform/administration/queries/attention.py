"""What asks for an administrator, each in one indexed question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from civicloop.kernel.access import queries as access
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.rulesets import queries as rulesets
from civicloop.platform.administration.queries import people

SEALED_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Attention:
    """How many of each thing need a look at an instant."""

    dead_letters: int
    unsealed: int
    sealer_stands: bool
    failed_notices: int
    missing_years: list[int]
    without_factor: int
    expiring_keys: int
    proposals: int


def now_needed(now: datetime) -> Attention:
    """What needs attention at an instant."""
    unsealed = ledger.unsealed_count()
    last = ledger.batches().first()
    stands = unsealed > 0 and (last is None or now - last.sealed_at > SEALED_WITHIN)
    return Attention(
        dead_letters=ledger.letter_counts()["dead"],
        unsealed=unsealed,
        sealer_stands=stands,
        failed_notices=notices.counts()["given_up"],
        missing_years=clock.missing_years(now),
        without_factor=people.without_factor().count(),
        expiring_keys=access.keys_about_to_expire(now).count(),
        proposals=rulesets.proposals().count(),
    )
