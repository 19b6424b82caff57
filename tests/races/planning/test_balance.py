"""Two at one balance at the same instant: nothing is lost, and what is approved stays below."""

from datetime import date
from functools import partial

import pytest

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    OverCeilingError,
)
from civicloop.evaluate.planning.models import GrantChange
from civicloop.evaluate.planning.states import RoundState
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.organizations import services as organizations
from civicloop.kernel.states.errors import StateError
from tests.db.planning.city import KEEPER, OTHER
from tests.db.planning.rounds import AUGUST, CITY, MILLION, TO_BALANCE, heard, issued, led, sent
from tests.races import together

pytestmark = pytest.mark.django_db(transaction=True)
THIRD = machine("third", "planning.see", "planning.manage", "planning.approve")
REFUSED = (ChangedMeanwhileError, FaultyFieldsError, OverCeilingError, StateError)
at_once = partial(together.at_once, told=REFUSED)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"


@pytest.fixture
def balance():
    works = organizations.create_unit(
        code="W", name_zh="工務局", valid_from=date(2020, 1, 1),
        actor=machine("tests", "organizations.manage_units"),
    )  # fmt: skip
    row = issued()
    projects = [sent(row, works, title=title) for title in ("人行道改善", "橋梁補強")]
    led(row, "begin_first_review")
    for one in projects:
        heard(one)
    led(row, *TO_BALANCE[1:])
    planning.set_ceiling(row.pk, CITY, 150 * MILLION, actor=KEEPER, now=AUGUST)
    return row, queries.live(row.pk), projects


def give(live, project, millions, *, seen=60, actor=KEEPER):
    return planning.set_grants(
        live.pk, project.pk, {CITY: millions * MILLION}, seen={CITY: seen * MILLION},
        reason="平衡", actor=actor, now=AUGUST,
    )  # fmt: skip


def granted(live):
    return sum(queries.granted(live.pk).values()) // MILLION


def test_two_who_change_the_same_amount_change_it_once(balance):
    _row, live, (first, _second) = balance
    found = at_once(lambda: give(live, first, 40), lambda: give(live, first, 50, actor=OTHER))
    assert sum(isinstance(one, ChangedMeanwhileError) for one in found) == 1
    change = GrantChange.objects.get()
    assert granted(live) == 60 + change.after // MILLION


def test_two_who_change_different_projects_lose_nothing(balance):
    _row, live, (first, second) = balance
    found = at_once(lambda: give(live, first, 40), lambda: give(live, second, 50, actor=OTHER))
    assert found == [1, 1]
    assert (granted(live), GrantChange.objects.count()) == (90, 2)


@pytest.mark.parametrize("turn", range(3))
def test_what_is_approved_is_below_the_ceiling_whoever_was_first(balance, turn):
    row, live, (first, second) = balance
    give(live, first, 30)
    give(live, second, 40)
    found = at_once(
        lambda: planning.move_round(row.pk, "approve", actor=THIRD, now=AUGUST),
        lambda: planning.set_ceiling(row.pk, CITY, 65 * MILLION, actor=OTHER, now=AUGUST),
        lambda: give(live, first, 60, seen=30, actor=OTHER),
    )
    row.refresh_from_db()
    if row.state == RoundState.APPROVED:
        standings = {one.source: one for one in queries.balance(live)}
        assert standings[CITY].granted <= standings[CITY].ceiling
        assert not any(one.is_over for one in standings.values())
    else:
        assert isinstance(found[0], REFUSED)
    assert granted(live) in {70, 100}


def test_two_ceilings_at_once_are_both_kept(balance):
    row, live, _projects = balance
    sources = [one.source for one in queries.balance(live)][1:3]
    at_once(
        *(
            lambda source=source: planning.set_ceiling(
                row.pk, source, 5 * MILLION, actor=KEEPER, now=AUGUST
            )
            for source in sources
        )
    )
    kept = {one.source: one.ceiling for one in queries.balance(live)}
    assert [kept[source] for source in sources] == [5 * MILLION, 5 * MILLION]
