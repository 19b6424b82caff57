"""A city without people to look at its figures: agencies, districts, categories, and facts.

Everything stands in one transaction and one folder, and both are gone afterwards.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import django

from bench.figures import facts as made

CASES = int(os.environ.get("BENCH_CASES", "3000000"))
SOURCE = "cases.case"
UNITS, DISTRICTS = 40, 38
SINCE = date(2010, 1, 1)


@dataclass(frozen=True, slots=True)
class City:
    """The months of facts, the instant at which they were made, and the columns of the last."""

    months: list[Any]
    now: datetime
    seconds: float
    last: list[dict[str, Any]]


@contextmanager
def city(cases: int = CASES, kept: int = 1) -> Iterator[City]:
    """The facts of so many cases; the columns of the ``kept`` newest months are handed over."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415 (needs the set-up)
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory(prefix="civicloop-bench-") as folder:
        settings.DATA_DIR = Path(folder)
        settings.MASTER_KEYS_DIR = Path(folder) / "keys"
        with transaction.atomic():
            yield _laid(cases, kept, _ground())
            transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def _laid(cases: int, kept: int, ground: made.Ground) -> City:
    from civicloop.engines.metrics.adapters import lake  # noqa: PLC0415
    from civicloop.engines.metrics.rules import FACTS, Month, months_until  # noqa: PLC0415
    from civicloop.kernel.clock import services as clock  # noqa: PLC0415
    from civicloop.kernel.ledger import queries as ledger  # noqa: PLC0415

    facts, now, begun = FACTS.get(SOURCE), clock.now(), time.perf_counter()
    months = months_until(Month.of(now), 12 * made.YEARS)
    last: list[dict[str, Any]] = []
    for month, columns in made.months_of(cases, months, int(now.timestamp()) * 1_000_000, ground):
        table = made.table_of(lake.arrow(), facts, columns)
        lake.write(facts, month, table, sequence=0, at=now.isoformat(), ledger=ledger.identity())
        last = [*last, columns][-kept:]
    return City(months, now, time.perf_counter() - begun, last)


def _ground() -> made.Ground:
    """Agencies, districts as squares of a chessboard, and the categories of a new city."""
    from civicloop.answer.cases.models import Category  # noqa: PLC0415
    from civicloop.answer.cases.services import lay_starting_list  # noqa: PLC0415
    from civicloop.kernel.actors.rules import machine  # noqa: PLC0415
    from civicloop.kernel.clock import services as clock  # noqa: PLC0415
    from civicloop.kernel.geography.models import BoundarySet, District  # noqa: PLC0415
    from civicloop.kernel.organizations.models import Unit  # noqa: PLC0415

    units = Unit.objects.bulk_create(
        Unit(code=f"B{n:02}", name_zh=f"第{n}局", name_en=f"Bureau {n}", path=f"B{n:02}/",
             level="bureau", valid_from=SINCE)
        for n in range(UNITS)
    )  # fmt: skip
    drawn = BoundarySet.objects.create(version="bench", digest="", loaded_at=clock.now())
    District.objects.filter(ended_on=None).update(ended_on=SINCE)
    District.objects.bulk_create(_square(n, drawn, District) for n in range(DISTRICTS))
    if not Category.objects.exists():
        clerk = machine("bench", "cases.edit_categories", "schemas.publish")
        lay_starting_list(triage_unit=units[0].code, valid_from=SINCE, actor=clerk)
    categories = Category.objects.order_by("pk").values_list("pk", flat=True)
    return made.Ground([row.pk for row in units], [f"Q{n:02}" for n in range(DISTRICTS)],
                       list(categories))  # fmt: skip


def _square(n: int, drawn: Any, model: Any) -> Any:
    west, south = 120 + n % 7 * 0.05, 22 + n // 7 * 0.05
    east, north = west + 0.05, south + 0.05
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return model(
        code=f"Q{n:02}", name_zh=f"第{n}區", name_en=f"District {n}", name_key=f"第{n}區",
        lon=west + 0.025, lat=south + 0.025, west=west, south=south, east=east, north=north,
        boundary={"type": "Polygon", "coordinates": [ring]}, boundary_set=drawn,
    )  # fmt: skip
