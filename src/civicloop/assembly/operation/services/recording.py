"""Record which sets were written, so that every machine knows when the last one was."""

from __future__ import annotations

from django.db import transaction

from civicloop.assembly.operation.events import BackupMade
from civicloop.assembly.operation.models import Backup
from civicloop.assembly.operation.rules import manifest as manifests
from civicloop.assembly.operation.services.backing_up import Made
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

ACTOR = machine("operation.backup")


@transaction.atomic
def record(made: Made) -> Backup:
    """Write down that a set was made, in the tables and in the ledger."""
    said = made.manifest
    row = Backup.objects.create(
        name=said.name,
        made_at=manifests.made_at(said.name),
        finished_at=clock.now(),
        place=str(made.place),
        version=said.version,
        sequence=said.ledger.sequence,
        bytes=said.size,
        missing=len(said.contents.missing),
    )
    ledger.append(BackupMade(row.ref, said.name, said.ledger.sequence, said.size), actor=ACTOR)
    return row
