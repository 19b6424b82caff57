"""A balance of 2,000 projects from three sources, against an empty view: the page, an amount.

Judged is the 95th percentile of the balancing page as it answers over HTTP to an analyst,
signed in (by number, by amount, what was cut, by words): below 200 ms above that of an empty
view in the same run. Beside it stand how long the balance took to begin, and an amount to be
changed. The projects are made set-wise, in a transaction that is rolled back at the end.
"""

from __future__ import annotations

import logging
import os
import time
from datetime import UTC, date, datetime

from bench.cities.timing import EMPTY
from bench.measures import Result, nth
from bench.scratch import product

PROJECTS, SOURCES, MILLION = 2000, ("city", "fund", "central"), 1_000_000
YEAR, MOST_MS, ROUNDS = 2097, 200.0, 40
NOW = datetime(2096, 3, 2, 3, tzinfo=UTC)
BALANCING = ("issue", "begin_first_review", "begin_second_review", "begin_balancing")


def run() -> Result:
    """Begin the balance, open its pages, change an amount."""
    with product():
        from django.db import connection  # noqa: PLC0415 (needs the set-up)

        logging.disable(logging.INFO)
        scenario, began = _lay_down()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE planning_proposal, planning_askedamount, planning_grant")
        result = _judged(scenario, began)
        logging.disable(logging.NOTSET)
    return result


def _lay_down():
    """A round whose projects are sent, led to its balance, and how long the last step took."""
    from civicloop.evaluate.planning import queries  # noqa: PLC0415
    from civicloop.evaluate.planning import services as planning  # noqa: PLC0415
    from civicloop.evaluate.planning.models import AskedAmount, Proposal  # noqa: PLC0415
    from civicloop.kernel.actors.rules import machine  # noqa: PLC0415
    from civicloop.kernel.organizations import services as organizations  # noqa: PLC0415

    clerk = machine("bench", "organizations.manage_units", "planning.manage")
    unit = organizations.create_unit(
        code="BENCH-PLANNING", name_zh="量測", valid_from=date(2026, 1, 1), actor=clerk
    )
    row = planning.open_round(year=YEAR, submit_until=date(2096, 4, 30), actor=clerk, now=NOW)
    asked = len(SOURCES) * 10 * MILLION
    projects = Proposal.objects.bulk_create(
        Proposal(
            round=row, unit_id=unit.pk, number=f"{YEAR}-B{number:04}", title=f"人行道改善 {number}",
            state="sent", asked_total=asked, asked_year=asked, written_by="machine:bench",
            changed_at=NOW,
        )
        for number in range(PROJECTS)
    )  # fmt: skip
    AskedAmount.objects.bulk_create(
        AskedAmount(proposal=one, source=source, year=YEAR, amount=10 * MILLION)
        for one in projects
        for source in SOURCES
    )
    begun = 0.0
    for move in BALANCING:
        begun = time.perf_counter()
        planning.move_round(row.pk, move, actor=clerk, now=NOW)
    return queries.live(row.pk), time.perf_counter() - begun


def _judged(scenario, began: float) -> Result:
    client = _client()
    page = f"/planning/balance/{scenario.pk}/"
    asked = [page + query for query in ("", "?order=-asked_year", "?cut=1", "?title=改善 19")]
    empty = nth(_spans(client, [EMPTY]), 0.95)
    spans = _spans(client, asked)
    figure = nth(spans, 0.95)
    return Result(
        name="planning balance over HTTP",
        figure=round(figure, 2),
        unit="ms (95th percentile)",
        baseline=round(empty, 2),
        ratio=round(figure / empty, 2),
        target=MOST_MS,
        met=figure - empty < MOST_MS,
        beside={
            "median_ms": round(nth(spans, 0.5), 1),
            "begin_seconds": round(began, 2),
            "amount_ms": round(_amount(scenario), 1),
            "projects": scenario.round.proposals.count(),
            "load": round(os.getloadavg()[0], 2),
        },
    )


def _client():
    from django.test import Client  # noqa: PLC0415

    from civicloop.kernel.access import services as access  # noqa: PLC0415
    from civicloop.kernel.actors.rules import machine  # noqa: PLC0415
    from civicloop.kernel.organizations import services as organizations  # noqa: PLC0415

    clerk = machine(
        "bench", "organizations.manage_people", "access.manage_roles", "access.grant_roles"
    )
    roles = access.seed_roles()
    reader = organizations.join(username="bench-planner", name="量測", actor=clerk)
    access.grant_role(reader, roles["analyst"], actor=clerk)
    client = Client(headers={"host": "localhost"})
    client.force_login(reader)
    return client


def _spans(client, paths: list[str]) -> list[float]:
    """Milliseconds of each answer; the first round warms the templates and is left out."""
    spans = []
    for number in range(ROUNDS + 1):
        for path in paths:
            begun = time.perf_counter()
            answer = client.get(path)
            if number:
                spans.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, (path, answer.status_code)
    return spans


def _amount(scenario) -> float:
    """How long it takes to change the amount of one project."""
    from civicloop.evaluate.planning import services as planning  # noqa: PLC0415
    from civicloop.evaluate.planning.rules import MoneySource  # noqa: PLC0415
    from civicloop.kernel.actors.rules import machine  # noqa: PLC0415

    clerk, city = machine("bench", "planning.manage"), MoneySource.CITY
    one = scenario.round.proposals.first()
    begun = time.perf_counter()
    planning.set_grants(
        scenario.pk, one.pk, {city: 9 * MILLION}, seen={city: 10 * MILLION}, reason="量測",
        actor=clerk, now=NOW,
    )  # fmt: skip
    return (time.perf_counter() - begun) * 1000
