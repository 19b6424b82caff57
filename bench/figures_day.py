"""Everything that a busy day of figures costs: facts, kept figures and topics, in seconds.

Beside the generated facts of ten years and 3,000,000 cases (``BENCH_CASES``) the two newest
months stand in the database as rounds. A day brings 1,500 cases and 1,500 answers to earlier
ones; judged is what follows, once: the months of facts that changed are written, the touched
months counted, and every fed topic over them computed; below five seconds. The baseline is the
same for a single answered case.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta

from bench.figures import rows
from bench.figures.city import CASES, SOURCE, City, city
from bench.measures import Result

DAY, MOST_SECONDS = 1_500, 5.0


def run() -> Result:
    """Bring everything up to date, then one change, then a day."""
    with city(kept=2) as at:
        laid = rows.lay(at.last)
        _follow(at, at.months[-2:])
        single, _parts = _follow(at, _change(1))
        months = _change(DAY)
        spent = time.process_time()
        figure, parts = _follow(at, months)
        spent = time.process_time() - spent
        return Result(
            name="figures: incremental refresh of a busy day",
            figure=round(figure, 2),
            unit="s",
            baseline=round(single, 2),
            ratio=round(figure / single, 2),
            target=MOST_SECONDS,
            met=figure < MOST_SECONDS,
            beside={
                **{f"{key}_s": round(seconds, 2) for key, seconds in parts.items()},
                "cpu_s_without_database": round(spent, 2),
                "changed_cases": 2 * DAY,
                "rows_in_the_database": laid,
                "cases": CASES,
                "load": round(os.getloadavg()[0], 1),
            },
        )


def _change(size: int):
    """So many new cases, and so many answers; the months that they concern."""
    from civicloop.answer.cases.models import Case, Round  # noqa: PLC0415
    from civicloop.engines.metrics.rules import Month  # noqa: PLC0415
    from civicloop.kernel.clock import services as clock  # noqa: PLC0415

    now = clock.now()
    answered = list(Round.objects.filter(ended_at=None).order_by("opened_at", "pk")[:size])
    months = {Month.of(now)} | {Month.of(row.opened_at) for row in answered}
    for row in answered:
        row.answered_at = row.ended_at = now
        row.waiting_since = None
        row.outcome, row.ending = "fixed", "unopposed"
        row.settled_at = now + timedelta(hours=720)
    Round.objects.bulk_update(
        answered, ["answered_at", "ended_at", "waiting_since", "outcome", "ending", "settled_at"],
        batch_size=500,
    )  # fmt: skip
    one = Case.objects.order_by("pk").first()
    before = Case.objects.count()
    cases = [_copied(one, f"BENCH-{before + number}") for number in range(size)]
    Case.objects.bulk_create(cases, batch_size=500)
    Round.objects.bulk_create(
        [
            Round(
                case=case, number=1, category_id=row.category_id, unit_id=row.unit_id,
                district_code=row.district_code, channel=row.channel, opened_at=now,
                operational_due_at=now + timedelta(hours=4), statutory_due_at=now,
                first_statutory_due_at=now,
            )
            for case, row in zip(cases, answered, strict=False)
        ],
        batch_size=500,
    )  # fmt: skip
    return sorted(months)


def _copied(one, number: str):
    values = {
        field.attname: getattr(one, field.attname)
        for field in one._meta.concrete_fields
        if field.attname not in {"id", "number"}
    }
    return type(one)(number=number, **values)


def _follow(_at: City, months) -> tuple[float, dict[str, float]]:
    """What the worker does after the events of these months: seconds in all, and by step."""
    from civicloop.engines.metrics import services as metrics  # noqa: PLC0415
    from civicloop.kernel.clock import services as clock  # noqa: PLC0415
    from civicloop.publish.dashboards import services as dashboards  # noqa: PLC0415

    metrics.touch(SOURCE, months)
    metrics.touch_facts(SOURCE, months)
    steps = {
        "facts": lambda: metrics.refresh_facts(SOURCE),
        "kept": lambda: metrics.refresh_due(now=clock.now()),
        "topics": lambda: dashboards.refresh_topics(now=clock.now()),
    }
    spans = {}
    for key, step in steps.items():
        begun = time.perf_counter()
        step()
        spans[key] = time.perf_counter() - begun
    return sum(spans.values()), spans
