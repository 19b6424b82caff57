"""Programmes as data: thirteen are shipped, each whole; causes have three levels."""

from datetime import date
from decimal import Decimal

import pytest

from civicloop.engines.tracking.rules import MilestoneKind
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.errors import MappingError, UnknownDefinitionError
from civicloop.evaluate.programmes.rules import planned_steps, read_definitions

KINDS = {
    "annual", "basic_facilities", "forward_looking", "reconstruction", "expanded_works",
    "revitalisation", "service_improvement", "pledges", "information_contracts", "smart_city",
    "field_trials", "system_integration", "key_business",
}  # fmt: skip
BEGINS, ENDS = date(2026, 1, 1), date(2026, 12, 31)


def test_the_programmes_of_the_city_are_shipped():
    assert set(programmes.definitions()) == KINDS
    assert programmes.definition("annual").key(2026) == "annual-2026"
    with pytest.raises(UnknownDefinitionError):
        programmes.definition("nothing")


def test_a_staged_contract_counts_its_days_from_the_day_after_signing():
    contract = programmes.definition("information_contracts")
    steps = planned_steps(contract, "", date(2012, 11, 26), date(2013, 6, 30))
    stages = [day for step, day in steps if step.kind in {"halfway", "completion"}]
    assert stages == [date(2013, 1, 15), date(2013, 5, 25)]  # 50 and 180 days after 11/26


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_steps_of_each_lie_inside_its_time_and_weigh_100(kind):
    steps = planned_steps(programmes.definition(kind), "service", BEGINS, ENDS)
    assert sum(step.weight for step, _ in steps) == Decimal(100)
    days = [day for _, day in steps]
    assert days == sorted(days)
    assert days[0] >= BEGINS
    assert days[-1] <= ENDS


def test_a_kind_of_work_gives_its_template_and_an_unknown_one_nothing():
    steps = planned_steps(None, "engineering", BEGINS, ENDS)
    assert steps[-1][0].kind == MilestoneKind.ACCEPTANCE
    assert planned_steps(None, "", BEGINS, ENDS) == []


def test_causes_come_parents_first_in_three_levels():
    known = {"": 0}
    for code, above, zh, en in programmes.starting_causes():
        assert zh
        assert en
        known[code] = known[above] + 1
    assert max(known.values()) == 3


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({"en": "x", "body": "b", "basis": "x"}, "programmes.one.zh"),
        ({"zh": "x", "en": "x", "body": "c", "basis": "x"}, "programmes.one.body"),
        (
            {"zh": "x", "en": "x", "body": "b", "basis": "x",
             "steps": [{"zh": "x", "en": "x", "kind": "award", "weight": 90, "day": 1}]},
            "programmes.one.steps",
        ),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_named_by_its_place(row, place):
    data = {"bodies": {"b": {"zh": "x", "en": "x"}}, "programmes": {"one": row}}
    with pytest.raises(MappingError) as error:
        read_definitions(data)
    assert error.value.place == place
