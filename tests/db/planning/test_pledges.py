"""A pledge that a tracked plan carries stands as that plan does."""

import pytest

from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.models import Item
from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import FaultyFieldsError
from civicloop.evaluate.planning.states import PledgeState
from civicloop.evaluate.programmes import services as programmes
from civicloop.kernel.actors.rules import machine
from tests.db.planning.city import KEEPER, NOW
from tests.db.programmes import conftest as tracked
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

MAPPER = machine("mapper", "planning.manage", "tracking.see")


@pytest.fixture
def carried(small_city, settings, tmp_path):  # noqa: F811 (a fixture)
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    units, by = small_city.units, {"actor": tracked.OWNER, "now": tracked.NOW}
    programme = programmes.open_for_year("annual", 2026, owner_id=units["ROADS"].pk, **by)
    item = tracking.list_item(programme.pk, tracked.new_item(units, number="115-001"), **by)
    pledge = planning.make_pledge(
        number="01", guideline="務實", title="路平", unit_id=units["WORKS"].pk, actor=KEEPER,
        now=NOW,
    )  # fmt: skip
    return pledge, item


def state_of(pledge):
    return queries.pledge_states([pledge.pk])[pledge.pk]


def test_a_pledge_stands_as_the_plan_that_carries_it(carried):
    pledge, item = carried
    with pytest.raises(FaultyFieldsError):
        planning.map_pledge(pledge.pk, item_id=item.pk, actor=KEEPER, now=NOW)  # it sees no plans
    planning.map_pledge(pledge.pk, item_id=item.pk, actor=MAPPER, now=NOW)
    assert state_of(pledge) is PledgeState.RUNNING
    for light, state, found in (
        ("late", "tracked", PledgeState.BEHIND),
        ("good", "tracked", PledgeState.RUNNING),
        ("late", "released", PledgeState.REACHED),
    ):
        Item.objects.filter(pk=item.pk).update(light=light, state=state)
        assert state_of(pledge) is found, (light, state)
    with pytest.raises(FaultyFieldsError):
        planning.map_pledge(pledge.pk, item_id=item.pk, actor=MAPPER, now=NOW)
    planning.map_pledge(pledge.pk, item_id=item.pk, is_on=False, actor=MAPPER, now=NOW)
    assert state_of(pledge) is PledgeState.UNMAPPED
