"""The city before and after its year: ``python -m bench.year.ground FILE lay|count``.

``lay`` makes tables, places, units, people and categories; ``count`` seals the ledger,
counts the figures of each month anew, and prints as JSON what the product shows.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import django

DIMENSIONS = ("district", "category", "channel")
METRICS = ("received", "closed", "reopened", "on_time")


def main() -> int:
    """Do what is asked."""
    file, what = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicloop.settings")
    django.setup()
    year = json.loads(Path(file).read_text())
    now = datetime.fromisoformat(year["now"])
    building = import_module("civicloop.assembly.demonstration.services.building")
    if what == "lay":
        city = import_module("civicloop.assembly.demonstration.rules.city").City(
            year["seed"], now, year["cases"]
        )
        transaction = import_module("django.db").transaction
        import_module("django.core.management").call_command("migrate", verbosity=0)
        with transaction.atomic():
            building.lay_ground(city, building.BUILDER, tell)
        return 0
    ledger = import_module("civicloop.kernel.ledger.services")
    sealed = ledger.seal_all()
    report = ledger.verify(heads=ledger.heads_path())
    shown = figures(months_before(now), now)
    said = {"sealed": sealed, "events": report.events, "good": report.good, "figures": shown}
    json.dump(said, sys.stdout)
    return 0


def months_before(now: datetime) -> list[Any]:
    """The months that the year before an instant touches."""
    month = import_module("civicloop.engines.metrics.rules").Month
    last = month.of(now)
    numbers = [last.year * 12 + last.month - 1 - back for back in range(12, -1, -1)]
    return [month(number // 12, number % 12 + 1) for number in numbers]


def figures(months: list[Any], now: datetime) -> list[list[Any]]:
    """What the figures show, as rows of month, measure, dimension, member and number."""
    rules = import_module("civicloop.engines.metrics.rules")
    services = import_module("civicloop.engines.metrics.services")
    queries = import_module("civicloop.engines.metrics.queries")
    for source in rules.SOURCES:
        services.refresh(source, months, now=now)
    rows = []
    for by in DIMENSIONS:
        for name in METRICS:
            figure = queries.kept(f"cases.{name}", by=by, months=months)
            for (member, month), cell in figure.cells.items():
                measure = "closed_on_time" if name == "on_time" else name
                number = cell.numerator if name == "on_time" else cell.value
                if number:
                    rows.append([month, measure, by, member, int(number)])
    return rows


def tell(text: str) -> None:
    """What goes on, for whoever waits."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
