"""A programme of 2,000 items with 48 months of reports: portfolio page, and month close.

Judged are the 95th percentile of a page of 50 items (first pages, later pages, by light, by
words) as the engine reads it and as the whole portfolio page answers over HTTP, signed in,
and the freeze of a month in which 1,000 items report. The rows are made set-wise, in
a transaction that is rolled back at the end.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

from bench.measures import Result, nth
from bench.scratch import product

ITEMS, MONTHS, REPORTING = 2000, 48, 1000
FIRST = date(2022, 1, 1)
PAGE_MS, CLOSE_SECONDS, ROUNDS = 200.0, 30.0, 40


def run() -> Iterator[Result]:
    """The page, then the close."""
    with product():
        from django.db import connection  # noqa: PLC0415 (needs the set-up)

        programme, unit = _lay_down()
        _fill(programme, unit)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE tracking_item, tracking_report, tracking_responsibility")
        results = [_pages(programme), _over_http(), _close(programme)]
    yield from results


def _lay_down():
    from civicloop.engines.tracking import services as tracking  # noqa: PLC0415
    from civicloop.kernel.actors.rules import machine  # noqa: PLC0415
    from civicloop.kernel.organizations import services as organizations  # noqa: PLC0415

    builder = machine("bench", "organizations.manage_units", "tracking.manage")
    unit = organizations.create_unit(
        code="BENCH-TRACKING", name_zh="量測", valid_from=FIRST, actor=builder
    )
    body = tracking.save_body(key="bench-meeting", name_zh="會報", unit_id=unit.pk, actor=builder)
    new = tracking.NewProgramme(
        key="bench-programme",
        kind="annual",
        year=2022,
        name_zh="量測",
        owner_id=unit.pk,
        body=body.key,
        begins_on=FIRST,
        ends_on=date(2030, 12, 31),
    )
    return tracking.open_programme(new, actor=builder), unit


def _fill(programme, unit) -> None:
    from django.db import connection  # noqa: PLC0415

    values = {
        "programme": programme.pk,
        "body": programme.body_id,
        "unit": unit.pk,
        "items": ITEMS,
        "reporting": REPORTING,
        "months": MONTHS,
        "first": FIRST,
    }
    with connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement, values)


FILL = (
    """
    INSERT INTO tracking_item (programme_id, number, title, kind, source, legal_basis, level,
        is_public, budget, begins_on, ends_on, state, unit_id, body_id, version, changed_at,
        triggers, streak, light, light_reasons, override_light, override_reason)
    SELECT %(programme)s, 'B-' || lpad(n::text, 5, '0'), '路口改善工程 ' || n, 'engineering', '',
        '', 'city', false, 10000000, %(first)s, %(first)s::date + interval '9 years',
        CASE WHEN n <= %(reporting)s THEN 'tracked' ELSE 'suspended' END, %(unit)s, %(body)s, 1,
        now(), '{}', 0, (ARRAY['good', 'watch', 'late'])[1 + n %% 3], '{}', '', ''
    FROM generate_series(1, %(items)s) AS n
    """,
    """
    INSERT INTO tracking_responsibility (item_id, unit_id, part, state)
    SELECT id, unit_id, 'lead', 'assigned' FROM tracking_item WHERE programme_id = %(programme)s
    """,
    """
    INSERT INTO tracking_baseline (item_id, number, from_on, weights, reason, approved_by,
        approved_at)
    SELECT id, 1, %(first)s, '[]', '', 'machine:bench', now()
    FROM tracking_item WHERE programme_id = %(programme)s
    """,
    """
    INSERT INTO tracking_baselinepoint (baseline_id, month, percent, money)
    SELECT b.id, (%(first)s::date + n * interval '1 month')::date, (n + 1) * 100.0 / 60,
        (n + 1) * 150000
    FROM tracking_baseline b JOIN tracking_item i ON i.id = b.item_id,
        generate_series(0, 59) AS n
    WHERE i.programme_id = %(programme)s
    """,
    """
    INSERT INTO tracking_period (programme_id, month, opens_on, remind_on, due_on, closes_on,
        rule_version, state, frozen_at)
    SELECT %(programme)s, m, m + 31, m + 33, m + 36, m + 45, 1, 'frozen', now()
    FROM (SELECT (%(first)s::date + n * interval '1 month')::date AS m
          FROM generate_series(0, %(months)s - 1) AS n) AS months
    """,
    """
    INSERT INTO tracking_report (responsibility_id, period_id, item_id, unit_id, month, due_on,
        state, version, narrative, planned, actual, planned_money, allocated, paid, payable,
        surplus, triggers, streak, saved_by, sent_by, approved_by, accepted_by, returned_because)
    SELECT r.id, p.id, i.id, i.unit_id, p.month, p.due_on, 'accepted', 4, '依計畫執行 ' || p.month,
        0, (row_number() OVER (PARTITION BY i.id ORDER BY p.month)) * 1.5, 0, 1000000, 950000, 0,
        0, '{}', 0, '', '', '', '', ''
    FROM tracking_item i JOIN tracking_responsibility r ON r.item_id = i.id
        JOIN tracking_period p ON p.programme_id = i.programme_id
    WHERE i.programme_id = %(programme)s
    """,
)


def _pages(programme) -> Result:
    from civicloop.engines.tracking import queries  # noqa: PLC0415
    from civicloop.kernel.actors.rules import machine  # noqa: PLC0415

    reader = machine("reader", "tracking.see")
    asked = [
        {},
        {"after": ("B-01000", 0)},
        {"lights": ["late"]},
        {"words": "路口改善工程 19"},
        {"states": ["tracked"]},
    ]
    spans = []
    for _ in range(ROUNDS):
        for wanted in asked:
            begun = time.perf_counter()
            queries.portfolio(reader, programme, **wanted)
            spans.append((time.perf_counter() - begun) * 1000)
    figure = nth(spans, 0.95)
    return _result("tracking portfolio page", figure, "ms (95th percentile)", PAGE_MS)


def _over_http() -> Result:
    """The page that an analyst opens, through every layer: session, rights, table, template."""
    import logging  # noqa: PLC0415

    from django.test import Client  # noqa: PLC0415

    from civicloop.kernel.access import services as access  # noqa: PLC0415
    from civicloop.kernel.actors.rules import machine  # noqa: PLC0415
    from civicloop.kernel.organizations import services as organizations  # noqa: PLC0415

    logging.disable(logging.INFO)
    clerk = machine(
        "bench", "organizations.manage_people", "access.manage_roles", "access.grant_roles"
    )
    roles = access.seed_roles()
    reader = organizations.join(username="bench-reader", name="量測", actor=clerk)
    access.grant_role(reader, roles["analyst"], actor=clerk)
    client = Client(headers={"host": "localhost"})
    client.force_login(reader)
    asked = ["?all=1", "?order=-lag", "?light=late", "?text=路口改善工程 19", "?state=tracked"]
    spans, size, worked = [], 0, 0.0
    for number in range(ROUNDS + 1):
        for query in asked:
            begun, spent = time.perf_counter(), time.process_time()
            answer = client.get("/programmes/items/" + query)
            if number:  # the first round warms the templates
                worked += time.process_time() - spent
                spans.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, answer.status_code
            size = max(size, len(answer.content))
    logging.disable(logging.NOTSET)
    figure = nth(spans, 0.95)
    beside = {
        "median_ms": round(nth(spans, 0.5), 1),
        "mean_cpu_ms": round(1000 * worked / len(spans), 1),
        "largest_bytes": size,
    }
    return _result("tracking portfolio over HTTP", figure, "ms (95th percentile)", PAGE_MS, beside)


def _close(programme) -> Result:
    from civicloop.engines.tracking import services as tracking  # noqa: PLC0415
    from civicloop.engines.tracking.models import Report  # noqa: PLC0415
    from civicloop.kernel.actors.rules import machine  # noqa: PLC0415

    clerk, month = machine("bench", "tracking.manage"), date(2026, 1, 1)
    now = datetime(2026, 2, 20, tzinfo=UTC)
    begun = time.perf_counter()
    period = tracking.open_period(programme.pk, month, actor=clerk, now=now)
    opened = time.perf_counter() - begun
    half = Report.objects.filter(period=period, pk__in=_half(period))
    half.update(state="approved", actual=Decimal(75))
    begun = time.perf_counter()
    tracking.freeze_period(period.pk, actor=clerk, now=now)
    figure = time.perf_counter() - begun
    beside = {"items": period.reports.count(), "open_seconds": round(opened, 2)}
    return _result("tracking month close", figure, "s", CLOSE_SECONDS, beside)


def _half(period) -> list[int]:
    return list(period.reports.order_by("pk").values_list("pk", flat=True)[::2])


def _result(name, figure, unit, most, beside=None) -> Result:
    return Result(
        name=name,
        figure=round(figure, 2),
        unit=unit,
        baseline=most,
        ratio=round(figure / most, 3),
        target=most,
        met=figure < most,
        beside={"programme_items": ITEMS, "months": MONTHS, **(beside or {})},
    )
