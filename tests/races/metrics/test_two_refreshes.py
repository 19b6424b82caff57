"""Two processes that count at the same instant, and a row that changes beside them."""

from datetime import timedelta
from functools import partial

import pytest

from civicloop.answer.cases.models import Round
from civicloop.answer.cases.states import Ending, Outcome
from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.adapters import lake
from civicloop.engines.metrics.models import Snapshot, TouchedFacts, TouchedMonth
from civicloop.engines.metrics.rules import FACTS
from tests.db.metrics.conftest import cases, category, own_folder, units  # noqa: F401 (fixtures)
from tests.db.metrics.samples import ANALYST, MONTHS, NOW, SOURCE
from tests.races.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(minutes=1)


def late_change():
    """A round of October is answered a day late, and whoever hears of it marks its month."""
    row = Round.objects.filter(opened_at__gte=MONTHS[2].begins, answered_at=None).first()
    Round.objects.filter(pk=row.pk).update(
        ending=Ending.ANSWERED, answered_at=NOW, ended_at=NOW, outcome=Outcome.FIXED
    )
    services.touch(SOURCE, MONTHS, now=LATER)
    services.touch_facts(SOURCE, MONTHS, now=LATER)


def test_facts_that_two_write_at_once_are_what_the_database_says(cases):  # noqa: F811 (the fixture)
    writing = partial(services.refresh_facts, SOURCE, now=NOW)
    at_once(writing, writing, late_change)
    services.refresh_facts(SOURCE, now=LATER)
    assert services.check_facts(SOURCE) == []
    assert not TouchedFacts.objects.exists()
    facts = FACTS.get(SOURCE)
    named = {row.file for row in lake.manifest(facts).values()}
    assert {path.name for path in lake.folder(facts).glob("*.parquet")} == named
    assert not list(lake.folder(facts).glob(".*"))


def test_months_that_two_count_at_once_are_kept_once_and_true(cases):  # noqa: F811 (the fixture)
    services.touch(SOURCE, MONTHS, now=NOW)
    counting = partial(services.refresh_due, now=NOW)
    at_once(counting, counting, late_change)
    services.refresh_due(now=LATER)
    assert not TouchedMonth.objects.exists()
    current = Snapshot.objects.filter(metric="cases.closed", dimension="agency", is_current=True)
    assert sorted({row.month for row in current}) == [month.first_day for month in MONTHS]
    for month in MONTHS[:-1]:
        proof = {"by": "agency", "month": month, "actor": ANALYST, "now": LATER}
        assert services.prove("cases.closed", **proof) == []
    whole = queries.kept("cases.closed", by="agency", months=MONTHS).over_all()
    assert whole.numerator == Round.objects.filter(answered_at__lte=LATER).count()
