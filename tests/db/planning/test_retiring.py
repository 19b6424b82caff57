"""A retired indicator keeps its past and owes no future; faces divide the rate of a year."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import ChangedMeanwhileError, FaultyFieldsError
from civicloop.evaluate.planning.models import Indicator, Result
from civicloop.evaluate.planning.rules import Face, Rate
from civicloop.evaluate.planning.states import PledgeState
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import EVERYWHERE, person
from civicloop.kernel.ledger import queries as ledger
from tests.db.planning.city import KEEPER, NOW, OTHER, approved, definition, open_plan, proposed
from tests.db.planning.test_indicators import codes, reached, reported
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
BY = {"actor": KEEPER, "now": NOW}


@pytest.fixture
def works(small_city, settings, tmp_path):  # noqa: F811 (a fixture)
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city.units["WORKS"]


@pytest.fixture
def pair(works):
    """Two indicators of a plan that runs, with a weight of 60 and of 40."""
    plan, goal = open_plan(works)
    rows = [
        approved(plan, goal, number=f"K{number}", weight=Decimal(weight), face=face)
        for number, weight, face in ((1, 60, Face.BUSINESS), (2, 40, Face.MANPOWER))
    ]
    planning.move_plan(plan.pk, "approve", **BY)
    return rows


def accepted(row, year, actual):
    result = reported(row, year, actual)
    return planning.move_result(result.pk, "accept", version=result.version, actor=OTHER, now=NOW)


def retired(row, year=2025, **changes):
    values = {"from_year": year, "reason": "業務移撥中央"} | BY | changes
    return planning.retire_indicator(row.pk, **values)


def owed():
    rows = queries.results_owed(KEEPER, TODAY)
    return [(one.version.indicator.number, one.year) for one in rows]


def test_from_its_year_on_nothing_is_owed_and_no_rate_counts_it(pair):
    first, second = pair
    for row in pair:
        accepted(row, 2023, 81)
    assert ("K1", 2025) in owed()
    retired(first)
    assert [line for line in owed() if line[0] == "K1"] == [("K1", 2024)]
    before, after = (queries.by_agency(first.plan_id, year)[0] for year in (2023, 2025))
    assert (before.rate, before.weighted, before.missing) == (Rate(2, 2), 100, 0)
    assert (after.rate, after.missing) == (Rate(0, 0), 1)
    assert queries.aggregate(first.plan_id, 2023) == Rate(2, 2)
    assert queries.weights_of(first.plan_id) == {second.unit_id: [Decimal(40)]}
    assert Result.objects.filter(indicator=first, state="accepted").count() == 1
    event = list(ledger.history(first.ref))[-1]
    assert event.name == "planning.indicator_retired"


def test_a_year_that_is_retired_takes_no_result_and_fills_none(pair):
    first, _second = pair
    draft = planning.save_result(first.pk, 2025, reached("83"), **BY)
    planning.bind_metric(first.pk, metric="cases.received", **BY)
    retired(first)
    for verb in (
        lambda: planning.save_result(first.pk, 2025, reached("84"), version=1, **BY),
        lambda: planning.save_result(first.pk, 2026, reached("84"), **BY),
        lambda: planning.move_result(draft.pk, "send", version=1, **BY),
        lambda: planning.revise_indicator(first.pk, definition(reason="提高"), **BY),
        lambda: retired(first, 2024),
    ):
        with pytest.raises(FaultyFieldsError) as error:
            verb()
        assert codes(error) == {"": ["retired"]}
    assert (first.pk, 2024) in queries.results_to_fill(date(2027, 1, 2))
    assert (first.pk, 2026) not in queries.results_to_fill(date(2027, 1, 2))
    planning.save_result(first.pk, 2024, reached("84"), **BY)


@pytest.mark.parametrize(
    ("year", "reason", "fault"),
    [
        (2023, "停辦", {"from_year": ["has_result"]}),
        (2022, "停辦", {"from_year": ["year_outside"]}),
        (2027, "停辦", {"from_year": ["year_outside"]}),
        (2025, " ", {"reason": ["missing"]}),
        (2025, "長" * 501, {"reason": ["too_long"]}),
    ],
)
def test_what_was_sent_stays_counted_and_a_reason_is_needed(pair, year, reason, fault):
    reported(pair[0], 2023, 81)
    with pytest.raises(FaultyFieldsError) as error:
        retired(pair[0], year, reason=reason)
    assert codes(error) == fault
    assert not Indicator.objects.filter(retired_from__isnull=False).exists()


def test_a_version_that_waits_is_decided_first(pair):
    planning.revise_indicator(pair[0].pk, definition(weight=Decimal(60), reason="再提高"), **BY)
    with pytest.raises(FaultyFieldsError) as error:
        retired(pair[0])
    assert codes(error) == {"": ["version_waits"]}


def test_it_is_taken_back_into_use_by_who_saw_the_year(pair):
    first = pair[0]
    with pytest.raises(FaultyFieldsError) as error:
        planning.restore_indicator(first.pk, reason="恢復", retired_from=2025, **BY)
    assert codes(error) == {"": ["in_use"]}
    retired(first)
    with pytest.raises(ChangedMeanwhileError):
        planning.restore_indicator(first.pk, reason="恢復", retired_from=2026, **BY)
    with pytest.raises(FaultyFieldsError):
        planning.restore_indicator(first.pk, reason=" ", retired_from=2025, **BY)
    row = planning.restore_indicator(first.pk, reason="業務移回", retired_from=2025, **BY)
    assert (row.retired_from, row.retired_reason, row.retired_at) == (None, "", None)
    assert ("K1", 2025) in owed()
    assert list(ledger.history(first.ref))[-1].name == "planning.indicator_restored"


def test_an_agency_does_not_retire_what_it_is_held_to(pair):
    writer = person(9, grants={"planning.write": EVERYWHERE, "planning.see": EVERYWHERE})
    with pytest.raises(NotPermittedError):
        retired(pair[0], actor=writer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.filter(pk=pair[0].pk).update(retired_from=2025)


def test_a_retired_indicator_carries_no_pledge(pair):
    pledge = planning.make_pledge(
        number="01", guideline="務實", title="路平", unit_id=pair[0].unit_id, **BY
    )
    planning.map_pledge(pledge.pk, indicator_id=pair[0].pk, **BY)
    assert queries.pledge_states([pledge.pk])[pledge.pk] is PledgeState.RUNNING
    retired(pair[0])
    assert queries.pledge_states([pledge.pk])[pledge.pk] is PledgeState.UNMAPPED


def test_rates_are_told_by_face_as_the_year_was_judged(pair):
    """A year has business, manpower and budget, as the return of 100 counts them (P04)."""
    first, second = pair
    accepted(first, 2023, 81)
    poor = planning.save_result(second.pk, 2023, reached("40", cause="缺員"), **BY)
    poor = planning.move_result(poor.pk, "send", version=1, **BY)
    planning.move_result(poor.pk, "accept", advice="補足員額", version=2, actor=OTHER, now=NOW)
    found = queries.verdicts_by_face(first.plan_id)[2023]
    assert found == {Face.BUSINESS: Rate(1, 1), Face.MANPOWER: Rate(0, 1)}
    assert queries.whole(found) == Rate(1, 2)
    moved = planning.revise_indicator(
        second.pk, definition(weight=Decimal(40), face=Face.BUDGET, reason="面向調整"), **BY
    )
    planning.decide_version(moved.pk, approve=True, actor=OTHER, now=NOW)
    assert queries.verdicts_by_face(first.plan_id)[2023] == found, "as it was judged"


def test_a_mean_keeps_the_weight_by_which_its_year_was_judged(pair):
    first, second = pair
    accepted(first, 2023, 81)
    poor = planning.save_result(second.pk, 2023, reached("40", cause="缺員"), **BY)
    poor = planning.move_result(poor.pk, "send", version=1, **BY)
    planning.move_result(poor.pk, "accept", advice="補足", version=2, actor=OTHER, now=NOW)
    before = queries.by_agency(first.plan_id, 2023)[0].weighted
    assert before == 60 + 40 * Decimal(50) / 100
    heavier = planning.revise_indicator(
        second.pk, definition(weight=Decimal(90), reason="權重調整"), **BY
    )
    planning.decide_version(heavier.pk, approve=True, actor=OTHER, now=NOW)
    assert queries.by_agency(first.plan_id, 2023)[0].weighted == before


def test_a_plan_that_is_still_written_is_approved_without_what_was_retired(works):
    plan, goal = open_plan(works)
    approved(plan, goal, number="K1")
    gone = approved(plan, goal, number="K2")
    proposed(plan, goal, number="K3")
    with pytest.raises(FaultyFieldsError):
        planning.move_plan(plan.pk, "approve", **BY)
    retired(gone, 2023)
    version = Indicator.objects.get(number="K3").versions.get()
    planning.decide_version(version.pk, approve=False, note="重複", actor=OTHER, now=NOW)
    assert planning.move_plan(plan.pk, "approve", **BY).state == "approved"
