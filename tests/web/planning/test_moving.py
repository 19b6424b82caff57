"""An indicator is moved under another goal in the browser; long lists of goals cost the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.models import Indicator
from tests.db.planning.city import KEEPER, NOW, running

BY = {"actor": KEEPER, "now": NOW}


@pytest.fixture
def row(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return running(small_city.units["WORKS"])


def goal_of(row, title, unit=None):
    goal = planning.set_goal(row.plan_id, unit_id=unit or row.unit_id, title=title, **BY)
    planning.set_strategy(goal.pk, title=f"{title}之策略", **BY)
    return goal


def test_an_indicator_is_moved_by_hand(small_city, row):
    officer = small_city.client("officer")
    address = reverse("planning:move-indicator", args=[row.pk])
    own = reverse("planning:indicator", args=[row.pk])
    assert address not in officer.get(own).content.decode(), "there is nowhere to move it to"
    goal = goal_of(row, "路網韌性")
    parks = goal_of(row, "公園", small_city.units["PARKS"].pk)
    assert address in officer.get(own).content.decode()
    assert address not in small_city.client("mayor").get(own).content.decode()
    page = officer.get(address).content.decode()
    assert "路網韌性之策略" in page
    assert "公園之策略" not in page
    assert f'value="{row.goal_id}"' not in page, "where it stands is no choice"
    for place in (str(parks.pk), str(row.goal_id), "x", f"{goal.pk}-9999999", ""):
        answer = officer.post(address, {"place": place, "reason": "整併"})
        assert answer.status_code == 422, place
    answer = officer.post(address, {"place": str(goal.pk), "reason": "整併", "version": "1"})
    assert answer.status_code == 422, "it stood elsewhere on that page"
    assert Indicator.objects.get().goal_id == row.goal_id
    answer = officer.post(address, {"place": str(goal.pk), "reason": "整併"}, follow=True)
    assert "路網韌性" in answer.content.decode()
    assert Indicator.objects.get().goal_id == goal.pk


def test_a_list_of_goals_costs_the_same_however_long(small_city, row):
    """Units of several agencies too: the officer's own are found in one statement."""
    officer, counts = small_city.client("officer"), []
    for number in range(1, 5):
        goal_of(row, f"目標{number}")
        goal_of(row, f"公園{number}", small_city.units["PARKS"].pk)
        found = []
        for name, pk in (("new-indicator", row.plan_id), ("move-indicator", row.pk)):
            address = reverse(f"planning:{name}", args=[pk])
            officer.get(address)
            with CaptureQueriesContext(connection) as captured:
                page = officer.get(address).content.decode()
            assert f"目標{number}" in page
            assert "公園" not in page
            found.append(len(captured))
        counts.append(tuple(found))
    assert len(set(counts)) == 1
