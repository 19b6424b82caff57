"""Every fed topic over ten years of 3,000,000 cases: its page, its figure from Parquet, a refresh.

The facts are generated (``bench.figures``, ``BENCH_CASES``); the stored results of two years are
what the product's own refresh makes of them. Judged are, of the slowest topic, the 95th
percentile of its page in the application (without a server between) from stored results, below
300 ms, and its figure of all ten years by its first dimension straight from Parquet, below a
second, each topic being asked several times; and all of them refreshed from Parquet for the
thirteen months that a page shows, below ten seconds (baseline: for all months that are stored,
as on the first day). Topics that are not about cases (registers, programmes, documents) are
asked for as well; they have few rows here.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator

from bench.figures.city import CASES, SOURCE, City, city
from bench.measures import Result, nth

PAGES, LOOKS = 12, 3
SHOWN, STORED = 13, 25
"""Months that a page shows, and months of results that are stored before it is asked."""
MOST_PAGE_MS, MOST_LOOK_MS, MOST_REFRESH_S = 300.0, 1000.0, 10.0


def run() -> Iterator[Result]:
    """Refresh first, since the pages need it; then pages and figures."""
    with city() as at:
        yield _refreshed(at)
        yield _pages(at)
        yield _looks(at)


def _refreshed(at: City) -> Result:
    from civicloop.engines.metrics import services as metrics  # noqa: PLC0415
    from civicloop.kernel.ledger import queries as ledger  # noqa: PLC0415
    from civicloop.kernel.ledger.models import Cursor  # noqa: PLC0415
    from civicloop.kernel.ledger.services import seal_all  # noqa: PLC0415
    from civicloop.publish.dashboards import services  # noqa: PLC0415
    from civicloop.publish.dashboards.models import TopicResult  # noqa: PLC0415

    _settle(seal_all, Cursor, ledger)
    begun = time.perf_counter()
    metrics.refresh(SOURCE, at.months[-STORED:], now=at.now)
    kept = time.perf_counter() - begun
    _settle(seal_all, Cursor, ledger)
    begun = time.perf_counter()
    every = services.refresh_topics(now=at.now)
    history = time.perf_counter() - begun
    TopicResult.objects.filter(month__gte=at.months[-SHOWN].first_day).delete()
    begun, spent = time.perf_counter(), time.process_time()
    changed = services.refresh_topics(now=at.now)
    figure, cpu = time.perf_counter() - begun, time.process_time() - spent
    return Result(
        name="figures: all fed topics refreshed from Parquet",
        figure=round(figure, 2),
        unit="s (thirteen months)",
        baseline=round(history, 2),
        ratio=round(figure / history, 3),
        target=MOST_REFRESH_S,
        met=figure < MOST_REFRESH_S and changed > 0,
        beside={
            "topics": len(_fed()),
            "results": changed,
            "cpu_s": round(cpu, 2),
            "stored_results": every,
            "kept_figures_s": round(kept, 1),
            "generated_s": round(at.seconds, 1),
            **_surroundings(),
        },
    )


def _pages(at: City) -> Result:
    """The page of each topic as the public sees it, with the last year and by each dimension."""
    from django.test import Client  # noqa: PLC0415

    from bench.cities.timing import EMPTY  # noqa: PLC0415
    from civicloop.publish.dashboards.models import TopicResult  # noqa: PLC0415
    from civicloop.publish.dashboards.web.addresses import topic_address  # noqa: PLC0415

    client = Client(headers={"host": "localhost", "accept-language": "zh-TW"})
    year = at.months[-1].year - 1
    gc.collect()
    gc.freeze()  # as each process of the server does once it is loaded
    p95 = {}
    for topic in _fed():
        page = topic_address(topic)
        asked = [page, *(f"{page}?by={by}&period={year}" for by in topic.by)]
        p95[topic.key] = nth(_spans(client, asked, PAGES), 0.95)
    empty = nth(_spans(client, [EMPTY], PAGES), 0.95)
    slowest = max(p95, key=lambda key: p95[key])
    return Result(
        name="figures: page of the slowest topic from stored results",
        figure=round(p95[slowest], 1),
        unit="ms (95th percentile)",
        baseline=round(empty, 1),
        ratio=round(p95[slowest] / empty, 2),
        target=MOST_PAGE_MS,
        met=p95[slowest] < MOST_PAGE_MS,
        beside={
            "topics": len(p95),
            "topics_with_results": TopicResult.objects.values("topic").distinct().count(),
            "topics_under_target": sum(span < MOST_PAGE_MS for span in p95.values()),
            "median_topic_ms": round(nth(list(p95.values()), 0.5), 1),
            **_surroundings(),
        },
    )


def _looks(at: City) -> Result:
    """The figure of each topic over all ten years, straight from the files."""
    from civicloop.engines.metrics import queries  # noqa: PLC0415
    from civicloop.engines.metrics.rules import SOURCES, Period  # noqa: PLC0415

    span = Period.of_months(at.months[0], len(at.months))
    slowest: dict[str, float] = {}
    for topic in _fed():
        source = SOURCES.get(topic.metric.source)
        known = source.dimension(topic.by[0])
        filters = dict([topic.filter]) if topic.filter[0] else {}
        spans = []
        for _turn in range(LOOKS):
            begun = time.perf_counter()
            queries.counted_from_facts(
                source, known, [topic.metric], span, now=at.now, filters=filters
            )
            spans.append((time.perf_counter() - begun) * 1000)
        slowest[topic.key] = nth(spans, 0.95)
    figure = max(slowest.values())
    return Result(
        name="figures: slowest topic over ten years from Parquet",
        figure=round(figure, 1),
        unit="ms",
        baseline=MOST_LOOK_MS,
        ratio=round(figure / MOST_LOOK_MS, 3),
        target=MOST_LOOK_MS,
        met=figure < MOST_LOOK_MS,
        beside={
            "topics": len(slowest),
            "topics_under_target": sum(span < MOST_LOOK_MS for span in slowest.values()),
            "median_topic_ms": round(nth(list(slowest.values()), 0.5), 1),
            "all_topics_s": round(sum(slowest.values()) / 1000, 2),
            **_surroundings(),
        },
    )


def _fed():
    from civicloop.publish.dashboards.queries import is_known_here  # noqa: PLC0415
    from civicloop.publish.dashboards.rules import topics  # noqa: PLC0415

    return [topic for topic in topics() if topic.is_fed and is_known_here(topic)]


def _settle(seal_all, cursors, ledger) -> None:
    """As sealer and worker leave it: no event waits, and every subscriber has seen the last."""
    while seal_all():
        pass
    cursors.objects.update(sequence=ledger.position())


def _spans(client, paths: list[str], rounds: int) -> list[float]:
    """Milliseconds of each answer; the first round warms the templates and is left out."""
    spans = []
    for number in range(max(rounds // len(paths), 3) + 1):
        for path in paths:
            begun = time.perf_counter()
            answer = client.get(path)
            if number:
                spans.append((time.perf_counter() - begun) * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code}")
    return spans


def _surroundings() -> dict[str, float]:
    return {"cases": CASES, "load": round(os.getloadavg()[0], 1)}
