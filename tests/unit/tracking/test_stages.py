"""Money by stage: a contract of NT$3,050,000 in two stages (年度成果報告 101: 疫情整合系統)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.tracking.rules import (
    StageMoney,
    check_stages,
    filled,
    spread,
    stage_sums,
)

CONTRACT = 3_050_000
FIRST, SECOND = StageMoney(1_500_000, 1_500_000, 1_500_000), StageMoney(1_550_000, 640_000)


def test_the_stages_of_the_printed_contract_sum_to_its_award():
    assert check_stages({1: FIRST, 2: SECOND}, CONTRACT) == {}
    assert stage_sums([FIRST, SECOND]) == StageMoney(CONTRACT, 2_140_000, 1_500_000)


@pytest.mark.parametrize(
    ("stages", "contract", "found"),
    [
        ({1: FIRST, 2: StageMoney(1_650_000)}, CONTRACT, {"stages": "stages_differ"}),
        ({1: FIRST}, CONTRACT, {"stages": "stages_differ"}),
        ({1: FIRST, 2: StageMoney(1_650_000)}, None, {}),
        ({1: StageMoney()}, CONTRACT, {}),
        ({7: StageMoney(10, 11)}, None, {"granted_7": "granted_beyond"}),
        ({7: StageMoney(10, 9, 10)}, None, {"paid_7": "paid_beyond"}),
        ({7: StageMoney(10, None, 1)}, None, {"paid_7": "paid_beyond"}),
        ({7: StageMoney(-1)}, None, {"planned_7": "below_zero"}),
        ({7: StageMoney(0, 0, 0)}, 0, {}),
    ],
)
def test_what_is_wrong_is_named_at_its_field(stages, contract, found):
    faults = check_stages(stages, contract)
    assert {name: row[0].code for name, row in faults.items()} == found


def test_a_difference_says_both_sums_and_how_far_apart():
    [fault] = check_stages({1: StageMoney(3_150_000)}, CONTRACT)["stages"]
    assert dict(fault.values) == {"sum": 3_150_000, "contract": CONTRACT, "apart": 100_000}


def test_nothing_said_is_nothing_and_not_zero():
    assert stage_sums([StageMoney(), StageMoney()]).is_empty
    assert stage_sums([StageMoney(0), StageMoney()]) == StageMoney(0)


WEIGHTS = st.lists(st.integers(1, 10_000), min_size=1, max_size=12)


@given(st.integers(0, 10**14), WEIGHTS)
def test_a_spread_sum_is_that_sum_and_no_stage_is_off_by_a_dollar(total, weights):
    shares = spread(total, [Decimal(weight) / 100 for weight in weights])
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - total * weight) < sum(weights)


@given(st.integers(0, 10**14), st.lists(st.integers(0, 10**13), max_size=12))
def test_what_was_paid_fills_the_stages_in_their_order(paid, planned):
    found = filled(paid, planned)
    assert sum(found) == min(paid, sum(planned))
    for before, (done, sum_) in enumerate(zip(found, planned, strict=True)):
        assert 0 <= done <= sum_
        assert not any(found[before + 1 :]) or done == sum_
