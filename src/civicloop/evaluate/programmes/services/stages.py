"""Money by stage: offered out of contracts, and taken over from files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import FaultyFieldsError
from civicloop.engines.tracking.rules import MilestoneKind, StageMoney, filled, spread
from civicloop.evaluate.programmes import policies, queries
from civicloop.evaluate.programmes.events import StagesImported
from civicloop.evaluate.programmes.rules.exchange import Exchange, fault, unknown_headings
from civicloop.evaluate.programmes.rules.stages import (
    StageRow,
    read_stage_mapping,
    read_stages,
    stage_named,
)
from civicloop.evaluate.programmes.services.definitions import HOME
from civicloop.evaluate.programmes.services.exchange import Imported, mapping_in, one_import
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.tabular import rules as tabular

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from django.db.models import QuerySet

    from civicloop.engines.tracking.models import Item, Milestone, Programme

MAPPINGS: Final = tabular.Mappings(HOME / "stages")
DELIVERED = {MilestoneKind.HALFWAY.value, MilestoneKind.COMPLETION.value}
"""The milestones for which a contract in stages is paid."""


def stage_mappings() -> list[str]:
    """The names of the mappings of stages that come with the product."""
    return MAPPINGS.names()


def stage_mapping_of(name: str) -> Exchange:
    """A shipped mapping by its name, or one of the city's own by the path of its file."""
    return mapping_in(MAPPINGS, name, read_stage_mapping)


def offered_money(item: Item) -> dict[int, StageMoney]:
    """What the form of an item begins with where nobody said anything: its contracts by stage.

    The sum of the contracts over the stages that are delivered, by their weights; what they
    say was paid fills the stages in their order, and counts as granted.
    """
    contract = queries.contract_sum(item.pk)
    stones = [row for row in item.milestones.all() if row.kind in DELIVERED]
    if contract is None or not stones:
        return {}
    planned = spread(contract, [row.weight for row in stones])
    paid = filled(sum(row.paid or 0 for row in queries.tenders_of(item.pk)), planned)
    return {
        row.pk: StageMoney(share, done or None, done or None)
        for row, share, done in zip(stones, planned, paid, strict=True)
    }


def import_stages(
    content: bytes,
    mapping: Exchange,
    programme: Programme,
    *,
    dry_run: bool = False,
    all_or_nothing: bool = False,
    actor: Actor,
    now: datetime | None = None,
) -> Imported:
    """Take over a file of stages; what a line leaves empty stays as it was known.

    One transaction; a dry run does the same and takes it back. The stages of one item hold
    together: where they do not sum to its contract none of them is kept, and it is told.
    """
    require(policies.may_manage(actor, programme), action="tracking.manage")
    done, now = Imported(), now or clock.now()
    with one_import(done, dry_run=dry_run, all_or_nothing=all_or_nothing):
        _take(content, mapping, programme, done, actor=actor, now=now)
    return done


def _take(
    content: bytes,
    mapping: Exchange,
    programme: Programme,
    done: Imported,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    tracked.programme_for_change(programme.pk)  # one import of it after the other
    table = tabular.read(content, mapping.columns)
    done.faults += unknown_headings(table.unknown, mapping)
    by_item: dict[str, list[StageRow]] = {}
    for row, faults in read_stages(table.rows, mapping):
        done.faults += faults
        if row is not None:
            by_item.setdefault(row.number, []).append(row)
    items = {
        item.number: item
        for item in tracked.items_of(programme.pk)
        .filter(number__in=list(by_item))
        .prefetch_related("milestones")
    }
    contracts = queries.contract_sums(tracked.items_of(programme.pk))
    for number, rows in by_item.items():
        item = items.get(number)
        if item is None:
            done.faults += [
                fault(row.line, mapping, "number", "unknown_item", number) for row in rows
            ]
            continue
        _fund(item, rows, contracts.get(item.pk), mapping, done, actor=actor, now=now)
    done.in_order()
    if not done.counts["stages"]:
        return
    event = StagesImported(
        programme=programme.ref,
        system=mapping.system,
        digest=hashlib.sha256(content).hexdigest(),
        stages=done.counts["stages"],
        refused=done.refused,
    )
    ledger.append(event, actor=actor, at=now)


def _fund(
    item: Item,
    rows: Sequence[StageRow],
    contract: int | None,
    mapping: Exchange,
    done: Imported,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep the stages of one item, or say of its lines why not."""
    stones: dict[int, Milestone] = {row.pk: row for row in item.milestones.all()}
    places = {pk: (row.position, row.name_zh, row.name_en) for pk, row in stones.items()}
    money: dict[int, StageMoney] = {}
    for row in rows:
        key = stage_named(row.stage, places)
        if key is None or key in money:
            code = "no_stage" if key is None else "twice_stage"
            done.faults.append(fault(row.line, mapping, "stage", code, row.stage))
            continue
        money[key] = row.over(stones[key].money)
    changed = {key: said for key, said in money.items() if said != stones[key].money}
    done.counts["stages_same"] += len(money) - len(changed)
    if not changed:
        return
    try:
        done.counts["stages"] += tracking.fund_stages(
            item.pk, changed, contract=contract, actor=actor, now=now
        )
    except FaultyFieldsError as error:
        why = next(one.code for found in error.faults.values() for one in found)
        done.faults += [
            fault(row.line, mapping, "planned", "stages_refused", row.stage, why=why)
            for row in rows
        ]


def export_stages(mapping: Exchange, items: QuerySet[Item]) -> Iterator[dict[str, Any]]:
    """Our stages with money in the shape of such a file."""
    for item in items.prefetch_related("milestones").order_by("number"):
        for row in item.milestones.all():
            if row.money.is_empty:
                continue
            values: dict[str, Any] = {"number": item.number, "stage": row.name_zh}
            for name in ("planned", "granted", "paid"):
                sum_ = getattr(row.money, name)
                values[name] = "" if sum_ is None else Decimal(sum_) / mapping.money_unit
            yield {key: values[key] for key in mapping.fields}
