"""Heads of batches, copied to where the database cannot reach."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction

from civicloop.kernel.ledger.adapters import head_file
from civicloop.kernel.ledger.models import Batch, HeadCopy, Sealer
from civicloop.kernel.ledger.rules.keepers import KEEPERS, Head, Keeper

LOG = logging.getLogger(__name__)
AT_ONCE = 1_000
"""How many heads a keeper is handed at most in one round."""


def heads_path() -> Path:
    """The file of heads of this installation."""
    return Path(settings.DATA_DIR) / "ledger" / "heads.jsonl"


def heads_since(batch: int) -> Iterator[Head]:
    """The heads after a batch, oldest first."""
    identity = Sealer.objects.get(id=1).identity
    for row in Batch.objects.filter(number__gt=batch).order_by("number").iterator():
        yield Head(
            ledger=identity,
            batch=row.number,
            first=row.first_sequence,
            last=row.last_sequence,
            head=bytes(row.head).hex(),
            sealed_at=row.sealed_at.isoformat(),
        )


def copy_out() -> int:
    """Add to the file of heads what it lacks; how many heads were added."""
    identity = Sealer.objects.get(id=1).identity
    return head_file.append(heads_path(), identity, heads_since)


def hand_out_heads() -> dict[str, int]:
    """Hand every declared keeper the heads that it has not had; how many each was handed.

    At least once each: a keeper that raises is given the same heads at the next round,
    and does not keep the others waiting.
    """
    handed = {}
    for name, keeper in KEEPERS.items():
        try:
            handed[name] = _hand_out(name, keeper)
        except Exception:
            LOG.exception("the keeper of heads %s failed", name)
            handed[name] = 0
    return handed


@transaction.atomic
def _hand_out(name: str, keeper: Keeper) -> int:
    copy, _ = HeadCopy.objects.select_for_update().get_or_create(keeper=name)
    heads = list(islice(heads_since(copy.batch), AT_ONCE)) if Batch.objects.exists() else []
    if heads:
        keeper(heads)
        copy.batch = heads[-1].batch
        copy.save(update_fields=["batch"])
    return len(heads)
