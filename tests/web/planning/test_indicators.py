"""From a new plan to an accepted result in the browser, and with bad input."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.models import Indicator, Plan, Result, Version
from tests.db.planning.city import KEEPER, NOW, approved, open_plan, proposed, running
from tests.web.access import ROLES

INDICATOR = {
    "number": "K01", "name": "路燈修復率", "definition": "如期修復÷報修", "measure": "%",
    "kind": "rise", "face": "business", "weight": "100", "stages": "", "method": "",
    "exception": "",
    "target_2023": "80", "target_2024": "８１", "target_2025": "82", "target_2026": "83",
}  # fmt: skip
HOSTILE = ("\x00", "' OR 1=1 --", "<script>alert(1)</script>", "字" * 5000, "-1", "NaN", "1e999")


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


def post(client, name, /, *args, **values):
    return client.post(reverse(f"planning:{name}", args=args), values, follow=True)


def text_of(answer):
    return answer.content.decode()


def test_from_a_new_plan_to_an_accepted_result(city):
    analyst, officer = city.client("analyst"), city.client("officer")
    keeper = city.client("administrator")
    plan_values = {"title_zh": "中程計畫", "title_en": "", "first_year": "112", "last_year": "115"}
    post(analyst, "new-plan", **plan_values)
    plan = Plan.objects.get()
    assert (plan.first_year, plan.last_year) == (2023, 2026)
    post(analyst, "move-plan", plan.pk, move="open")
    post(officer, "new-goal", plan.pk, unit=city.units["WORKS"].pk, title="城市安全")
    goal = plan.goals.get()
    post(officer, "new-strategy", plan.pk, goal.pk, title="汰換老舊路燈")
    place = f"{goal.pk}-{goal.strategies.get().pk}"
    page = post(officer, "new-indicator", plan.pk, place=place, **INDICATOR)
    assert "路燈修復率" in text_of(page)
    version = Version.objects.get()
    assert version.targets.get(year=2024).value == 81
    assert "路燈修復率" in text_of(analyst.get(reverse("planning:definitions")))
    post(analyst, "decide", version.pk, decision="approve", note="同意")
    post(keeper, "move-plan", plan.pk, move="approve")
    plan.refresh_from_db()
    assert plan.state == "approved"
    row = Indicator.objects.get()
    values = {"version": "0", "actual": "85", "evidence": "系統報表", "cause": ""}
    post(officer, "write", row.pk, 2023, **values)
    post(officer, "send", row.pk, 2023, version="1")
    assert "路燈修復率" in text_of(analyst.get(reverse("planning:review")))
    post(analyst, "assess", row.pk, 2023, version="2", decision="accept", advice="")
    result = Result.objects.get()
    assert (result.state, result.verdict) == ("accepted", "excellent")
    shown = text_of(officer.get(reverse("planning:plan", args=[plan.pk])))
    assert "100.0 %" in shown


def test_who_proposed_does_not_decide_and_is_told(city):
    plan, goal = open_plan(city.units["WORKS"])
    row = proposed(plan, goal, actor=KEEPER)
    version = row.versions.get()
    Version.objects.update(proposed_by=city.actor("analyst").ref)
    page = post(city.client("analyst"), "decide", version.pk, decision="approve", note="可")
    assert "error-summary" in text_of(page)
    assert Version.objects.get().state == "proposed"


def test_an_officer_of_another_agency_is_refused_in_words(city):
    plan, _goal = open_plan(city.units["PARKS"])
    officer = city.client("officer")
    page = officer.get(reverse("planning:new-goal", args=[plan.pk]))
    assert f'value="{city.units["PARKS"].pk}"' not in text_of(page)
    post(officer, "new-goal", plan.pk, unit=city.units["PARKS"].pk, title="公園")
    assert plan.goals.count() == 1


def test_a_bad_value_is_told_and_breaks_nothing(city):
    plan, goal = open_plan(city.units["WORKS"])
    officer = city.client("officer")
    for field in ("number", "name", "weight", "target_2023", "kind", "stages"):
        for value in HOSTILE:
            values = INDICATOR | {"place": str(goal.pk), "kind": "stages"} | {field: value}
            answer = post(officer, "new-indicator", plan.pk, **values)
            assert answer.status_code == 422
            assert "<script>alert" not in text_of(answer)
    assert not Indicator.objects.exists()


def test_a_year_outside_the_plan_is_no_page(city):
    row = running(city.units["WORKS"])
    officer = city.client("officer")
    assert officer.get(reverse("planning:write", args=[row.pk, 2030])).status_code == 404
    assert officer.get(reverse("planning:result", args=[row.pk, 2023])).status_code == 404


def test_what_stands_against_approval_is_said_on_the_page(city):
    plan, _goal = open_plan(city.units["WORKS"])
    page = post(city.client("analyst"), "move-plan", plan.pk, move="approve")
    assert "尚無核定之指標" in text_of(page)


@pytest.mark.parametrize("name", ["plans", "indicators", "definitions", "results", "review"])
def test_every_list_exports(city, name):
    running(city.units["WORKS"])
    for kind in ("csv", "ods", "xlsx"):
        answer = city.client("analyst").get(reverse(f"planning:{name}"), {"export": kind})
        assert answer.status_code == 200
        assert b"".join(answer)


@pytest.mark.parametrize(
    ("name", "args"), [("indicators", ()), ("plan", ("plan",)), ("definitions", ())]
)
def test_a_list_costs_the_same_with_one_row_and_with_three(city, name, args):
    plan, goal = open_plan(city.units["WORKS"])
    analyst = city.client("analyst")
    address = reverse(f"planning:{name}", args=[plan.pk] if args else [])
    counts = []
    for numbers in (("1",), ("2", "3")):
        for number in numbers:
            approved(plan, goal, number=f"A{number}")
            proposed(plan, goal, number=f"P{number}")
        analyst.get(address)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            analyst.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_every_reader_sees_an_indicator_and_its_result(city):
    row = running(city.units["WORKS"])
    officer = city.client("officer")
    post(officer, "write", row.pk, 2023, version="0", actual="85", evidence="表", cause="")
    for role in set(ROLES) - {"agent", "crew"}:
        client = city.client(role)
        for name, args in (("indicator", [row.pk]), ("result", [row.pk, 2023])):
            assert client.get(reverse(f"planning:{name}", args=args)).status_code == 200


def test_goals_of_other_agencies_offer_no_step(city):
    plan, goal = open_plan(city.units["WORKS"])
    other = planning.set_goal(
        plan.pk, unit_id=city.units["PARKS"].pk, title="公園", actor=KEEPER, now=NOW
    )
    page = text_of(city.client("officer").get(reverse("planning:plan", args=[plan.pk])))
    for name in ("correct-goal", "new-strategy"):
        assert reverse(f"planning:{name}", args=[plan.pk, goal.pk]) in page
        assert reverse(f"planning:{name}", args=[plan.pk, other.pk]) not in page
