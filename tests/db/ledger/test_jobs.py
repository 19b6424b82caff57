"""What the ledger does by itself, by the scheduler's clock."""

import datetime as dt

import pytest
from procrastinate.contrib.django import app

from civicloop.kernel.ledger import jobs, queries
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.models import Key

pytestmark = pytest.mark.django_db
NIGHT = dt.datetime(2035, 6, 30, 17, 17, tzinfo=dt.UTC)


def test_the_scheduler_knows_every_job():
    periodic = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert {"ledger.keep_months_ahead", "ledger.forget_keys", "ledger.hand_out_heads"} <= periodic


def test_the_nightly_job_makes_the_coming_months():
    jobs.keep_months_ahead(int(NIGHT.timestamp()))
    assert ledger.keep_months_ahead(now=NIGHT) == []
    assert ledger.prepare_months(NIGHT, dt.datetime(2035, 10, 1, tzinfo=dt.UTC)) == [
        "ledger_event_2035_10"
    ]


def test_the_nightly_job_forgets_keys_after_thirty_days():
    for key, age in (("old", 31), ("young", 29)):
        ledger.once("samples.open", key, "body")
        Key.objects.filter(key=key).update(created_at=NIGHT - dt.timedelta(days=age))
    jobs.forget_keys(int(NIGHT.timestamp()))
    assert [row.key for row in Key.objects.all()] == ["young"]


def test_handing_out_heads_of_an_empty_ledger_is_nothing():
    jobs.hand_out_heads(int(NIGHT.timestamp()))
    assert queries.position() == 0
