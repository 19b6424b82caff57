"""An indicator stands under another goal of its agency; nothing of what it reached is lost."""

import pytest

from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import ChangedMeanwhileError, FaultyFieldsError
from civicloop.evaluate.planning.models import Result, Version
from civicloop.evaluate.planning.rules import mark
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import person
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.states.errors import IllegalMoveError
from tests.db.planning.city import KEEPER, NOW, running
from tests.db.planning.test_indicators import codes, reached
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
BY = {"actor": KEEPER, "now": NOW}


@pytest.fixture
def row(small_city, settings, tmp_path):  # noqa: F811 (a fixture)
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return running(small_city.units["WORKS"])


@pytest.fixture
def goal(row):
    return planning.set_goal(row.plan_id, unit_id=row.unit_id, title="路網韌性", **BY)


def move(row, goal, strategy=None, **changes):
    values = {"reason": "目標整併", "seen": mark(row.goal_id, row.strategy_id), **BY}
    return planning.move_indicator(row.pk, goal, strategy, **(values | changes))


def test_it_goes_with_its_versions_and_results(row, goal):
    planning.save_result(row.pk, 2023, reached("85"), **BY)
    before = row.goal_id
    way = planning.set_strategy(goal.pk, title="汰換老舊橋梁", **BY)
    found = move(row, goal.pk, way.pk)
    assert (found.goal_id, found.strategy_id, found.number) == (goal.pk, way.pk, row.number)
    assert Version.objects.filter(indicator=row).count() == 1
    assert Result.objects.get().indicator_id == row.pk
    told = list(ledger.history(row.ref))[-1]
    assert (told.name, told.body["before"], told.body["after"]) == (
        "planning.indicator_moved", f"planning:goal:{before}", f"planning:strategy:{way.pk}",
    )  # fmt: skip
    found = move(found, goal.pk)
    assert (found.goal_id, found.strategy_id) == (goal.pk, None), "right under the goal"


def test_a_place_that_cannot_be_is_refused(row, goal, small_city):  # noqa: F811 (a fixture)
    parks = planning.set_goal(row.plan_id, unit_id=small_city.units["PARKS"].pk, title="公園", **BY)
    way = planning.set_strategy(goal.pk, title="汰換", **BY)
    for place, fault in (
        ((parks.pk,), {"place": ["unknown"]}),
        ((10**9,), {"place": ["unknown"]}),
        ((goal.pk, 10**9), {"place": ["unknown"]}),
        ((row.goal_id, way.pk), {"place": ["unknown"]}),
        ((row.goal_id,), {"place": ["same_place"]}),
    ):
        with pytest.raises(FaultyFieldsError) as error:
            move(row, *place)
        assert codes(error) == fault
    for reason, code in ((" ", "missing"), ("長" * 501, "too_long")):
        with pytest.raises(FaultyFieldsError) as error:
            move(row, goal.pk, reason=reason)
        assert codes(error) == {"reason": [code]}
    was = row.goal_id
    row.refresh_from_db()
    assert row.goal_id == was


def test_who_looked_at_another_place_is_told(row, goal):
    seen = mark(row.goal_id, row.strategy_id)
    move(row, goal.pk)
    with pytest.raises(ChangedMeanwhileError):
        move(row, goal.pk, seen=seen)


def test_another_agency_and_a_plan_that_ended_move_nothing(row, goal, small_city):  # noqa: F811 (a fixture)
    stranger = person(9, grants={"planning.write": frozenset({small_city.units["PARKS"].pk})})
    with pytest.raises(NotPermittedError):
        move(row, goal.pk, actor=stranger)
    planning.move_plan(row.plan_id, "close", **BY)
    with pytest.raises(IllegalMoveError):
        move(row, goal.pk)
