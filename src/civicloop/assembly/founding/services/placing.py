"""The city itself, its calendars and its boundaries."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from civicloop.assembly.founding import queries
from civicloop.assembly.founding.rules import Boundaries, CityFile
from civicloop.assembly.founding.services.outcomes import Outcome, tell
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city import queries as city_queries
from civicloop.kernel.city import services as cities
from civicloop.kernel.clock import queries as calendar_queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography import services as geography_services
from civicloop.kernel.geography.errors import NoBoundariesError


def digest_of(content: bytes) -> str:
    """The fingerprint of a file, for events."""
    return hashlib.sha256(content).hexdigest()


@transaction.atomic
def load_city(file: CityFile, logo: bytes, *, actor: Actor) -> Outcome:
    """What the city is called, and how it writes time, years and money."""
    before = city_queries.city()
    values: dict[str, Any] = dict(file.city)
    if logo:
        values["logo"] = cities.keep_logo(logo)
    after = cities.describe(actor=actor, **values)
    is_new, is_same = before.pk is None, before.pk == after.pk
    return Outcome("city", added=int(is_new), changed=int(not is_new and not is_same))


@transaction.atomic
def load_calendar(content: bytes, name: str, *, actor: Actor, now: datetime) -> Outcome:
    """A calendar in the government's form; a year that says the same is left as it is."""
    known = set(calendar_queries.tables().values_list("pk", flat=True))
    years = set(calendar_queries.tables().values_list("year", flat=True))
    outcome = Outcome("calendar")
    for table in clock.load_calendar(content, name, actor=actor, now=now):
        outcome.same += table.pk in known
        outcome.changed += table.pk not in known and table.year in years
        outcome.added += table.year not in years
    return tell(outcome, digest_of(content), actor=actor)


@transaction.atomic
def load_boundaries(
    districts: Boundaries | None, villages: Boundaries | None, *, actor: Actor, now: datetime
) -> Outcome:
    """Districts, villages or both; what is not brought stays as it is.

    Villages of a district that is gone are gone with it.
    """
    before = {
        row.code: row.boundary
        for row in [*geography.districts(outlines=True), *geography.villages(outlines=True)]
    }
    areas = districts.features if districts else queries.district_features()
    codes = {each["properties"]["code"] for each in areas}
    smaller = villages.features if villages else queries.village_features()
    smaller = [each for each in smaller if each["properties"]["district_code"] in codes]
    plain = json.dumps([areas, smaller], sort_keys=True)
    digest = digest_of(plain.encode())
    whole, parts = _collection(areas), _collection(smaller)
    version = f"city-{digest[:16]}"
    kept = geography_services.load_boundaries(whole, parts, version, actor=actor, now=now)
    if kept.pk != _in_force():  # an earlier set comes back: it holds from today under a new name
        version = f"{version}-{now:%Y%m%d%H%M%S}"
        geography_services.load_boundaries(whole, parts, version, actor=actor, now=now)
    after = {
        row.code: row.boundary
        for row in [*geography.districts(outlines=True), *geography.villages(outlines=True)]
    }
    outcome = Outcome(
        "boundaries",
        added=len(after.keys() - before.keys()),
        changed=sum(before[code] != after[code] for code in after.keys() & before.keys()),
    )
    gone = sorted(before.keys() - after.keys())
    if gone:
        shown = "、".join(gone[:10])
        outcome.changed += len(gone)
        outcome.remark(f"{len(gone)} 個區域不再有效：{shown}。", f"{len(gone)} areas end: {shown}.")
    outcome.same = len(after) - outcome.added - outcome.changed + len(gone)
    return tell(outcome, digest, actor=actor)


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _in_force() -> int | None:
    try:
        return geography.current_version()[0]
    except NoBoundariesError:
        return None
