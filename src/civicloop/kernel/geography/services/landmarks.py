"""Write the landmarks of a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from civicloop.kernel.geography.models import District, Landmark, Village
from civicloop.kernel.geography.rules import pairs
from civicloop.kernel.geography.rules.gazetteer import Atlas, Counts, LandmarkRow
from civicloop.kernel.geography.rules.gazetteer_columns import Findings
from civicloop.kernel.geography.services.gazetteer import batches
from civicloop.kernel.geography.services.placing import placed

WRITTEN = (
    "name_zh",
    "name_en",
    "name_key",
    "grams",
    "lon",
    "lat",
    "category",
    "address",
    "district",
    "village",
)
COMPARED = ("name_zh", "name_en", "name_key", "lon", "lat", "category", "address")


def write_landmarks(
    rows: Iterable[LandmarkRow], atlas: Atlas, findings: Findings, *, replace: bool
) -> Counts:
    """Write landmarks by district and name; a name that stands twice counts the first time."""
    counts = Counts()
    districts = dict(District.objects.values_list("code", "pk"))
    villages = dict(Village.objects.values_list("code", "pk"))
    known = {row.code: row for row in Landmark.objects.defer("grams")}
    seen: set[str] = set()
    for batch in batches(rows):
        fresh, stale = [], []
        for row, (district, village) in placed(batch, atlas, findings):
            code = _code(district, row.name)
            if code in seen:
                findings.add(row.line, "repeated", row.name)
                continue
            seen.add(code)
            after = _landmark(row, code, districts[district], villages.get(village))
            before = known.get(code)
            if before is None:
                fresh.append(after)
            elif _is_same(before, after):
                counts.same += 1
            else:
                after.pk = before.pk
                stale.append(after)
        Landmark.objects.bulk_create(fresh)
        Landmark.objects.bulk_update(stale, list(WRITTEN), batch_size=500)
        counts.added += len(fresh)
        counts.changed += len(stale)
    if replace:
        others = [row.pk for code, row in known.items() if code not in seen]
        counts.removed += Landmark.objects.filter(pk__in=others).delete()[0]
    return counts


def _landmark(row: LandmarkRow, code: str, district: int, village: int | None) -> Landmark:
    return Landmark(
        code=code,
        name_zh=row.name,
        name_en=row.name_en,
        name_key=row.key,
        grams=pairs(row.key, row.name_en.lower()),
        lon=row.lon,
        lat=row.lat,
        category=row.category,
        address=row.address,
        district_id=district,
        village_id=village,
    )


def _code(district: str, name: str) -> str:
    return f"{district[:16]}:{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _is_same(before: Landmark, after: Landmark) -> bool:
    places = (before.district_id, before.village_id) == (after.district_id, after.village_id)
    return places and all(getattr(before, name) == getattr(after, name) for name in COMPARED)
