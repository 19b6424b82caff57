"""Store the versions that the product ships."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.rulesets import queries
from civicloop.kernel.rulesets.events import VersionApproved
from civicloop.kernel.rulesets.models import RuleSet
from civicloop.kernel.rulesets.rules import RULESETS


@transaction.atomic
def seed(*, now: datetime | None = None) -> list[RuleSet]:
    """Store the first version of every declared rule set that has none; which ones.

    Running it again stores nothing. A rule set that somebody has changed is left alone.
    """
    for key in sorted(RULESETS):
        queries.hold(key)
    known = queries.stored_keys()
    return store_shipped([key for key in RULESETS if key not in known], now=now or clock.now())


def store_shipped(keys: Iterable[str], *, now: datetime) -> list[RuleSet]:
    """Store the shipped versions of these keys, which the caller holds."""
    missing = [queries.shipped(RULESETS.get(key)) for key in keys]
    rows = RuleSet.objects.bulk_create(missing)
    setup = machine("setup")
    ledger.append_many(
        (
            VersionApproved(
                ruleset=row.ref,
                key=row.key,
                edition=row.version,
                effective_from=row.effective_from,
                digest=row.text_hash,
            ),
            setup,
            "",
            now,
        )
        for row in rows
    )
    return rows
