"""Chinese search among 1,000,000 cases: the newest hits and their number, in milliseconds.

Words in about 70, 10 and 1 in a hundred cases, a word in none, and the second of them within
one unit; judged is the 95th percentile of each, against the same words' kind in a city of
10,000 cases.
"""

from __future__ import annotations

from collections.abc import Iterator

from bench.cities.standing import LARGE, SMALL, city
from bench.cities.timing import P95
from bench.measures import Result, nth

MOST_MS = 60.0


def run() -> Iterator[Result]:
    """One figure for each kind of word."""
    with city(SMALL) as at:
        small = at.ask("bench.cities.words")
    with city(LARGE) as at:
        large = at.ask("bench.cities.words")
    for name, found in large.items():
        figure, baseline = nth(found["spans"], P95), nth(small[name]["spans"], P95)
        yield Result(
            name=f"search {name}",
            figure=round(figure, 2),
            unit="ms (95th percentile)",
            baseline=round(baseline, 2),
            ratio=round(figure / baseline, 2),
            target=MOST_MS,
            met=figure < MOST_MS,
            beside={"cases": LARGE, "hits": found["hits"]},
        )
