"""The centre's evaluation of a year kept as it told it, mended, and taken off again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError
from civicloop.evaluate.programmes import policies, queries
from civicloop.evaluate.programmes.events import ResultsKept, ResultsRemoved
from civicloop.evaluate.programmes.models import CentralResult
from civicloop.evaluate.programmes.rules.results import ItemResult
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Programme

SAID = ("score", "place", "among", "grant", "next_grant", "told_on", "letter")


@dataclass(frozen=True, slots=True)
class CityResult:
    """The notice: its day and number, and of the city as a whole what it says."""

    told_on: date
    letter: str = ""
    score: Decimal | None = None
    place: int | None = None
    among: int | None = None
    grant: int | None = None
    next_grant: int | None = None


@transaction.atomic
def keep_results(
    programme_id: int,
    year: int,
    notice: CityResult,
    items: Sequence[ItemResult] = (),
    *,
    actor: Actor,
    now: datetime | None = None,
) -> int:
    """Keep what the centre told of a year: of the city as a whole, of single items, or of both.

    Items that are not told keep what was told before; how many results stand now.
    """
    now = now or clock.now()
    programme = tracked.programme_for_change(programme_id)
    require(policies.may_manage(actor, programme), action="tracking.manage")
    known = {row.item_id: row for row in queries.results_of(programme_id, year)}
    keys = dict(tracked.items_of(programme_id).values_list("number", "pk"))
    if faults := _faults(programme, year, notice, items, keys, timezone.localdate(now)):
        raise FaultyFieldsError(faults)
    said: dict[int | None, tuple[Decimal, int | None]] = {
        keys[row.number]: (row.score, row.grant) for row in items
    }
    rows = [
        _put(known.get(key), programme, year, key, notice, score=score, grant=grant)
        for key, (score, grant) in said.items()
    ]
    if notice.score is not None:
        row = _put(known.get(None), programme, year, None, notice, score=notice.score,
                   grant=notice.grant)  # fmt: skip
        row.place, row.among, row.next_grant = notice.place, notice.among, notice.next_grant
        rows.append(row)
    for row in rows:
        row.kept_by, row.kept_at = actor.ref, now
    old = [row for row in rows if row.pk is not None]
    CentralResult.objects.bulk_update(old, [*SAID, "kept_by", "kept_at"])
    CentralResult.objects.bulk_create(row for row in rows if row.pk is None)
    event = ResultsKept(
        programme=programme.ref,
        year=year,
        items=len(said),
        score="" if notice.score is None else str(notice.score),
        place=notice.place or 0,
    )
    ledger.append(event, actor=actor, at=now)
    return len({*known, *said, *([None] if notice.score is not None else [])})


@transaction.atomic
def remove_results(
    programme_id: int, year: int, *, reason: str, actor: Actor, now: datetime | None = None
) -> int:
    """Take off everything that was kept of a year, with the reason; how many results."""
    programme = tracked.programme_for_change(programme_id)
    require(policies.may_manage(actor, programme), action="tracking.manage")
    rows = queries.results_of(programme_id, year)
    faults: dict[str, tuple[Fault, ...]] = {}
    if not reason.strip():
        faults["reason"] = (Fault("missing"),)
    if not rows.exists():
        faults["results"] = (Fault("no_results"),)
    if faults:
        raise FaultyFieldsError(faults)
    count, _by_model = rows.delete()
    event = ResultsRemoved(programme=programme.ref, year=year, results=count)
    ledger.append(event, actor=actor, reason=reason.strip(), at=now or clock.now())
    return count


def _put(
    row: CentralResult | None,
    programme: Programme,
    year: int,
    item_id: int | None,
    notice: CityResult,
    *,
    score: Decimal,
    grant: int | None,
) -> CentralResult:
    row = row or CentralResult(programme=programme, year=year, item_id=item_id)
    row.score, row.grant = score, grant
    row.told_on, row.letter = notice.told_on, notice.letter.strip()
    return row


def _faults(  # noqa: PLR0917 (one notice, and what it is held against)
    programme: Programme,
    year: int,
    notice: CityResult,
    items: Sequence[ItemResult],
    keys: dict[str, int],
    today: date,
) -> dict[str, tuple[Fault, ...]]:
    faults = _of_notice(notice)
    if not programme.has_money:
        faults["results"] = (Fault("without_money"),)
    elif not programme.begins_on.year <= year <= programme.ends_on.year:
        faults["results"] = (Fault("another_year"),)
    if notice.score is None and not items:
        faults["score"] = (Fault("missing"),)
    if notice.told_on > today:
        faults["told_on"] = (Fault("in_the_future"),)
    elif notice.told_on < date(year, 1, 1):
        faults["told_on"] = (Fault("before_the_year"),)
    if unknown := [row.number for row in items if row.number not in keys]:
        faults["sheet"] = tuple(Fault("unknown_number", {"number": one}) for one in unknown[:20])
    return faults


def _of_notice(notice: CityResult) -> dict[str, tuple[Fault, ...]]:
    """What is wrong with what is said of the city; without a score nothing else is said of it."""
    faults: dict[str, tuple[Fault, ...]] = {}
    said = [name for name in ("place", "among", "grant", "next_grant")
            if getattr(notice, name) is not None]  # fmt: skip
    if notice.score is None:
        return {"score": (Fault("missing"),)} if said else {}
    if not 0 <= notice.score <= 100:  # noqa: PLR2004 (of a hundred)
        faults["score"] = (Fault("score_out_of_range"),)
    if notice.among is not None and notice.place is None:
        faults["place"] = (Fault("missing"),)
    elif notice.among is not None and notice.among < (notice.place or 0):
        faults["among"] = (Fault("fewer_than_the_place"),)
    if notice.place is not None and notice.place < 1:
        faults["place"] = (Fault("place_from_one"),)
    for name in said:
        if name in {"grant", "next_grant"} and getattr(notice, name) < 0:
            faults[name] = (Fault("below_zero"),)
    return faults
