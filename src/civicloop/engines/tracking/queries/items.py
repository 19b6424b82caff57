"""Lists and pages: the portfolio, an item with all of it, due work, the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from civicloop.engines.tracking import policies
from civicloop.engines.tracking.errors import NotFoundError
from civicloop.engines.tracking.models import Body, Item, Programme, Report, Responsibility
from civicloop.engines.tracking.queries.plans import versions_of
from civicloop.engines.tracking.queries.running import continued
from civicloop.engines.tracking.rules import Forecast, Version, forecast
from civicloop.engines.tracking.states import DONE_REPORTS
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger.services import Event

PAGE = 50
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Page:
    """Some items in order, and the key after which the next page begins."""

    items: Sequence[Item]
    after: Key | None


@dataclass(frozen=True, slots=True)
class Picture:
    """The S-curve of an item: every version of the plan, what was reached, where it leads."""

    versions: Sequence[Version]
    reports: Sequence[Report]
    forecast: Forecast | None


def programme(key: str) -> Programme:
    """A programme by its key."""
    found = Programme.objects.select_related("owner", "body").filter(key=key).first()
    if found is None:
        raise NotFoundError("programme", key)
    return found


def body(key: str) -> Body:
    """A body by its key."""
    found = Body.objects.select_related("unit").filter(key=key).first()
    if found is None:
        raise NotFoundError("body", key)
    return found


def visible_items(actor: Actor) -> QuerySet[Item]:
    """The items that an actor sees."""
    mine = Item.objects.filter(policies.visible_to(actor))
    return Item.objects.filter(pk__in=mine.values("pk")) if policies.visible_to(actor) else mine


def portfolio(
    actor: Actor,
    programme: Programme,
    *,
    states: Sequence[str] = (),
    lights: Sequence[str] = (),
    unit_ids: Sequence[int] = (),
    words: str = "",
    after: Key | None = None,
    limit: int = PAGE,
) -> Page:
    """One page of a programme's items by number, in one statement however many there are."""
    rows = visible_items(actor).filter(programme=programme).select_related("unit", "body")
    rows = rows.filter(state__in=list(states)) if states else rows
    rows = rows.filter(light__in=list(lights)) if lights else rows
    rows = rows.filter(unit_id__in=list(unit_ids)) if unit_ids else rows
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(number__startswith=words))
    if after is not None:
        rows = rows.filter(Q(number__gt=after[0]) | Q(number=after[0], pk__gt=after[1]))
    found = list(rows.order_by("number", "pk")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return Page(found[:limit], (last.number, last.pk) if last else None)


def item(actor: Actor, item_id: int) -> Item:
    """One item with units, versions of its plan, milestones and ends, in a few statements."""
    found = some_items(actor, [item_id])
    if not found:
        raise NotFoundError("item", item_id)
    return found[0]


def some_items(actor: Actor, item_ids: Iterable[int]) -> list[Item]:
    """Those of some items that an actor sees, each whole; as many statements for all as for one."""
    units = Responsibility.objects.select_related("unit", "contact")
    rows = (
        visible_items(actor)
        .select_related("programme", "unit", "body")
        .prefetch_related(
            Prefetch("responsibilities", queryset=units), "milestones", "releases", "changes"
        )
        .filter(pk__in=list(item_ids))
    )
    return list(rows.order_by("pk"))


def s_curve(item_id: int) -> Picture:
    """Every version of the plan, the leading unit's approved months, and the forecast."""
    return s_curves([item_id])[item_id]


def s_curves(item_ids: Sequence[int]) -> dict[int, Picture]:
    """The same for many items; an item without plan and months has an empty picture.

    One that goes on with an item of the year before has that one's months before its own.
    """
    reports: dict[int, list[Report]] = {item_id: [] for item_id in item_ids}
    newest = {**continued(item_ids), **{item_id: item_id for item_id in item_ids}}
    rows = Report.objects.filter(
        item_id__in=list(newest), responsibility__part="lead", state__in=DONE_REPORTS
    )
    for row in rows.order_by("month"):
        reports[newest[row.item_id]].append(row)
    versions = versions_of(item_ids)
    return {
        item_id: Picture(
            versions.get(item_id, []),
            own,
            forecast([(row.month, row.actual) for row in own if row.actual is not None]),
        )
        for item_id, own in reports.items()
    }


def history_of(item_id: int) -> Sequence[Event]:
    """Everything that happened to an item."""
    return list(ledger.history(f"tracking:item:{item_id}"))
