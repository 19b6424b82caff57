"""Define a register, change its definition in versions, install those that are shipped."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import IntegrityError, transaction

from civicloop.engines.registers import policies, queries, rules
from civicloop.engines.registers.errors import ChangedMeanwhileError, DefinitionFaultsError
from civicloop.engines.registers.events import DefinitionChanged, RegisterDefined
from civicloop.engines.registers.models import Register, Version
from civicloop.engines.registers.rules import Definition, Fault
from civicloop.kernel.actors.rules import Actor, machine, require
from civicloop.kernel.city.rules import here
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

SHIPPER = machine("registers", "registers.define")
KEY = re.compile(r"[a-z][a-z0-9-]{1,58}[a-z0-9]")
BAD_KEY = (
    "代碼須為 3 至 60 個小寫英文、數字或連字號，且以英文開頭。",
    "A code has 3 to 60 small letters, digits and hyphens, a letter first.",
)
LONG_KEY = (
    "登記冊代碼與指標代碼合計最多 {most} 字：{key}",
    "The codes of register and figure together have at most {most} letters: {key}",
)
MOST_TOGETHER = 72
"""Letters of both codes: a figure is kept under them for ever."""
TAKEN_KEY = ("這個代碼已有登記冊使用。", "Another register has this code.")


@transaction.atomic
def define(
    definition: Definition,
    *,
    key: str,
    actor: Actor,
    owner_id: int | None = None,
    is_shipped: bool = False,
    now: datetime | None = None,
) -> Register:
    """Make a register under a code that no other has; its definition must be sound."""
    require(policies.may_define(actor), action="registers.define")
    faults = rules.check(definition)
    if not KEY.fullmatch(key):
        faults.append(Fault("key", "bad_key", *BAD_KEY))
    elif Register.objects.filter(key=key).exists():
        faults.append(Fault("key", "taken_key", *TAKEN_KEY))
    faults += _long_keys(key, definition)
    if faults:
        raise DefinitionFaultsError(faults)
    at = now or clock.now()
    definition = rules.numbered(definition, (), at.astimezone(here().zone).date())
    row = Register(key=key, owner_id=owner_id, is_shipped=is_shipped, made_at=at)
    _put(row, definition)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # somebody took the code at the same instant
        raise DefinitionFaultsError([Fault("key", "taken_key", *TAKEN_KEY)]) from error
    _keep(row, actor, at, "")
    ledger.append(RegisterDefined(row.ref, key), actor=actor, at=at)
    return row


@transaction.atomic
def change_definition(
    register_id: int,
    definition: Definition,
    *,
    version: int,
    actor: Actor,
    note: str = "",
    now: datetime | None = None,
) -> Register:
    """Put a new version in the place of a definition, where all entries fit it.

    Nothing changes where nothing differs. ``version`` is that of the register as it was read.
    """
    require(policies.may_define(actor), action="registers.define")
    row = queries.register_for_change(register_id)
    if row.version != version:
        raise ChangedMeanwhileError(row.version)
    before = row.definition
    faults = rules.check(definition) + _long_keys(row.key, definition)
    if not faults:
        usage = rules.usage_of(queries.values_for_usage(row), definition)
        faults = rules.refused_changes(before, definition, usage)
    if faults:
        raise DefinitionFaultsError(faults)
    was = row.number
    row = _put_next(row, definition, actor, now or clock.now(), note)
    if row.number > was and not row.is_changed:
        row.is_changed = True
        row.save(update_fields=["is_changed"])
    return row


def _put_next(
    row: Register, definition: Definition, actor: Actor, at: datetime, note: str
) -> Register:
    """The next version of a definition that every entry fits; none where nothing differs."""
    before = row.definition
    known = (one for version in queries.versions_of(row) for one in version.definition.figures)
    definition = rules.numbered(definition, known, at.astimezone(here().zone).date())
    if definition == before:
        return row
    row.number += 1
    row.version += 1
    del row.definition
    _put(row, definition)
    row.save()
    _keep(row, actor, at, note)
    names = tuple(one.name for one in rules.differences(before, definition))
    event = DefinitionChanged(row.ref, row.number, names)
    ledger.append(event, actor=actor, reason=note, at=at)
    return row


def _long_keys(key: str, definition: Definition) -> list[Fault]:
    return [
        Fault(one.key, "long_key", *(text.format(most=MOST_TOGETHER, key=one.key)
                                     for text in LONG_KEY))
        for one in definition.figures if len(key) + len(one.key) > MOST_TOGETHER
    ]  # fmt: skip


def _put(row: Register, definition: Definition) -> None:
    row.content = definition.to_json()
    row.zh, row.en, row.theme = definition.zh, definition.en, definition.theme


def _keep(row: Register, actor: Actor, at: datetime, note: str) -> None:
    Version.objects.create(
        register=row, number=row.number, content=row.content, made_at=at, made_by=actor.ref,
        note=note,
    )  # fmt: skip


@transaction.atomic
def ship(*, now: datetime | None = None) -> int:
    """Install shipped definitions that are missing or newer; how many.

    One that the city changed stays as the city made it, and so does one whose entries
    would not fit the newer version: its page says which, and how to let it in. Looking costs
    one statement.
    """
    standing = {row.key: row for row in Register.objects.all()}
    done = 0
    for one in rules.shipped():
        row = standing.get(one.key)
        if row is None:
            define(one.definition, key=one.key, actor=SHIPPER, is_shipped=True, now=now)
            done += 1
        elif row.is_shipped and not row.is_changed and row.definition != one.definition:
            done += _renew(row.pk, one.definition, now or clock.now())
    return done


def _renew(pk: int, definition: Definition, at: datetime) -> bool:
    row = queries.register_for_change(pk)
    if queries.renewal_faults(row, definition):
        return False
    number = row.number
    return _put_next(row, definition, SHIPPER, at, "").number > number
