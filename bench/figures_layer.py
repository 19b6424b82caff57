"""Figures by DuckDB through the product's layer, against the same ones written by hand.

Five figures of different kinds (a count, one within a category, a share with what stands open,
medians of members and the whole, a mean) over all ten years of 3,000,000 cases
(``BENCH_CASES``); how the last year alone compares stands beside: there the work is small, and
making a statement weighs. Through the layer means from declaration to numbers by member:
expression, statement, and folding raw values into members. By hand means a statement. Either
keeps DuckDB open over the same files. Judged is processor time, all threads together, which
other work on the machine does not lengthen: the sum of the quickest of five turns, in turns
with one another; first both have to give the same numbers.
"""

from __future__ import annotations

import os
import time

from bench.figures.city import CASES, SOURCE, City, city
from bench.measures import Result

TURNS, MOST_TIMES = 5, 1.3


def run() -> Result:
    """All ten years, with the last beside."""
    with city() as at:
        last, spans = _spans(at, at.months[-12:]), _spans(at, at.months)
    year = sum(mine for mine, _its in last.values()) / sum(its for _mine, its in last.values())
    ours, theirs = (sum(span[side] for span in spans.values()) for side in (0, 1))
    beside = {f"{key}_ms": round(mine) for key, (mine, _its) in spans.items()}
    beside |= {f"{key}_by_hand_ms": round(its) for key, (_mine, its) in spans.items()}
    return Result(
        name="figures by DuckDB through the layer, ten years",
        figure=round(ours, 1),
        unit="ms of processor time (five figures)",
        baseline=round(theirs, 1),
        ratio=round(ours / theirs, 3),
        target=MOST_TIMES,
        met=ours / theirs <= MOST_TIMES,
        beside={
            **beside,
            "one_year_ratio": round(year, 2),
            "cases": CASES,
            "load": round(os.getloadavg()[0], 1),
        },
    )


def _spans(at: City, months) -> dict[str, tuple[float, float]]:
    """For each figure the quickest turn through the layer and by hand."""
    from bench.figures import hand  # noqa: PLC0415
    from civicloop.answer.cases.models import Category  # noqa: PLC0415
    from civicloop.engines.metrics import queries  # noqa: PLC0415
    from civicloop.engines.metrics.adapters import lake  # noqa: PLC0415
    from civicloop.engines.metrics.rules import FACTS, METRICS, SOURCES, Period  # noqa: PLC0415
    from civicloop.engines.metrics.rules.expressions import instant  # noqa: PLC0415

    source, files = SOURCES.get(SOURCE), lake.files(FACTS.get(SOURCE))
    span = Period.of_months(months[0], len(months))
    ends = {"begins": instant(span.begins), "until": instant(min(span.ends, at.now))}
    signal = Category.objects.get(code="signal").pk
    found = {}
    for row in hand.STATEMENTS:
        metric, known = METRICS.get(row.metric), source.dimension(row.by)

        def layer(metric=metric, known=known, row=row):
            return queries.counted_from_facts(
                source, known, [metric], span, now=at.now, filters=row.filters
            )

        by_hand = hand.asked(files, row, category=signal, **ends)
        _same(layer(), by_hand(), known, metric)
        spans = [(_timed(layer), _timed(by_hand)) for _turn in range(TURNS)]
        part = row.metric.partition(".")[2] + ("_narrowed" if row.filters else "")
        found[part] = min(one for one, _two in spans), min(two for _one, two in spans)
    return found


def _same(numbers, lines, known, metric) -> None:
    """Both roads give the same numbers by member; else nothing is measured."""
    from civicloop.engines.metrics.queries.facts import whole_of  # noqa: PLC0415
    from civicloop.engines.metrics.rules import SOURCES, WHOLE  # noqa: PLC0415

    source = SOURCES.get(metric.source)
    of_raw = {raw: row.value for row in known.members() for raw in row.raw} | {None: WHOLE}
    found = {
        (of_raw[line["member"]], key): whole_of(source.measure(key), line[key])
        for line in lines
        for key in metric.formula.measures
    }
    if {key: n for key, n in numbers.items() if n} != {key: n for key, n in found.items() if n}:
        raise RuntimeError(f"{metric.key}: the layer and the statement by hand do not agree")


def _timed(call) -> float:
    begun = time.process_time()
    call()
    return (time.process_time() - begun) * 1000
