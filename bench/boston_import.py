"""Seconds in which six months of Boston's cases (58,251 rows) are imported, against 180.

The whole command is measured, from its start to its end, into an empty database of its own
with the settings of a real installation. The baseline is the dry run: reading and checking
alone. Where the real file does not lie beside the checkout, ``boston_import`` is left out and
named; a generated file of the same shape is measured anywhere (``boston_import_generated``).
"""

from __future__ import annotations

import csv
import gzip
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bench.cities.standing import PROGRAM, ROOT, City, served
from bench.cities.timing import surroundings
from bench.measures import Result
from civicloop.kernel.embedded import services as embedded

ROWS = 58_251
MOST_SECONDS = 180.0
REAL = "shared/data/01_service_requests/boston_311_2011.csv.gz"
FORMAT = "%Y-%m-%d %H:%M:%S"
COLUMNS = (
    "case_enquiry_id",
    "open_dt",
    "target_dt",
    "closed_dt",
    "ontime",
    "case_status",
    "closure_reason",
    "case_title",
    "type",
    "department",
    "location",
    "neighborhood",
    "latitude",
    "longitude",
    "source",
)
UNUSED = (
    "subject",
    "reason",
    "queue",
    "submittedphoto",
    "closedphoto",
    "fire_district",
    "pwd_district",
    "city_council_district",
    "police_district",
    "neighborhood_services_district",
    "ward",
    "precinct",
    "location_street_name",
    "location_zipcode",
)


def run() -> Iterator[Result]:
    """Import the real file where it is, else a generated one."""
    real = next((root / REAL for root in ROOT.parents if (root / REAL).is_file()), None)
    if real is not None:
        yield measured("boston_import", real)
        return
    print("boston_import: left out, the real file is not here", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="civicloop-bench-") as folder:
        path = Path(folder) / "generated.csv.gz"
        generate(path)
        yield measured("boston_import_generated", path)


def measured(name: str, path: Path) -> Result:
    """A dry run and an import of a file into an installation that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="civicloop-bench-") as folder:
        place = Path(folder) / "var"
        with embedded.start(place) as server:
            at = City(ROWS, place, server.address)
            command(at, "migrate")
            words = ("import", "cases", str(path), "--mapping", "boston", "--create", "--quiet")
            baseline, _ = command(at, *words, "--dry-run")
            figure, said = command(at, *words)
            if f"{ROWS:,}  rows imported" not in said:
                raise RuntimeError(said)
            with served(at) as base:
                beside = surroundings(base)
        embedded.remove(place)
    return Result(
        name=name,
        figure=round(figure, 1),
        unit="s",
        baseline=round(baseline, 1),
        ratio=round(figure / baseline, 2),
        target=MOST_SECONDS,
        met=figure < MOST_SECONDS,
        beside={"rows_per_second": round(ROWS / figure, 1)} | beside,
    )


def command(at: City, *words: str) -> tuple[float, str]:
    """Seconds that a command of the product takes, and what it says."""
    began = time.monotonic()
    said = subprocess.run(
        [sys.executable, "-m", PROGRAM, *words],
        env=at.environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    ).stdout
    return time.monotonic() - began, said


def generate(path: Path, rows: int = ROWS, seed: int = 2011) -> None:
    """Rows of the shape of Boston's: as many kinds, agencies, limits, late and open ones."""
    dice = random.Random(seed)
    begins = datetime.fromisoformat("2011-07-01T00:00:00")
    agencies = ["PWDx"] * 12 + ["ISD", "ISD", "PARK", "BTDT", "INFO", "PROP"]
    places = ["Dorchester", "Roxbury", "Back Bay", "Hyde Park", "South End", "Charlestown"]
    with gzip.open(path, "wt", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*COLUMNS, *UNUSED])
        for number in range(1, rows + 1):
            opened = begins + timedelta(seconds=number * 273)
            target = opened + timedelta(days=14) if dice.random() < 0.81 else None
            span = timedelta(hours=dice.expovariate(1 / 120))
            ended = None if dice.random() < 0.063 else opened + span
            kind = f"Kind {min(int(dice.expovariate(1 / 18)), 140)}"
            row = row_of(
                number,
                opened=opened,
                target=target,
                ended=ended,
                kind=kind,
                agency=dice.choice(agencies),
                place=dice.choice(places),
            )
            row["latitude"] = f"{dice.uniform(42.25, 42.38):.4f}"
            row["longitude"] = f"{dice.uniform(-71.15, -71.03):.4f}"
            writer.writerow([*(row[name] for name in COLUMNS), *("" for _ in UNUSED)])


def row_of(
    number: int,
    *,
    opened: datetime,
    target: datetime | None,
    ended: datetime | None,
    kind: str,
    agency: str,
    place: str,
) -> dict[str, str]:
    """The columns that say something, by their names."""
    now = ended or opened + timedelta(days=400)
    return {
        "case_enquiry_id": str(101_000_000_000 + number),
        "open_dt": opened.strftime(FORMAT),
        "target_dt": target.strftime(FORMAT) if target else "",
        "closed_dt": ended.strftime(FORMAT) if ended else "",
        "ontime": "OVERDUE" if target and now > target else "ONTIME",
        "case_status": "Closed" if ended else "Open",
        "closure_reason": f"Case Closed Case Resolved by crew {number % 97}" if ended else " ",
        "case_title": kind,
        "type": kind,
        "department": agency,
        "location": f"{number % 900 + 1} Main St  {place}  MA",
        "neighborhood": place,
        "latitude": "",
        "longitude": "",
        "source": "Constituent Call" if number % 2 else "Employee Generated",
    }
