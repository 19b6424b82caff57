"""A year's projects from the first draft to the approved balance and the tracked item."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.models import Item
from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    OverCeilingError,
    SamePersonError,
)
from civicloop.evaluate.planning.models import Grant, GrantChange, Proposal
from civicloop.evaluate.planning.states import Ruling
from civicloop.kernel.actors.rules import EVERYWHERE, person
from civicloop.kernel.states.errors import IllegalMoveError
from tests.db.locks import locked_by
from tests.db.planning.city import KEEPER, OTHER
from tests.db.planning.rounds import (
    AUGUST,
    CITY,
    FUND,
    JUNE,
    MARCH,
    MILLION,
    TO_BALANCE,
    heard,
    issued,
    led,
    project,
    sent,
)
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def works(small_city, settings, tmp_path):  # noqa: F811 (a fixture)
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city.units["WORKS"]


def codes(error):
    return {name: [fault.code for fault in rows] for name, rows in error.value.faults.items()}


def grants(scenario, proposal, amount, *, seen, actor=KEEPER, reason="額度不足", source=CITY):
    return planning.set_grants(
        scenario.pk, proposal.pk, {source: amount * MILLION}, seen={source: seen * MILLION},
        reason=reason, actor=actor, now=AUGUST,
    )  # fmt: skip


def test_a_project_is_sent_only_when_it_is_complete(works):
    row = issued()
    one = planning.write_proposal(
        row.pk, project(city=40, chapters={}), unit_id=works.pk, actor=KEEPER, now=MARCH
    )
    with pytest.raises(FaultyFieldsError) as error:
        planning.move_proposal(one.pk, "send", version=1, actor=KEEPER, now=MARCH)
    assert codes(error) == {"": ["below_bar", *["chapter_missing"] * 11]}
    with pytest.raises(FaultyFieldsError) as error:
        planning.move_proposal(one.pk, "send", version=1, actor=KEEPER, now=JUNE)
    assert codes(error)[""][-1] == "too_late"
    one.refresh_from_db()
    assert (one.state, one.number) == ("draft", "2027-001")


def test_major_works_need_alternatives_benefits_and_financing(works):
    row = issued()
    major = project(city=600, later=400)
    one = planning.write_proposal(row.pk, major, unit_id=works.pk, actor=KEEPER, now=MARCH)
    assert (one.asked_total, one.asked_year) == (1000 * MILLION, 600 * MILLION)
    with pytest.raises(FaultyFieldsError) as error:
        planning.move_proposal(one.pk, "send", version=1, actor=KEEPER, now=MARCH)
    assert codes(error) == {"": ["major_chapter_missing"] * 3}


def test_an_opinion_sends_back_refuses_or_lets_go_on(works):
    row = issued()
    one, two, three = (sent(row, works, title=title) for title in "甲乙丙")
    with pytest.raises(IllegalMoveError):
        heard(one)
    led(row, "begin_first_review")
    heard(one)
    heard(two, Ruling.AMEND, text="補充效益")
    heard(three, Ruling.REFUSE, text="非屬急要")
    states = [queries.proposal(each.pk).state for each in (one, two, three)]
    assert states == ["sent", "returned", "refused"]
    led(row, "begin_second_review")
    with pytest.raises(FaultyFieldsError) as error:
        led(row, "begin_balancing")
    assert codes(error) == {"": ["proposals_returned"]}
    two.refresh_from_db()
    new = project(title="乙（修正）")
    two = planning.amend_proposal(two.pk, new, version=two.version, actor=KEEPER, now=JUNE)
    planning.move_proposal(two.pk, "send", version=two.version, actor=KEEPER, now=JUNE)
    led(row, "begin_balancing")
    assert queries.summary(row).meetings == {"first_review": 1}


def test_a_balance_is_approved_below_every_ceiling_by_another_person(works):
    row = issued()
    one, two = sent(row, works, city=60, fund=10), sent(row, works, city=50)
    led(row, *TO_BALANCE)
    live = queries.live(row.pk)
    planning.set_ceiling(row.pk, CITY, 80 * MILLION, actor=KEEPER, now=AUGUST)
    with pytest.raises(OverCeilingError) as over:
        planning.move_round(row.pk, "approve", actor=OTHER, now=AUGUST)
    assert over.value.over == {"city": 30 * MILLION}
    assert grants(live, one, 30, seen=60) == 1
    assert grants(live, two, 0, seen=50) == 1
    with pytest.raises(SamePersonError):
        planning.move_round(row.pk, "approve", actor=KEEPER, now=AUGUST)
    planning.move_round(row.pk, "approve", actor=OTHER, now=AUGUST)
    found = Proposal.objects.order_by("number").values_list("state", "granted")
    assert list(found) == [("passed", 40 * MILLION), ("refused", 0)]
    assert queries.summary(row).passed == 1
    with pytest.raises(IllegalMoveError):
        grants(live, one, 31, seen=30)


def test_two_people_at_one_balance_never_overwrite_each_other(works):
    row = issued()
    one = sent(row, works)
    led(row, *TO_BALANCE)
    live = queries.live(row.pk)
    grants(live, one, 50, seen=60)
    with pytest.raises(ChangedMeanwhileError):
        grants(live, one, 40, seen=60, actor=OTHER)
    assert Grant.objects.get(source="city").amount == 50 * MILLION
    assert GrantChange.objects.count() == 1


@pytest.mark.parametrize(
    ("amount", "reason", "fault"),
    [
        (61, "加碼", {"city": ["above_asked"]}),
        (-1, "負數", {"city": ["money_range"]}),
        (50, " ", {"reason": ["missing"]}),
    ],
)
def test_a_grant_is_within_what_was_asked_and_has_its_reason(works, amount, reason, fault):
    row = issued()
    one = sent(row, works)
    led(row, *TO_BALANCE)
    with pytest.raises(FaultyFieldsError) as error:
        grants(queries.live(row.pk), one, amount, seen=60, reason=reason)
    assert codes(error) == fault
    assert not GrantChange.objects.exists()


def test_a_scenario_is_tried_beside_the_live_balance_and_adopted_change_by_change(works):
    row = issued()
    one, two = sent(row, works, fund=20), sent(row, works)
    led(row, *TO_BALANCE)
    live = queries.live(row.pk)
    trial = planning.copy_scenario(live.pk, "刪減一成", actor=KEEPER, now=AUGUST)
    grants(trial, one, 54, seen=60)
    grants(trial, one, 0, seen=20, source=FUND)
    assert queries.granted(live.pk)[one.pk, CITY] == 60 * MILLION
    assert planning.adopt_scenario(trial.pk, reason="副市長裁示", actor=OTHER, now=AUGUST) == 2
    assert queries.granted(live.pk) == queries.granted(trial.pk)
    kept = live.changes.filter(source="fund").values_list("before", "after", "by")
    assert list(kept) == [(20 * MILLION, 0, OTHER.ref)]
    assert queries.granted(live.pk)[two.pk, CITY] == 60 * MILLION


def test_a_balance_reads_in_a_fixed_number_of_statements(works):
    row = issued()
    counts = []
    projects = [sent(row, works) for _one in range(3)]
    led(row, *TO_BALANCE)
    live = queries.live(row.pk)
    for _turn in range(2):
        with CaptureQueriesContext(connection) as captured:
            queries.balance(live)
            list(queries.in_balance(live))
        counts.append(len(captured))
    assert counts == [5, 4]
    assert {one.given for one in queries.in_balance(live)} == {60 * MILLION}
    assert len(projects) == 3


def test_passed_projects_become_tracked_items_once(works):
    row = issued()
    one = sent(row, works, later=10)
    led(row, *TO_BALANCE)
    planning.move_round(row.pk, "approve", actor=OTHER, now=AUGUST)
    clerk = person(803, grants=dict.fromkeys(("planning.manage", "tracking.manage"), EVERYWHERE))
    tracking.save_body(key="city", name_zh="市政會議", unit_id=works.pk, actor=clerk, now=AUGUST)
    programme = tracking.open_programme(
        tracking.NewProgramme("capital-2027", "annual", 2027, "列管計畫", works.pk, "city",
                              date(2027, 1, 1), date(2030, 12, 31)),
        actor=clerk, now=AUGUST,
    )  # fmt: skip
    assert planning.track_round(row.pk, programme.pk, actor=clerk, now=AUGUST) == 1
    assert planning.track_round(row.pk, programme.pk, actor=clerk, now=AUGUST) == 0
    item = Item.objects.get(source=one.ref)
    assert (item.number, item.budget, item.ends_on) == (
        one.number, 60 * MILLION, date(2028, 12, 31),
    )  # fmt: skip
    one.refresh_from_db()
    assert one.item == item.ref


def test_a_phase_does_not_end_while_one_of_its_projects_moves(works):
    row = issued()
    one = sent(row, works)
    tables = locked_by(
        lambda: planning.move_proposal(
            one.pk, "withdraw", version=one.version, actor=KEEPER, now=JUNE
        )
    )
    assert tables[:2] == ["planning_round", "planning_proposal"]
