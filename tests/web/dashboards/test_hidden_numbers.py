"""Whatever way a figure goes out: two cities that differ in hidden numbers alone read the same.

In both, four cases of one agency were rated in October and twelve of another, with the same marks
in all; one mark of each agency is exchanged. The numbers of both agencies are hidden, so nothing
that leaves the product may tell the two cities from each other.
"""

from __future__ import annotations

import difflib
import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from civicloop.answer.cases.models import Case, Category, Round
from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.models import Snapshot
from civicloop.engines.metrics.rules import Month
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations.models import Unit
from civicloop.publish.dashboards import services
from civicloop.publish.dashboards.models import TopicResult
from tests.db.cases.lived import write_rounds
from tests.web.dashboards.conftest import NOW
from tests.web.dashboards.samples import closed_case

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)
MARKS = ("manner", "speed", "result")
KEYS = [f"satisfaction_{name}" for name in MARKS]
VARYING = re.compile(
    r"metrics:snapshot:\d+|dashboards:topicresult:\d+|X-CSRFToken[^}]+"
    r"|name=\"(?:csrfmiddlewaretoken|idempotency_token)\" value=\"[^\"]+\""
)
"""What is another one at every look, or counts how often something was kept."""


@pytest.fixture
def rated(rows):
    """The rounds of October: four of one agency, twelve of the other."""
    category, units = Category.objects.get(), {row.code: row for row in Unit.objects.all()}
    opened = datetime(2026, 10, 5, 1, tzinfo=UTC)
    more = [("PWB", number) for number in range(2)] + [("TB", number) for number in range(12)]
    made = [
        closed_case(f"115-1{code}{number:03}", units[code], category, opened, late=False)
        for code, number in more
    ]
    write_rounds(Case.objects.bulk_create(made))
    Round.objects.update(settled_at=OCTOBER.begins, rated_at=OCTOBER.begins, manner=4, speed=4,
                         result=4)  # fmt: skip
    every = Round.objects.order_by("pk")
    return every.filter(unit=units["PWB"]).first(), every.filter(unit=units["TB"]).first()


def lay(pair, marks):
    """One of the two cities, counted from the beginning."""
    for row, mark in zip(pair, marks, strict=True):
        Round.objects.filter(pk=row.pk).update(**dict.fromkeys(MARKS, mark))
    Snapshot.objects.update(replaces=None)
    Snapshot.objects.all().delete()
    TopicResult.objects.all().delete()
    metrics.refresh("cases.case", [Month(2026, 9), OCTOBER, Month(2026, 11)], now=NOW)
    services.refresh_topics(now=NOW)


def to(name, *args, **query):
    text = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{reverse(name, args=args)}?{text}"


def of_figures():
    """Every page and answer of a figure."""
    key = KEYS[0]
    name = "cases", key
    for by in ("agency", "channel"):
        for query in ({}, {"sort": "name"}, {"sort": "size"}, {"span": 3}):
            yield to("dashboards:figure", *name, by=by, until="2026-10", **query)
        yield to("dashboards:export", *name, "csv", by=by, until="2026-10")
        for period in ("2026-10", "2026-09..2026-10", "2026-Q4", "2026-H2", "2026"):
            yield to("dashboards:proof", *name, period=period, by=by, query=1)
            yield to("api:metric", f"cases.{key}", period=period, by=by)
    for value in ("PWB", "TB", "-"):
        yield to("dashboards:proof", *name, period="2026-10", by="agency", value=value)
        yield to("api:metric", f"cases.{key}", period="2026-10", by="agency", value=value)
        yield to("dashboards:outlook", *name, by="agency", value=value)
        for side in ("numerator", "denominator", f"{key.partition('_')[2]}_squares"):
            wish = {"by": "agency", "value": value, "side": side}
            yield to("dashboards:rows", *name, month="2026-10", **wish)
            yield to("api:metric_rows", f"cases.{key}", period="2026-10", **wish)
    yield to("dashboards:glance", *name)
    yield to("dashboards:outlook", *name)
    yield to("dashboards:places", *name, period="2026-Q3")


def of_cards_and_topics():
    """Every page, file and picture in which they stand beside others."""
    card = "cases", "performance"
    for by in ("agency", "channel"):
        for sort in ("name", *(f"cases.{key}" for key in KEYS)):
            yield to("dashboards:card", *card, by=by, month="2026-10", sort=sort)
        yield to("dashboards:card_export", *card, "csv", by=by, month="2026-10")
    for value in ("PWB", "TB"):
        yield to("dashboards:member", *card, by="agency", value=value, month="2026-10")
    topic = "administration", "satisfaction"
    for query in ({}, {"only": "PWB"}, {"only": "PWB", "beside": "TB"}, {"against": "year"}):
        yield to("dashboards:topic", *topic, period="2026-10", by="agency", **query)
    yield to("dashboards:topic_export", *topic, "csv", period="2026-10", by="agency")
    yield to("dashboards:embed", "satisfaction")
    yield to("dashboards:picture", "satisfaction")
    yield to("dashboards:wall_slides", topics="satisfaction")
    yield to("dashboards:kiosk_theme", "administration")
    yield to("dashboards:theme", "administration")
    yield to("dashboards:themes")
    yield to("dashboards:index", q="滿意")


def read(client, address):
    """What is answered, without what is another one at every look."""
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.status_code}\n{VARYING.sub('', body.decode())}"


@pytest.mark.parametrize("role", ["anonymous", "analyst"])
def test_nothing_that_leaves_tells_hidden_numbers(as_role, rated, role):
    client = as_role(role)
    wanted = list(dict.fromkeys([*of_figures(), *of_cards_and_topics()]))
    with clock.frozen(NOW):
        lay(rated, (3, 5))
        first = {address: read(client, address) for address in wanted}
        lay(rated, (5, 3))
        for address in wanted:
            before, after = first[address].splitlines(), read(client, address).splitlines()
            assert list(difflib.unified_diff(before, after, address, lineterm="", n=0)) == []
    told = [address for address, text in first.items() if text.startswith("200")]
    assert len(told) > len(wanted) / 2
    assert any("(D)" in first[address] for address in told)
