"""Pages of a city with 1,000,000 cases, against the same pages with 10,000.

Inbox and case page of the head of the busiest unit, the public map (page, cells, list) and
the page of monthly performance, each asked a hundred times over one connection to the
product's own web server. Judged is the 95th percentile: below 150 ms, and at most 1.5 times
that of the small city; and a page needs as many statements there as here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.cities.standing import LARGE, SMALL, city, served
from bench.cities.timing import P95, latencies, surroundings
from bench.measures import Result, nth

REQUESTS = 100
MOST_MS, MOST_TIMES = 150.0, 1.5


@dataclass
class Seen:
    """What one city gave."""

    p95: dict[str, float] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    beside: dict[str, float] = field(default_factory=dict)


def look(cases: int) -> Seen:
    """Ask for every page of a city."""
    seen = Seen()
    with city(cases) as at:
        pages = at.ask("bench.cities.visitors")
        with served(at) as base:
            for name, page in pages.items():
                paths = page["paths"] * (REQUESTS // len(page["paths"]) + 1)
                spans = latencies(base, paths[:REQUESTS], cookie=page["cookie"])
                seen.p95[name] = nth(spans, P95)
                seen.statements[name] = page["statements"]
            seen.beside = surroundings(base)
    return seen


def run() -> Iterator[Result]:
    """The small city first; then one figure for each page, and one for the statements."""
    small, large = look(SMALL), look(LARGE)
    for name, figure in large.p95.items():
        ratio = figure / small.p95[name]
        yield Result(
            name=f"page_{name}",
            figure=round(figure, 1),
            unit="ms (95th percentile)",
            baseline=round(small.p95[name], 1),
            ratio=round(ratio, 2),
            target=MOST_TIMES,
            met=ratio <= MOST_TIMES and figure < MOST_MS,
            beside=large.beside | {"cases": LARGE, "statements": large.statements[name]},
        )
    more, fewer = sum(large.statements.values()), sum(small.statements.values())
    yield Result(
        name="page_statements",
        figure=more,
        unit="statements of all pages",
        baseline=fewer,
        ratio=round(more / fewer, 3),
        target=1.0,
        met=large.statements == small.statements,
    )
