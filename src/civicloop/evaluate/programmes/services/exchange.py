"""Files of other systems taken over by a mapping, and our own written in the same shape."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import FaultyFieldsError
from civicloop.engines.tracking.rules import Point, Spot, check_curve
from civicloop.evaluate.programmes import queries
from civicloop.evaluate.programmes.errors import ImportRefusedError
from civicloop.evaluate.programmes.events import PlansImported
from civicloop.evaluate.programmes.models import OutsideFigure
from civicloop.evaluate.programmes.rules.exchange import (
    Exchange,
    PlanRow,
    fault,
    read_mapping,
    read_rows,
    unknown_headings,
)
from civicloop.evaluate.programmes.services.definitions import HOME
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.city.rules import ROC_EPOCH
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.tabular import rules as tabular
from civicloop.kernel.tabular.errors import TabularError
from civicloop.kernel.tabular.rules import RowFault

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item, Programme

MAPPINGS: Final = tabular.Mappings(HOME / "exchange")
KEPT = ("planned", "actual", "allocated", "paid", "payable", "surplus")
AT_A_TIME = 1000


def shipped_mappings() -> list[str]:
    """The names of the mappings that come with the product."""
    return MAPPINGS.names()


def mapping_of(name: str) -> Exchange:
    """A shipped mapping by its name, or one of the city's own by the path of its file."""
    return mapping_in(MAPPINGS, name, read_mapping)


def mapping_in(
    mappings: tabular.Mappings, name: str, read: Callable[[object], Exchange]
) -> Exchange:
    """A mapping of a folder, understood."""
    try:
        return read(mappings.read(name).data)
    except TabularError as error:
        raise ImportRefusedError(str(error)) from error


@dataclass
class Imported:
    """What an import did, or would do: counts, and each thing about a row."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[RowFault] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How many rows were left out."""
        return len({one.line for one in self.faults if not one.is_note})

    @property
    def is_new(self) -> bool:
        """Whether anything here changes by it; what is here already does not count."""
        return any(count for key, count in self.counts.items() if not key.endswith("_same"))

    def in_order(self) -> None:
        """The faults as they stand in the file, whatever step found them."""
        self.faults.sort(key=lambda one: one.line)


@contextmanager
def one_import(done: Imported, *, dry_run: bool, all_or_nothing: bool) -> Iterator[None]:
    """The one transaction of an import; it is taken back where nothing is to be kept.

    A dry run does all the work, so that what it says is exactly what would be. A file that
    cannot be read raises ``ImportRefusedError``.
    """
    try:
        with transaction.atomic():
            yield
            if dry_run or (all_or_nothing and done.refused):
                transaction.set_rollback(True)
    except TabularError as error:
        raise ImportRefusedError(str(error)) from error


def import_plans(
    content: bytes,
    mapping: Exchange,
    programme: Programme,
    *,
    dry_run: bool = False,
    all_or_nothing: bool = False,
    actor: Actor,
    now: datetime | None = None,
) -> Imported:
    """Take over a file: items that are new here, their plans, and what the system says.

    One transaction. A dry run does the same and takes it back, so that it says exactly what
    would be. The same file a second time changes nothing. Reports of units are never written
    over: figures of another system stand beside them.
    """
    require(actor.may_in("tracking.manage", programme.owner_id), action="tracking.manage")
    run = _Run(mapping, programme, actor, now or clock.now())
    with one_import(run.done, dry_run=dry_run, all_or_nothing=all_or_nothing):
        run.take(content)
    return run.done


class _Run:
    """One import, from the rows to the event."""

    def __init__(
        self, mapping: Exchange, programme: Programme, actor: Actor, now: datetime
    ) -> None:
        self.mapping, self.programme, self.actor, self.now = mapping, programme, actor, now
        self.done = Imported()
        self.districts = {
            name: row.code
            for row in geography.districts()
            for name in (row.code, row.name_zh, row.name_en)
        }

    def take(self, content: bytes) -> None:
        """Read, list what is new, lay down plans, keep the figures, tell it once."""
        tracked.programme_for_change(self.programme.pk)  # one import of it after the other
        digest = hashlib.sha256(content).hexdigest()
        table = tabular.read(content, self.mapping.columns)
        self.done.faults += unknown_headings(table.unknown, self.mapping)
        good: list[PlanRow] = []
        for row, faults in read_rows(table.rows, self.mapping):
            self.done.faults += faults
            if row is not None:
                good.append(row)
        items = self._items(good)
        good = [row for row in good if row.number in items]
        self._plans(good, items)
        self._figures(good, items, digest)
        self.done.in_order()
        changed = sum(
            self.done.counts[key]
            for key in ("items", "plans", "places", "figures", "figures_changed")
        )
        if changed:
            event = PlansImported(
                programme=self.programme.ref,
                system=self.mapping.system,
                digest=digest,
                items=self.done.counts["items"],
                plans=self.done.counts["plans"],
                figures=self.done.counts["figures"] + self.done.counts["figures_changed"],
                refused=self.done.refused,
            )
            ledger.append(event, actor=self.actor, at=self.now)

    def _items(self, rows: list[PlanRow]) -> dict[str, Item]:
        numbers = {row.number for row in rows}
        known = {
            row.number: row
            for row in tracked.items_of(self.programme.pk).filter(number__in=numbers)
        }
        units: dict[str, int] = {}
        for row_ in organizations.units_in_force(self.now.date()):
            units |= dict.fromkeys((row_.code, row_.name_zh, row_.name_en), row_.pk)
        units.pop("", None)
        refused: set[str] = set()
        listed: set[str] = set()
        for row in rows:
            if row.number in known:
                continue
            unit = units.get(row.unit)
            code = self._lacking(row, unit)
            begins, ends = row.begins_on, row.ends_on
            if code or unit is None or not begins or not ends or row.number in refused:
                refused.add(row.number)
                field_ = "unit" if code == "unknown_unit" else "number"
                given = row.unit if code == "unknown_unit" else row.number
                said = fault(row.line, self.mapping, field_, code or "unknown_item", given)
                self.done.faults.append(said)
                continue
            new = tracking.NewItem(
                number=row.number,
                title=row.title[:300],
                unit_id=unit,
                begins_on=begins,
                ends_on=ends,
                budget=row.figure("budget") or 0,
                spot=self._spot(row),
            )
            try:
                known[row.number] = tracking.list_item(
                    self.programme.pk, new, actor=self.actor, now=self.now
                )
                self.done.counts["items"] += 1
                listed.add(row.number)
            except FaultyFieldsError:
                refused.add(row.number)
                said = fault(row.line, self.mapping, "number", "unknown_item", row.number)
                self.done.faults.append(said)
        self._places([row for row in rows if row.number not in listed], known)
        return known

    def _spot(self, row: PlanRow) -> Spot:
        """The place of a row; what is no place of the city is told and left out."""
        codes = [self.districts[name] for name in row.districts if name in self.districts]
        for name in row.districts:
            if name not in self.districts:
                said = fault(row.line, self.mapping, "districts", "unknown_district", name)
                self.done.faults.append(said)
        lon, lat = row.point or (None, None)
        if row.point and self.districts and not geography.locate(*row.point).inside:
            said = fault(row.line, self.mapping, "lon", "not_a_point", f"{lon} {lat}")
            self.done.faults.append(said)
            lon, lat = None, None
        return Spot(tuple(codes), lon, lat)

    def _places(self, rows: list[PlanRow], items: dict[str, Item]) -> None:
        """Items that have no place yet get the one that the file has."""
        for row in rows:
            item = items.get(row.number)
            if item is None or item.districts or item.lon is not None:
                continue
            if (row.districts or row.point) and (spot := self._spot(row)):
                items[row.number] = tracking.place_item(
                    item.pk, spot, version=item.version, actor=self.actor, now=self.now
                )
                self.done.counts["places"] += 1

    def _lacking(self, row: PlanRow, unit: int | None) -> str:
        if not self.mapping.lists_items or not (row.title and row.begins_on and row.ends_on):
            return "unknown_item"
        return "" if unit is not None else "unknown_unit"

    def _plans(self, rows: list[PlanRow], items: dict[str, Item]) -> None:
        """The planned figures of an item without a plan become its first one, if they can."""
        wanted: dict[str, list[PlanRow]] = {}
        for row in rows:
            if row.figure("planned") is not None:
                wanted.setdefault(row.number, []).append(row)
        planned = tracked.versions_of([items[number].pk for number in wanted])
        for number, found in wanted.items():
            if items[number].pk in planned:
                continue
            found.sort(key=lambda row: row.month)
            curve = [
                Point(row.month, Decimal(row.figure("planned")), row.figure("planned_money") or 0)
                for row in found
            ]
            if wrong := check_curve(curve):
                why = wrong[0].code
                said = fault(found[-1].line, self.mapping, "planned", "plan_refused", why=why)
                self.done.faults.append(said)
                continue
            item = items[number]
            tracking.approve_baseline(
                item.pk, curve, from_on=item.begins_on, actor=self.actor, now=self.now
            )
            self.done.counts["plans"] += 1

    def _figures(self, rows: list[PlanRow], items: dict[str, Item], digest: str) -> None:
        system = self.mapping.system
        here = queries.existing_figures(system, [item.pk for item in items.values()])
        made, changed = [], []
        for row in rows:
            values = {name: row.figure(name) for name in KEPT}
            if all(value is None for value in values.values()):
                continue
            place = items[row.number].pk, row.month
            before = here.get(place)
            if before is None:
                made.append(
                    OutsideFigure(
                        system=system, item_id=place[0], month=row.month, line=row.line,
                        digest=digest, imported_at=self.now, **values,
                    )
                )  # fmt: skip
            elif any(_differs(getattr(before, name), value) for name, value in values.items()):
                for name, value in values.items():
                    setattr(before, name, value)
                before.line, before.digest, before.imported_at = row.line, digest, self.now
                changed.append(before)
            else:
                self.done.counts["figures_same"] += 1
        OutsideFigure.objects.bulk_create(made, batch_size=AT_A_TIME)
        fields = [*KEPT, "line", "digest", "imported_at"]
        OutsideFigure.objects.bulk_update(changed, fields, batch_size=AT_A_TIME)
        self.done.counts["figures"] += len(made)
        self.done.counts["figures_changed"] += len(changed)


def _differs(before: Any, after: Any) -> bool:  # noqa: ANN401 (a percentage, a sum or nothing)
    if before is None or after is None:
        return before is not after
    return Decimal(before).quantize(Decimal("0.0001")) != Decimal(after).quantize(Decimal("0.0001"))


def export_rows(
    mapping: Exchange, items: Iterable[Item], month: date | None = None
) -> Iterator[dict[str, Any]]:
    """Our months in the shape of another system's file, so that nobody types twice.

    Every approved month of the leading units, or one month alone; sums in what the other
    system counts in.
    """
    rows = list(items)
    called = {row.code: row.name_zh for row in geography.districts()}
    found: dict[int, list[Any]] = {}
    for report in tracked.done_reports([row.pk for row in rows], month):
        found.setdefault(report.item_id, []).append(report)
    for item in rows:
        for report in found.get(item.pk, []):
            values = {
                "number": item.number,
                "title": item.title,
                "unit": item.unit.name_zh,  # the other system knows no other
                "begins_on": roc_day(item.begins_on),
                "ends_on": roc_day(item.ends_on),
                "budget": _counted(item.budget, mapping),
                "month": f"{report.month.year - ROC_EPOCH}/{report.month:%m}",
                "planned": report.planned,
                "planned_money": _counted(report.planned_money, mapping),
                "actual": report.actual,
                "narrative": report.narrative,
                "districts": "、".join(called.get(code, code) for code in item.districts),
                "lon": "" if item.lon is None else item.lon,
                "lat": "" if item.lat is None else item.lat,
            }
            for name in ("allocated", "paid", "payable", "surplus"):
                values[name] = _counted(getattr(report, name), mapping)
            yield {key: values[key] for key in mapping.fields}


def _counted(value: int, mapping: Exchange) -> Decimal:
    return Decimal(value) / mapping.money_unit


def roc_day(day: date) -> str:
    """A day in years of the Republic."""
    return f"{day.year - ROC_EPOCH}/{day:%m/%d}"
