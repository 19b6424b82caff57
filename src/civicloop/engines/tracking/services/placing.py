"""Where an item is: its districts, and a point where there is one place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import ChangedMeanwhileError, Fault, FaultyFieldsError
from civicloop.engines.tracking.events import ItemPlaced
from civicloop.engines.tracking.models import Item
from civicloop.engines.tracking.rules import Spot, check_spot
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.errors import NoBoundariesError
from civicloop.kernel.ledger import services as ledger

Faults = dict[str, tuple[Fault, ...]]


def settled(spot: Spot) -> tuple[Spot, Faults]:
    """A place with what follows from it, and what is wrong with it.

    A point brings its district along. Where no boundaries are loaded, codes are taken as they
    are: nothing can be held against them.
    """
    faults: Faults = {}
    if found := check_spot(spot):
        return spot, {"point": found}
    codes = tuple(dict.fromkeys(spot.districts))
    try:
        known = geography.district_codes() if codes else frozenset()
        if unknown := [code for code in codes if known and code not in known]:
            faults["districts"] = tuple(Fault("unknown_district", {"code": c}) for c in unknown)
        if spot.lon is not None and spot.lat is not None:
            place = geography.locate(spot.lon, spot.lat)
            if not place.inside:
                faults["point"] = (Fault("outside_the_city"),)
            elif place.district_code and place.district_code not in codes:
                codes = (place.district_code, *codes)
    except NoBoundariesError:
        pass
    return Spot(codes, spot.lon, spot.lat), faults


@transaction.atomic
def place_item(
    item_id: int, spot: Spot, *, version: int, actor: Actor, now: datetime | None = None
) -> Item:
    """Say where an item is, or with an empty spot that it has no place."""
    now = now or clock.now()
    item = queries.item_for_change(item_id)
    require(
        policies.may_manage(actor, item.programme.owner_id) or policies.may_report(actor, item),
        action="tracking.manage",
    )
    if item.version != version:
        raise ChangedMeanwhileError("item", version, item.version)
    spot, faults = settled(spot)
    if faults:
        raise FaultyFieldsError(faults)
    if (list(spot.districts), spot.lon, spot.lat) == (item.districts, item.lon, item.lat):
        return item
    put(item, spot)
    item.version, item.changed_at = item.version + 1, now
    item.save(update_fields=["districts", "lon", "lat", "version", "changed_at"])
    ledger.append(placed(item), actor=actor, at=now)
    return item


def put(item: Item, spot: Spot) -> None:
    """Write a place on an item, unsaved."""
    item.districts, item.lon, item.lat = list(spot.districts), spot.lon, spot.lat


def placed(item: Item) -> ItemPlaced:
    """The event of it."""
    point = "" if item.lon is None else f"{item.lon:.6f},{item.lat:.6f}"
    return ItemPlaced(item=item.ref, districts=_codes(item.districts), point=point)


def _codes(codes: Sequence[str]) -> str:
    return ",".join(codes)
