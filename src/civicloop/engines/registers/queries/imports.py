"""Files that were handed in."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from civicloop.engines.registers.errors import NotFoundError
from civicloop.engines.registers.models import Import, Register
from civicloop.engines.registers.states import ImportState


def imports_of(register: Register) -> QuerySet[Import]:
    """The files of a register that were taken, the newest first."""
    return Import.objects.filter(register=register, state=ImportState.TAKEN).defer("box")


def import_of(register: Register, pk: int) -> Import:
    """A file that was handed in, whatever became of it."""
    row = Import.objects.filter(register=register, pk=pk).first()
    if row is None:
        raise NotFoundError(str(pk))
    return row


def imports_waiting_since(before: datetime) -> list[Import]:
    """The files that were handed in before an instant and still wait, locked."""
    rows = Import.objects.select_for_update().filter(state=ImportState.WAITING, made_at__lt=before)
    return list(rows.order_by("pk"))


def import_for_change(pk: int) -> Import:
    """The file, locked until the transaction ends."""
    row = Import.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFoundError(str(pk))
    return row
