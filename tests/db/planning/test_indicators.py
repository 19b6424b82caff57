"""An indicator is proposed, decided by another, reported each year and reviewed at both tails."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month
from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    SamePersonError,
)
from civicloop.evaluate.planning.models import Indicator, Result, Version
from civicloop.evaluate.planning.rules import IndicatorKind, Rate, Target
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import EVERYWHERE, person
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.states.errors import IllegalMoveError
from tests.db.planning.city import (
    KEEPER,
    NOW,
    OTHER,
    approved,
    definition,
    open_plan,
    proposed,
    running,
)
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(small_city, settings, tmp_path):  # noqa: F811 (a fixture)
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


@pytest.fixture
def works(city):
    return city.units["WORKS"]


def reached(actual, **changes):
    values = {"evidence": "養護系統報表", "cause": ""} | changes
    return planning.Reached(Decimal(actual), **values)


def reported(row, year, actual, **changes):
    result = planning.save_result(row.pk, year, reached(actual, **changes), actor=KEEPER, now=NOW)
    return planning.move_result(result.pk, "send", version=result.version, actor=KEEPER, now=NOW)


def codes(error):
    return {name: [fault.code for fault in rows] for name, rows in error.value.faults.items()}


def test_an_indicator_holds_once_another_person_approved_it(works):
    plan, goal = open_plan(works)
    row = proposed(plan, goal)
    version = row.versions.get()
    assert row.current is None
    with pytest.raises(SamePersonError):
        planning.decide_version(version.pk, approve=True, actor=KEEPER, now=NOW)
    planning.decide_version(version.pk, approve=True, actor=OTHER, now=NOW)
    row.refresh_from_db()
    assert (row.current_id, row.current.state) == (version.pk, "approved")
    names = [event.name for event in ledger.history(row.ref)]
    assert names == ["planning.definition_proposed", "planning.definition_decided"]


def test_flags_want_a_word_and_a_refusal_a_reason(works):
    plan, goal = open_plan(works)
    row = proposed(plan, goal, name="辦理說明會場次", definition="召開場次")
    version = row.versions.get()
    assert version.flags == ["process_only"]
    for approve, code in ((True, "flags_need_note"), (False, "missing")):
        with pytest.raises(FaultyFieldsError) as error:
            planning.decide_version(version.pk, approve=approve, actor=OTHER, now=NOW)
        assert codes(error) == {"note": [code]}
    planning.decide_version(version.pk, approve=False, note="請改列成果", actor=OTHER, now=NOW)
    assert Version.objects.get().state == "refused"


def test_a_plan_is_approved_only_when_the_weights_of_each_agency_sum_to_100(works):
    plan, goal = open_plan(works)
    approved(plan, goal, weight=Decimal(60))
    proposed(plan, goal, number="K02", weight=Decimal(30))
    with pytest.raises(FaultyFieldsError) as error:
        planning.move_plan(plan.pk, "approve", actor=KEEPER, now=NOW)
    assert codes(error) == {"": ["definitions_wait", "agency_weights"]}
    plan.refresh_from_db()
    assert plan.state == "open"


def test_a_revision_keeps_the_version_in_force_until_it_is_approved(works):
    row = running(works)
    lower = definition(targets={y: Target(Decimal(70 + y - 2023)) for y in range(2023, 2027)})
    with pytest.raises(FaultyFieldsError) as error:
        planning.revise_indicator(row.pk, lower, actor=KEEPER, now=NOW)
    assert codes(error) == {"reason": ["missing"]}
    new = definition(targets=lower.targets, reason="量測方式改變")
    version = planning.revise_indicator(row.pk, new, actor=KEEPER, now=NOW)
    assert (version.number, version.flags) == (2, ["lowered"])
    row.refresh_from_db()
    assert row.current.number == 1
    with pytest.raises(FaultyFieldsError) as error:
        planning.revise_indicator(row.pk, new, actor=KEEPER, now=NOW)
    assert codes(error) == {"": ["version_waits"]}
    planning.decide_version(version.pk, approve=True, note="同意調降", actor=OTHER, now=NOW)
    states = list(row.versions.order_by("number").values_list("state", flat=True))
    assert states == ["replaced", "approved"]


def test_a_target_that_was_judged_stays(works):
    row = running(works)
    result = reported(row, 2023, 81)
    planning.move_result(result.pk, "accept", version=result.version, actor=OTHER, now=NOW)
    other = {y: Target(Decimal(90 + y - 2023)) for y in range(2023, 2027)}
    with pytest.raises(FaultyFieldsError) as error:
        planning.revise_indicator(
            row.pk, definition(targets=other, reason="提高"), actor=KEEPER, now=NOW
        )
    assert codes(error) == {"target_2023": ["already_judged"]}


@pytest.mark.parametrize(("actual", "tail"), [("40", "poor"), ("99", "exceeds")])
def test_both_tails_are_explained_and_accepted_with_advice_alone(works, actual, tail):
    row = running(works)
    result = planning.save_result(row.pk, 2023, reached(actual), actor=KEEPER, now=NOW)
    assert result.tail == tail
    with pytest.raises(FaultyFieldsError) as error:
        planning.move_result(result.pk, "send", version=1, actor=KEEPER, now=NOW)
    assert codes(error) == {"cause": [f"tail_{tail}"]}
    told = reached(actual, cause="人力調整，已補足")
    result = planning.save_result(row.pk, 2023, told, version=1, actor=KEEPER, now=NOW)
    result = planning.move_result(result.pk, "send", version=2, actor=KEEPER, now=NOW)
    with pytest.raises(SamePersonError):
        planning.move_result(result.pk, "accept", advice="可", version=3, actor=KEEPER, now=NOW)
    with pytest.raises(FaultyFieldsError) as error:
        planning.move_result(result.pk, "accept", version=3, actor=OTHER, now=NOW)
    assert codes(error) == {"advice": [f"tail_{tail}"]}
    result = planning.move_result(
        result.pk, "accept", advice="次年提高目標", version=3, actor=OTHER, now=NOW
    )
    assert (result.state, result.advice) == ("accepted", "次年提高目標")
    with pytest.raises(IntegrityError), transaction.atomic():
        Result.objects.update(advice="")


def test_who_saves_second_is_told(works):
    row = running(works)
    planning.save_result(row.pk, 2023, reached("80"), actor=KEEPER, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        planning.save_result(row.pk, 2023, reached("81"), actor=OTHER, now=NOW)
    assert Result.objects.get().actual == 80


def test_a_share_is_what_its_parts_make(works):
    row = running(works)
    parts = {"numerator": Decimal(984), "denominator": Decimal(1043)}
    with pytest.raises(FaultyFieldsError) as error:
        planning.save_result(row.pk, 2023, reached("94.4", **parts), actor=KEEPER, now=NOW)
    assert codes(error) == {"actual": ["share_differs"]}
    result = planning.save_result(row.pk, 2023, reached("94.3", **parts), actor=KEEPER, now=NOW)
    assert result.verdict == "excellent"


def test_nothing_is_reported_before_the_plan_is_approved(works):
    plan, goal = open_plan(works)
    row = approved(plan, goal)
    with pytest.raises(IllegalMoveError):
        planning.save_result(row.pk, 2023, reached("80"), actor=KEEPER, now=NOW)


def test_an_agency_writes_for_itself_from_any_of_its_units(city, works):
    plan, _goal = open_plan(works)
    officer = city.actor("officer")
    goal = planning.set_goal(plan.pk, unit_id=works.pk, title="乙", actor=officer, now=NOW)
    assert goal.number == 2
    parks = city.units["PARKS"].pk
    with pytest.raises(NotPermittedError):
        planning.set_goal(plan.pk, unit_id=parks, title="丙", actor=officer, now=NOW)
    reader = person(9, grants={"planning.see": EVERYWHERE})
    with pytest.raises(NotPermittedError):
        planning.move_plan(plan.pk, "approve", actor=reader, now=NOW)


def test_the_rate_of_a_year_is_that_of_its_accepted_rows(works):
    row = running(works)
    result = reported(row, 2023, 81)
    assert queries.aggregate(row.plan_id, 2023) == Rate(0, 0)
    planning.move_result(result.pk, "accept", version=result.version, actor=OTHER, now=NOW)
    assert queries.aggregate(row.plan_id, 2023) == Rate(1, 1)
    (agency,) = queries.by_agency(row.plan_id, 2023)
    assert (agency.rate, agency.weighted, agency.missing) == (Rate(1, 1), 100, 0)
    (later,) = queries.by_agency(row.plan_id, 2024)
    assert (later.rate, later.weighted, later.missing) == (Rate(0, 0), None, 1)


def test_an_indicator_is_bound_to_a_figure_that_exists_and_waits_for_every_month(works):
    row = running(works)
    with pytest.raises(FaultyFieldsError) as error:
        planning.bind_metric(row.pk, metric="no.such", actor=KEEPER, now=NOW)
    assert codes(error) == {"metric": ["unknown"]}
    with pytest.raises(FaultyFieldsError) as error:
        planning.bind_metric(row.pk, metric="cases.days_median", actor=KEEPER, now=NOW)
    assert codes(error) == {"metric": ["not_additive"]}
    planning.bind_metric(row.pk, metric="cases.received", actor=KEEPER, now=NOW)
    with pytest.raises(FaultyFieldsError) as error:
        planning.fill_from_metric(row.pk, 2023, actor=KEEPER, now=NOW)
    assert codes(error) == {"": ["months_missing"]}
    assert not Result.objects.exists()
    metrics.refresh("cases.case", [Month(2023, number) for number in range(1, 13)], now=NOW)
    result = planning.fill_from_metric(row.pk, 2023, actor=KEEPER, now=NOW)
    assert (result.actual, result.tail, len(result.snapshot)) == (0, "poor", 12)


def test_the_words_of_an_earlier_plan_are_recognized(works):
    row = running(works)
    later = planning.lay_plan(
        title_zh="116 至 119", first_year=2027, last_year=2030, actor=KEEPER, now=NOW
    )
    planning.move_plan(later.pk, "open", actor=KEEPER, now=NOW)
    goal = planning.set_goal(later.pk, unit_id=works.pk, title="甲", actor=KEEPER, now=NOW)
    targets = {year: Target(Decimal(90 + year - 2027)) for year in range(2027, 2031)}
    second = proposed(later, goal, targets=targets)
    assert second.versions.get().flags == ["unchanged_text"]
    assert Indicator.objects.filter(number=row.number).count() == 2


def test_stages_and_bands_are_kept_as_they_are_judged(works):
    plan, goal = open_plan(works)
    bands = {year: Target(Decimal(45), Decimal(55)) for year in range(2023, 2027)}
    row = approved(plan, goal, kind=IndicatorKind.BAND, targets=bands)
    assert [one.target for one in row.current.targets.all()] == list(bands.values())
