"""The centre's results of a year: kept, mended, ranked with our own, and taken off."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import FaultyFieldsError
from civicloop.engines.tracking.states import Stage
from civicloop.evaluate.programmes import queries
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.models import CentralResult
from civicloop.evaluate.programmes.rules.grants import GRANT_RULE, GRANTS
from civicloop.evaluate.programmes.rules.results import ItemResult
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import machine, person
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.rulesets import services as rulesets
from tests.db.programmes.conftest import CURVE, JANUARY, NOW, OWNER, UNIT, new_item

D = Decimal
TODAY = date(2026, 2, 2)
NOTICE = programmes.CityResult(
    TODAY, "發管字第1150012345號", D("97.7"), place=2, among=22, next_grant=4_600_000
)


@pytest.fixture
def three(programme, small_city):
    """Three tracked items, two of one unit, each with a budget."""
    units = small_city.units
    rows = []
    for number, unit, budget in (
        ("115-001", "ROADS", 3_000_000), ("115-002", "ROADS", 1_000_000),
        ("115-003", "PARKS", 500_000),
    ):  # fmt: skip
        new = new_item(units, number=number, unit_id=units[unit].pk, budget=budget)
        row = tracking.list_item(programme.pk, new, actor=OWNER, now=NOW)
        tracking.approve_baseline(row.pk, CURVE, from_on=JANUARY, actor=OWNER, now=NOW)
        rows.append(tracking.approve_item(row.pk, version=1, actor=OWNER, now=NOW))
    return rows


def keep(programme, notice=NOTICE, items=(), *, year=2026, actor=OWNER):
    return programmes.keep_results(programme.pk, year, notice, items, actor=actor, now=NOW)


def rank(programme, actor=OWNER, **options):
    found = queries.ranking(actor, programme.pk, 2026, today=TODAY, **options)
    return found, [
        (one.item.number if one.item else one.unit, one.ranked.place, one.ranked.following)
        for one in found.placed
    ]


TOLD = (ItemResult(1, "115-001", D(92)), ItemResult(2, "115-002", D(75), grant=900_000))


def test_what_the_centre_tells_ranks_items_and_moves_their_grants(programme, three):
    assert keep(programme, items=TOLD) == 3
    found, rows = rank(programme)
    assert rows == [("115-001", 1, 3_150_000), ("115-002", 2, 855_000), ("115-003", None, None)]
    assert (found.city.place, found.city.among) == (2, 22)
    assert (found.whole.grant, found.whole.following) == (4_400_000, 4_620_000)
    assert found.city.next_grant == 4_600_000
    _found, units = rank(programme, by_unit=True)
    assert [(place, following) for _unit, place, following in units] == [
        (1, 3_900_000),
        (None, None),
    ]
    event = list(ledger.history(programme.ref))[-1]
    assert (event.name, event.body["items"], event.body["place"]) == (
        "programmes.results_kept", 2, 2,
    )  # fmt: skip


def test_a_second_notice_mends_the_first_and_keeps_what_it_does_not_name(programme, three):
    keep(programme, items=TOLD)
    keep(programme, programmes.CityResult(TODAY), [ItemResult(1, "115-002", D(81))])
    assert CentralResult.objects.count() == 3
    _found, rows = rank(programme)
    assert [row[0] for row in rows] == ["115-001", "115-002", "115-003"]
    assert CentralResult.objects.get(item__number="115-002").score == D(81)
    assert CentralResult.objects.get(item=None).score == D("97.7")


def test_until_it_is_told_our_own_confirmed_judgement_stands_for_it(programme, three):
    scores = dict.fromkeys(("progress", "spending", "quality", "reporting"), D(93))
    for stage, actor in ((Stage.SELF, UNIT), (Stage.FIRST, OWNER)):
        row = tracking.evaluate(
            three[2].pk, year=2026, stage=stage, scores=scores, actor=actor, now=NOW
        )
        found, rows = rank(programme)
        assert rows[0][1] is None, "a judgement that nobody confirmed, or the unit's own"
        tracking.confirm_evaluation(row.pk, actor=OWNER, now=NOW)
    found, rows = rank(programme)
    assert rows[0] == ("115-003", 1, 525_000)
    assert (found.placed[0].is_own, found.city, found.whole) == (True, None, None)
    keep(programme, items=[ItemResult(1, "115-003", D(60))])
    found, rows = rank(programme)
    assert (rows[0], found.placed[0].is_own) == (("115-003", 1, 450_000), False)


def test_places_are_among_all_although_a_unit_sees_its_own_alone(programme, three, small_city):
    keep(programme, items=[*TOLD, ItemResult(3, "115-003", D(85))])
    agent = small_city.actor("officer")
    _found, rows = rank(programme, actor=agent)
    assert {number for number, _place, _following in rows} == {"115-001", "115-002"}
    assert [place for _number, place, _following in rows] == [1, 3]


def test_the_rule_in_force_on_the_day_of_the_notice_counts(programme, three):
    both = {"rulesets.propose": None, "rulesets.approve": None}
    rulesets.seed(now=NOW)
    own = GRANT_RULE | {"bands": [{**GRANT_RULE["bands"][0], "at_least": 0, "change": 2.5}]}
    row = rulesets.propose(
        GRANTS, parameters=own, effective_from=date(2026, 2, 2), legal_basis="中央公告",
        actor=person(1, grants=both), now=NOW,
    )  # fmt: skip
    rulesets.approve(row.pk, actor=person(2, grants=both), now=NOW)
    keep(programme, replace(NOTICE, told_on=date(2026, 2, 1)), TOLD)
    assert rank(programme)[1][0] == ("115-001", 1, 3_150_000)
    keep(programme, NOTICE, TOLD)
    found, rows = rank(programme)
    assert rows[:2] == [("115-001", 1, 3_075_000), ("115-002", 2, 922_000)]
    assert (found.version, found.basis) == (2, "中央公告")


@pytest.mark.parametrize(
    ("notice", "items", "year", "faults"),
    [
        (replace(NOTICE, score=D(101)), (), 2026, {"score": "score_out_of_range"}),
        (replace(NOTICE, score=None), (), 2026, {"score": "missing"}),
        (programmes.CityResult(TODAY), (), 2026, {"score": "missing"}),
        (replace(NOTICE, place=None), (), 2026, {"place": "missing"}),
        (replace(NOTICE, place=0), (), 2026, {"place": "place_from_one"}),
        (replace(NOTICE, place=23), (), 2026, {"among": "fewer_than_the_place"}),
        (replace(NOTICE, next_grant=-1), (), 2026, {"next_grant": "below_zero"}),
        (replace(NOTICE, told_on=date(2026, 2, 3)), (), 2026, {"told_on": "in_the_future"}),
        (replace(NOTICE, told_on=date(2025, 12, 31)), (), 2026, {"told_on": "before_the_year"}),
        (NOTICE, (), 2025, {"results": "another_year"}),
        (NOTICE, (ItemResult(1, "116-9", D(1)),), 2026, {"sheet": "unknown_number"}),
    ],
)
@pytest.mark.usefixtures("three")
def test_what_cannot_be_is_named_and_nothing_is_kept(programme, notice, items, year, faults):
    with pytest.raises(FaultyFieldsError) as caught:
        keep(programme, notice, items, year=year)
    assert {name: row[0].code for name, row in caught.value.faults.items()} == faults
    assert not CentralResult.objects.exists()


def test_results_are_kept_and_taken_off_by_the_owner_with_a_reason(programme, three):
    for actor in (UNIT, machine("reviewer", "tracking.review", "tracking.see")):
        with pytest.raises(NotPermittedError):
            keep(programme, actor=actor)
    keep(programme, items=TOLD)
    by = {"actor": OWNER, "now": NOW}
    with pytest.raises(FaultyFieldsError):
        programmes.remove_results(programme.pk, 2026, reason=" ", **by)
    assert programmes.remove_results(programme.pk, 2026, reason="誤植年度", **by) == 3
    assert not CentralResult.objects.exists()
    with pytest.raises(FaultyFieldsError):
        programmes.remove_results(programme.pk, 2026, reason="再一次", **by)


def test_a_ranking_asks_the_same_for_one_item_and_for_many(
    programme, three, small_city, django_assert_max_num_queries
):
    for number in range(20):
        new = new_item(small_city.units, number=f"x-{number}", budget=number)
        row = tracking.list_item(programme.pk, new, actor=OWNER, now=NOW)
        tracking.approve_baseline(row.pk, CURVE, from_on=JANUARY, actor=OWNER, now=NOW)
        tracking.approve_item(row.pk, version=1, actor=OWNER, now=NOW)
    keep(programme, items=[*TOLD, *(ItemResult(n, f"x-{n}", D(n)) for n in range(20))])
    with django_assert_max_num_queries(7):
        assert len(rank(programme, by_unit=False)[1]) == 23
    with django_assert_max_num_queries(7):
        assert len(rank(programme, by_unit=True)[1]) == 2
