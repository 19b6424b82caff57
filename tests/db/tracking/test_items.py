"""Items on their way: listed, planned, followed, merged, and released by one body alone."""

from datetime import date
from decimal import Decimal

import pytest

from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    NoPowerError,
    StepNotOpenError,
)
from civicloop.engines.tracking.models import Baseline, Release
from civicloop.engines.tracking.rules import Override, Point
from civicloop.engines.tracking.states import Light
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import person
from civicloop.kernel.ledger import queries as ledger
from tests.db.tracking.conftest import CHAIR, JANUARY, NOW, OWNER, UNIT, fresh, new_item

D = Decimal
TODAY = date(2026, 2, 2)


def proposed(item):
    for part in item.responsibilities.all():
        tracking.move_part(part.pk, "finish", actor=UNIT, now=NOW)
        tracking.move_part(part.pk, "close", actor=OWNER, now=NOW)
    return tracking.propose_release(item.pk, reason="驗收完成", actor=OWNER, now=NOW)


def decide(release, *, body="works_meeting", actor=CHAIR, grant=True, **changes):
    values = {"resolution": "第 12 次會議案由三", "decided_on": TODAY, **changes}
    return tracking.decide_release(
        release.pk, body=body, grant=grant, actor=actor, now=NOW, **values
    )


def test_an_item_is_followed_only_with_a_plan(programme, small_city):
    row = tracking.list_item(programme.pk, new_item(small_city.units), actor=OWNER, now=NOW)
    with pytest.raises(FaultyFieldsError):
        tracking.approve_item(row.pk, version=1, actor=OWNER, now=NOW)
    assert fresh(row).state == "listed"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"number": ""}, "number"),
        ({"budget": -1}, "budget"),
        ({"source": "not a reference"}, "source"),
        ({"ends_on": date(2025, 1, 1)}, "ends_on"),
    ],
)
def test_what_is_wrong_with_an_item_is_named(programme, small_city, changes, field):
    with pytest.raises(FaultyFieldsError) as caught:
        tracking.list_item(
            programme.pk, new_item(small_city.units, **changes), actor=OWNER, now=NOW
        )
    assert set(caught.value.faults) == {field}


def test_a_planned_curve_that_falls_is_refused(item):
    falling = (Point(JANUARY, D(60)), Point(date(2026, 2, 1), D(50)))
    with pytest.raises(FaultyFieldsError) as caught:
        tracking.approve_baseline(
            item.pk, falling, from_on=JANUARY, reason="x", actor=OWNER, now=NOW
        )
    assert [fault.code for fault in caught.value.faults["curve"]] == [
        "curve_falls",
        "curve_ends_short",
    ]
    assert Baseline.objects.count() == 1


def test_a_new_version_of_the_plan_needs_a_reason_and_leaves_the_first(item):
    whole = (Point(date(2026, 3, 1), D(100)),)
    with pytest.raises(FaultyFieldsError):
        tracking.approve_baseline(item.pk, whole, from_on=TODAY, actor=OWNER, now=NOW)
    row = tracking.approve_baseline(
        item.pk, whole, from_on=TODAY, reason="核定展延", actor=OWNER, now=NOW
    )
    assert (row.number, Baseline.objects.count()) == (2, 2)


def test_the_body_with_the_power_releases_with_its_resolution(item):
    release = decide(proposed(item))
    assert (release.state, fresh(item).state) == ("granted", "released")
    last = ledger.history(item.ref)
    assert "tracking.release_decided" in [event.name for event in last]


def test_another_body_cannot_release_and_nothing_changes(item):
    release = proposed(item)
    with pytest.raises(NoPowerError):
        decide(release, body="council")
    assert (Release.objects.get().state, fresh(item).state) == ("proposed", "proposed")


def test_who_acts_for_another_unit_cannot_release(item, small_city):
    release = proposed(item)
    elsewhere = frozenset({small_city.units["PARKS"].pk})
    for actor in (OWNER, UNIT, person(1, grants={"tracking.release": elsewhere})):
        with pytest.raises(NotPermittedError):
            decide(release, actor=actor)
    assert fresh(item).state == "proposed"


@pytest.mark.parametrize("changes", [{"resolution": " "}, {"decided_on": date(2026, 2, 3)}])
def test_a_release_needs_a_resolution_that_was_made(item, changes):
    release = proposed(item)
    with pytest.raises(FaultyFieldsError):
        decide(release, **changes)
    assert fresh(item).state == "proposed"


def test_a_body_may_keep_an_item_and_decide_once(item):
    release = proposed(item)
    assert decide(release, grant=False).state == "kept"
    assert fresh(item).state == "tracked"
    with pytest.raises(StepNotOpenError):
        decide(release)


def test_release_waits_for_every_unit(item):
    with pytest.raises(FaultyFieldsError) as caught:
        tracking.propose_release(item.pk, reason="完成", actor=OWNER, now=NOW)
    assert caught.value.faults["responsibilities"][0].values == {"count": 2}


def test_of_two_versions_the_second_is_told(item):
    tracking.suspend_item(item.pk, version=2, reason="訴訟", actor=OWNER, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        tracking.withdraw_item(item.pk, version=2, reason="併案", actor=OWNER, now=NOW)
    assert fresh(item).state == "suspended"


def test_an_item_is_merged_into_an_open_one_and_not_into_itself(item, programme, small_city):
    other = tracking.list_item(
        programme.pk, new_item(small_city.units, number="2"), actor=OWNER, now=NOW
    )
    with pytest.raises(FaultyFieldsError):
        tracking.merge_item(item.pk, into_id=item.pk, version=2, reason="x", actor=OWNER, now=NOW)
    row = tracking.merge_item(
        item.pk, into_id=other.pk, version=2, reason="同一路段", actor=OWNER, now=NOW
    )
    assert (row.state, row.merged_into_id) == ("merged", other.pk)


def test_a_light_is_overridden_with_a_reason_until_a_day(item):
    word = Override(Light.GOOD, "契約變更已核定", date(2026, 3, 1))
    row = tracking.override_light(item.pk, word, version=2, actor=OWNER, now=NOW)
    assert (row.override_light, row.light, row.version) == ("good", "none", 3)
    bare = Override(Light.GOOD, "", date(2026, 3, 1))
    with pytest.raises(FaultyFieldsError):
        tracking.override_light(item.pk, bare, version=3, actor=OWNER, now=NOW)
