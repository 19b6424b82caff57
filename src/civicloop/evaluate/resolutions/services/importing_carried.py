"""Money carried over, taken from a file: each item once, as if it were asked for on its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions.errors import FaultyFieldsError
from civicloop.evaluate.resolutions.rules import CarryDraft
from civicloop.evaluate.resolutions.rules.carrying_files import (
    AMOUNTS,
    COLUMNS,
    CarryRow,
    row_fault,
    same_title,
    understand_row,
)
from civicloop.evaluate.resolutions.services.carrying import ask_to_carry
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.tabular import rules as tabular
from civicloop.kernel.tabular.rules import RowFault

if TYPE_CHECKING:
    from civicloop.evaluate.resolutions.models import Carry

MOST_BYTES: Final = 20 * 1024 * 1024
FIELDS: Final = {"unit_id": "unit", "follows_id": "available"}
"""The column that a fault of the draft is told at, where it has another name."""
COMPARED: Final = ("ground", "basis", "spend_until", *AMOUNTS)


@dataclass
class CarriesTaken:
    """What a file did, or would do: items asked for, those that stood, each fault by its line."""

    asked: int = 0
    present: int = 0
    faults: list[RowFault] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How many rows were left out."""
        return len({one.line for one in self.faults})


def import_carries(
    content: bytes,
    *,
    actor: Actor,
    dry_run: bool = False,
    all_or_nothing: bool = False,
    now: datetime | None = None,
) -> CarriesTaken:
    """Ask for each row of a file; a row that stands already as it is changes nothing.

    One transaction; a dry run does the same and takes it back. What was refused or withdrawn is
    asked for anew on its page alone. What an item had is what stands of
    the same item of the year before, where there is one: it follows it. A file that is no table
    raises ``TabularError``.
    """
    run = _Run(actor, now or clock.now())
    with transaction.atomic():
        run.take(content)
        if dry_run or (all_or_nothing and run.done.refused):
            transaction.set_rollback(True)
    return run.done


class _Run:
    """One file, the earliest year first, so that one year can follow the other in it."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.now, self.done = actor, now, CarriesTaken()

    def take(self, content: bytes) -> None:
        """Read every row, then ask for those that are sound."""
        table = tabular.read(content, COLUMNS, max_bytes=MOST_BYTES)
        good, bad = tabular.check_rows(table.rows, COLUMNS)
        self.done.faults += [
            RowFault(one.line, one.column, one.code, one.en, one.zh, one.value) for one in bad
        ]
        rows: list[CarryRow] = []
        for line in good:
            row, faults = understand_row(line.line, line.values)
            self.done.faults += faults
            rows += [row] if row is not None else []
        self._ask(rows)
        self.done.faults.sort(key=lambda one: one.line)

    def _ask(self, rows: Iterable[CarryRow]) -> None:
        units = {
            name: unit.pk
            for unit in organizations.units_in_force(timezone.localdate(self.now))
            for name in (unit.code, unit.name_zh, unit.name_en)
            if name
        }
        seen: dict[tuple[int, int, int, str], int] = {}
        standing = _by_key(queries.carries_for_import())
        for row in sorted(rows, key=lambda one: (one.year, one.line)):
            unit_id = units.get(row.unit)
            if unit_id is None or not policies.may_reply(self.actor, unit_id):
                code = "unknown_unit" if unit_id is None else "not_yours"
                self.done.faults.append(row_fault(row.line, "unit", code, row.unit))
                continue
            key = row.key_of(unit_id)
            if key in seen:
                self.done.faults.append(row_fault(row.line, "title", "twice", first=seen[key]))
                continue
            seen[key] = row.line
            self._one(row, unit_id, key, standing)

    def _one(
        self,
        row: CarryRow,
        unit_id: int,
        key: tuple[int, int, int, str],
        standing: dict[tuple[int, int, int, str], Carry],
    ) -> None:
        """Ask for one item, leave it where it stands so, or say why not."""
        known = standing.get(key)
        if known is not None:
            wanted = {"ground": row.ground, "basis": row.basis.strip(),
                      "spend_until": row.spend_until, **row.amounts}  # fmt: skip
            if all(getattr(known, name) == wanted[name] for name in COMPARED):
                self.done.present += 1
            else:
                self.done.faults.append(row_fault(row.line, "title", "stands", row.title))
            return
        before = standing.get((unit_id, row.year - 1, row.budget_year, key[3]))
        follows = before if before is not None and before.standing else None
        draft = CarryDraft(
            unit_id=unit_id,
            year=row.year,
            budget_year=row.budget_year,
            title=row.title,
            ground=row.ground,
            basis=row.basis,
            spend_until=row.spend_until,
            follows_id=follows.pk if follows else None,
            **row.amounts,
        )
        try:
            standing[key] = ask_to_carry(draft, actor=self.actor, now=self.now)
        except FaultyFieldsError as error:
            self._refuse(row, error.faults, follows.standing if follows else 0)
        else:
            self.done.asked += 1

    def _refuse(self, row: CarryRow, faults: Mapping[str, str], standing: int) -> None:
        for name, code in faults.items():
            said = row_fault(row.line, FIELDS.get(name, name), code, standing=f"{standing:,}")
            self.done.faults.append(said)


def _by_key(rows: Iterable[Carry]) -> dict[tuple[int, int, int, str], Carry]:
    return {(row.unit_id, row.year, row.budget_year, same_title(row.title)): row for row in rows}
