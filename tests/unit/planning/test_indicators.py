"""What was achieved, what asks for a second look, and what a definition may not say."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.evaluate.planning.rules import (
    Definition,
    Flag,
    IndicatorKind,
    Rate,
    Stage,
    Tail,
    Target,
    Thresholds,
    Verdict,
    achievement,
    check_definition,
    check_weights,
    flags_of,
    rate,
    tail,
    text_key,
    verdict,
    weighted,
    years_that_do_not_rise,
)

RISE, FALL, FALL_BY = IndicatorKind.RISE, IndicatorKind.FALL, IndicatorKind.FALL_BY
STAGES, BAND = IndicatorKind.STAGES, IndicatorKind.BAND
RULES = Thresholds(Decimal(100), Decimal(80), Decimal(120), ("場次", "召開"), ("滿意度", "改善"))
POSITIVE = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10) ** 6, places=2)


@pytest.mark.parametrize(
    ("kind", "target", "top", "actual", "percent"),
    [
        (RISE, "80", None, "72", "90"),
        (RISE, "80", None, "0", "0"),
        (RISE, "0", None, "5", None),
        (RISE, "80", None, "-1", None),
        (FALL, "60", None, "48", "125"),
        (FALL, "60", None, "80", "75"),
        (FALL, "60", None, "0", None),
        (FALL_BY, "60", None, "48", "120"),
        (FALL_BY, "60", None, "0", "200"),
        (FALL_BY, "60", None, "130", "0"),
        (STAGES, "50", None, "25", "50"),
        (STAGES, "100", None, "100", "100"),
        (BAND, "1", None, "1", "100"),
        (BAND, "1", None, "0", "0"),
        (BAND, "45", "55", "45", "100"),
        (BAND, "45", "55", "55", "0"),
        (BAND, "45", "55", "44.99", "0"),
    ],
)
def test_what_was_achieved_by_each_kind(kind, target, top, actual, percent):
    goal = Target(Decimal(target), Decimal(top) if top else None)
    found = achievement(kind, goal, Decimal(actual))
    assert found == (None if percent is None else Decimal(percent))


@pytest.mark.parametrize(
    ("percent", "known", "look"),
    [
        ("100", Verdict.EXCELLENT, Tail.NONE),
        ("99.995", Verdict.PASSED, Tail.NONE),
        ("80", Verdict.PASSED, Tail.NONE),
        ("79.999", Verdict.POOR, Tail.POOR),
        ("120", Verdict.EXCELLENT, Tail.NONE),
        ("120.001", Verdict.EXCELLENT, Tail.EXCEEDS),
        (None, Verdict.UNDEFINED, Tail.UNDEFINED),
    ],
)
def test_both_tails_ask_for_a_second_look_by_the_unrounded_number(percent, known, look):
    value = None if percent is None else Decimal(percent)
    assert (verdict(value, RULES), tail(value, RULES)) == (known, look)


@given(POSITIVE)
def test_reaching_the_target_exactly_is_a_hundred_percent(target):
    assert [achievement(kind, Target(target), target) for kind in (RISE, FALL, FALL_BY)] == [
        Decimal(100)
    ] * 3


@given(POSITIVE, POSITIVE, POSITIVE)
def test_better_is_never_worth_less(target, one, other):
    low, high = sorted((one, other))
    goal = Target(target)
    assert achievement(RISE, goal, low) <= achievement(RISE, goal, high)
    assert achievement(FALL, goal, low) >= achievement(FALL, goal, high)
    assert achievement(FALL_BY, goal, low) >= achievement(FALL_BY, goal, high)


def test_the_rate_of_the_year_100_as_it_was_printed():
    verdicts = [Verdict.PASSED] * 900 + [Verdict.EXCELLENT] * 84 + [Verdict.POOR] * 59
    found = rate(verdicts)
    assert found == Rate(984, 1043)
    assert f"{found.percent:.1f}" == "94.3"
    assert Rate(0, 0).percent is None


def test_no_indicator_hides_another_one():
    assert weighted([(Decimal(50), Decimal(300)), (Decimal(50), Decimal(40))]) == Decimal(70)
    assert weighted([(Decimal(50), None), (Decimal(50), Decimal(100))]) == Decimal(50)
    assert weighted([]) is None


def definition(**changes):
    values = {
        "name": "道路坑洞如期修復率",
        "definition": "如期修復件數÷應修復件數，改善用路安全",
        "measure": "%",
        "kind": RISE,
        "weight": Decimal(40),
        "targets": {year: Target(Decimal(80 + year - 2023)) for year in range(2023, 2027)},
    }
    return Definition(**(values | changes))


def flat(kind, *values):
    return {2023 + place: Target(Decimal(value)) for place, value in enumerate(values)}


@pytest.mark.parametrize(
    ("kind", "values", "years"),
    [
        (RISE, (80, 81, 82, 83), []),
        (RISE, (80, 80, 82, 81), [2024, 2026]),
        (FALL, (10, 9, 9, 7), [2025]),
        (FALL_BY, (3, 4, 2, 1), [2024]),
        (STAGES, (50, 100, 100, 100), []),
        (STAGES, (25, 25, 75, 100), [2024]),
        (BAND, (1, 1, 1, 1), []),
    ],
)
def test_targets_rise_in_the_direction_of_good(kind, values, years):
    assert years_that_do_not_rise(kind, flat(kind, *values)) == years


YEARS = range(2023, 2027)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"name": " "}, "name", "missing"),
        ({"name": "字" * 121}, "name", "too_long"),
        ({"weight": Decimal(0)}, "weight", "weight_range"),
        ({"weight": Decimal("100.1")}, "weight", "weight_range"),
        ({"targets": flat(RISE, 80, 81, 82)}, "target_2026", "missing"),
        ({"targets": flat(RISE, 0, 81, 82, 83)}, "target_2023", "target_zero"),
        ({"targets": flat(RISE, -1, 81, 82, 83)}, "target_2023", "below_zero"),
        ({"targets": flat(RISE, 80, 80, 82, 83)}, "exception", "not_rising"),
        ({"kind": STAGES, "targets": flat(STAGES, 50, 100, 100, 101)}, "target_2026",
         "above_hundred"),
    ],
)  # fmt: skip
def test_what_a_definition_may_not_say(changes, field, code):
    found = check_definition(definition(**changes), YEARS)
    assert [fault.code for fault in found[field]] == [code]


def test_a_reason_excuses_a_target_that_does_not_rise_and_stays_a_flag():
    row = definition(targets=flat(RISE, 80, 80, 82, 83), exception="新設備於次年啟用")
    assert check_definition(row, YEARS) == {}
    assert flags_of(row, RULES) == [Flag.NOT_RISING]


@pytest.mark.parametrize(
    ("stages", "code"),
    [
        ((), "stages_few"),
        ((Stage("設計", Decimal(60)), Stage("施工", Decimal(40))), "stages_order"),
        ((Stage("設計", Decimal(25)), Stage("施工", Decimal(75))), "stages_order"),
        ((Stage("設計", Decimal(30)), Stage("完工", Decimal(100))), "stages_targets"),
    ],
)
def test_stages_rise_to_a_hundred_and_targets_stand_on_them(stages, code):
    row = definition(kind=STAGES, targets=flat(STAGES, 25, 50, 75, 100), stages=stages)
    assert [fault.code for fault in check_definition(row, YEARS)["stages"]] == [code]


def test_weights_of_an_agency_sum_to_exactly_a_hundred():
    assert check_weights([Decimal(40), Decimal(60)]) == ()
    assert check_weights([Decimal("33.3")] * 3)[0].values == {"sum": "99.9"}


EARLIER = text_key("道路坑洞如期修復率", "如期修復件數 ÷ 應修復件數,改善用路安全")


@pytest.mark.parametrize(
    ("changes", "about", "flags"),
    [
        ({}, {}, []),
        ({}, {"before": flat(RISE, 80, 81, 82, 90)}, [Flag.LOWERED]),
        ({}, {"known": (2022, Decimal(85))}, [Flag.TOO_EASY]),
        ({}, {"known": (2025, Decimal(82))}, []),
        (
            {},
            {"earlier_texts": [EARLIER]},
            [Flag.UNCHANGED_TEXT],
        ),
        ({"name": "辦理說明會場次", "definition": "全年召開說明會"}, {}, [Flag.PROCESS_ONLY]),
        ({"name": "說明會場次", "definition": "說明會滿意度"}, {}, []),
    ],
)  # fmt: skip
def test_what_an_approver_should_look_at_twice(changes, about, flags):
    row = definition(**changes)
    known = {"earlier_texts": []} | about
    assert flags_of(row, RULES, **known) == flags
