"""The night's proof passes where all roads agree, and fails where one is off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from civicloop.answer.cases.models import Round
from civicloop.assembly.operation.services import examining
from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.models import Count
from civicloop.kernel.clock import services as clock
from tests.db.metrics.samples import MONTHS, NOW, SOURCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(cases):
    services.refresh(SOURCE, MONTHS, now=NOW)


def faults():
    with clock.frozen(NOW + timedelta(hours=5)):
        return [row for row in examining.figures() if not row.good]


def test_a_good_night_compares_many_numbers_on_four_roads(counted):
    assert faults() == []
    run = services.prove_nightly(seed=7, now=NOW)
    assert run.differing == []
    assert run.cells > 10
    assert run.fact_months == 3
    assert any(row["kept"] > 10 for row in run.checked)
    assert all(row["computed"] is not None for row in run.checked)
    assert queries.last_proof() == run
    assert faults() == []


def test_a_kept_number_that_is_off_is_found_and_told(counted):
    for row in Count.objects.filter(number__gt=0):
        row.number += 1
        row.save()
    run = services.prove_nightly(seed=7, now=NOW)
    assert run.differing
    for row in run.differing:
        assert row["kept"] == row["counted"] + 1 == row["opened"] + 1 == row["computed"] + 1
    (fault,) = faults()
    assert "/figures/trust/" in fault.mend


def test_facts_that_nobody_wrote_again_are_found(counted):
    services.refresh_facts(now=NOW)
    ended = Round.objects.filter(answered_at__lt=MONTHS[2].begins).order_by("pk")
    Round.objects.filter(pk__in=list(ended.values_list("pk", flat=True)[:60])).delete()
    services.refresh(SOURCE, MONTHS, now=NOW)
    run = services.prove_nightly(seed=7, now=NOW)
    assert any("finding" in row for row in run.differing)
    assert services.refresh_facts(now=NOW)
    assert services.prove_nightly(seed=8, now=NOW).differing == []


def test_a_proof_that_did_not_run_for_two_nights_is_a_fault(counted):
    services.prove_nightly(seed=7, now=NOW - timedelta(hours=60))
    assert len(faults()) == 1


def test_months_on_which_a_change_is_on_its_way_are_left_out(counted):
    services.touch(SOURCE, MONTHS, now=NOW)
    assert services.prove_nightly(seed=7, now=NOW).cells == 0


def test_the_first_proof_waits_for_no_night_and_runs_once(counted):
    first = services.prove_first(now=NOW)
    assert first is not None
    assert first.cells
    assert not first.differing
    assert services.prove_first(now=NOW) is None


def test_nothing_is_proved_before_there_is_a_month_to_prove():
    assert services.prove_first(now=NOW) is None
