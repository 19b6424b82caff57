"""Registers and their versions."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from civicloop.engines.registers import policies
from civicloop.engines.registers.errors import NotFoundError
from civicloop.engines.registers.models import Entry, Register, Version
from civicloop.engines.registers.models.registers import definition_of
from civicloop.engines.registers.rules import Definition
from civicloop.engines.registers.states import EntryState
from civicloop.kernel.actors.rules import Actor


def registers() -> QuerySet[Register]:
    """Every register, by theme."""
    return Register.objects.select_related("owner")


def visible_registers(actor: Actor) -> list[Register]:
    """The registers that an actor may open, by theme."""
    return [row for row in registers() if policies.may_see(actor, row)]


def register(key: str) -> Register:
    """The register of a key."""
    row = registers().filter(key=key).first()
    if row is None:
        raise NotFoundError(key)
    return row


def with_districts(definition: Definition) -> Definition:
    """A definition that is not kept yet, with the districts of the city to choose from."""
    return definition_of(definition.to_json())


def register_by_id(pk: int) -> Register:
    """One register."""
    row = registers().filter(pk=pk).first()
    if row is None:
        raise NotFoundError(str(pk))
    return row


def register_for_change(pk: int) -> Register:
    """The register, locked until the transaction ends."""
    row = Register.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFoundError(str(pk))
    return row


def entries_by_register() -> dict[int, int]:
    """How many entries stand in each register, in one statement."""
    rows = Entry.objects.filter(state=EntryState.STANDING).order_by().values("register_id")
    return {row["register_id"]: row["rows"] for row in rows.annotate(rows=Count("pk"))}


def opened() -> QuerySet[Register]:
    """The registers that are open data."""
    return registers().filter(is_open=True)


def versions_of(row: Register) -> QuerySet[Version]:
    """Every version of a definition, the newest first."""
    return Version.objects.filter(register=row)
