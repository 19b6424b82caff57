"""Routing with effective days, trying rules out, replies, and the history of settings."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import CategoryError
from civicloop.answer.cases.models import ReplyTemplate, RoutingRule
from civicloop.answer.cases.rules import Condition, Rule
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.clock import services as clock
from tests.db.cases.city import MONDAY, SETUP, draft
from tests.db.cases.test_questions import ask

pytestmark = pytest.mark.django_db
NOBODY = machine("nobody")


def today():
    return timezone.localdate(clock.now())


def set_route(unit, *, begin=None, actor=SETUP, **more):
    values = {"category": "pothole", "district": "D1", "valid_from": begin or today()} | more
    return cases.set_route(unit=unit, actor=actor, **values)


def unit_on(day):
    return queries.route_for("pothole", "D1", day).unit


def test_a_new_rule_ends_the_old_one_on_its_first_day(city):
    begin = today() + timedelta(days=10)
    set_route("PARKS", begin=begin)
    assert unit_on(begin - timedelta(days=1)) == city.units["ROADS"].pk
    assert unit_on(begin) == city.units["PARKS"].pk
    ended = RoutingRule.objects.get(category__code="pothole", unit=city.units["ROADS"])
    assert ended.valid_until == begin


def test_a_rule_with_a_condition_ends_no_rule_without_one(city):
    ask()
    set_route("PARKS", condition=Condition("metres", "at_least", "6"))
    held = RoutingRule.objects.filter(category__code="pothole", valid_until__isnull=True)
    assert held.count() == 2


def test_the_past_is_not_rewritten(city):
    with pytest.raises(CategoryError) as caught:
        set_route("PARKS", begin=today() - timedelta(days=1))
    assert set(caught.value.faults) == {"valid_from"}
    rule = RoutingRule.objects.get(category__code="pothole")
    with pytest.raises(CategoryError):
        cases.end_route(rule.pk, on=today() - timedelta(days=1), actor=SETUP)
    assert unit_on(today()) == city.units["ROADS"].pk


def test_a_rule_ends_and_one_that_never_began_is_gone(city):
    rule = RoutingRule.objects.get(category__code="pothole")
    cases.end_route(rule.pk, on=today() + timedelta(days=1), actor=SETUP)
    assert unit_on(today() + timedelta(days=1)) == city.units["WORKS"].pk
    later = set_route("PARKS", begin=today() + timedelta(days=5))
    cases.end_route(later.pk, on=today(), actor=SETUP)
    assert not RoutingRule.objects.filter(pk=later.pk).exists()


def test_the_rule_for_everything_stays(city):
    rule = RoutingRule.objects.get(category__isnull=True)
    with pytest.raises(CategoryError) as caught:
        cases.end_route(rule.pk, on=today() + timedelta(days=1), actor=SETUP)
    assert set(caught.value.faults) == {"on"}


def test_the_rule_for_everything_can_name_another_unit(city):
    set_route("PARKS", category="", district="")
    assert queries.route_for("signal", "", today()).unit == city.units["PARKS"].pk
    assert RoutingRule.objects.filter(category__isnull=True, valid_until__isnull=True).count() == 1


def test_one_who_may_not_edit_changes_nothing(city):
    rule = RoutingRule.objects.get(category__code="pothole")
    with pytest.raises(NotPermittedError):
        set_route("PARKS", actor=NOBODY)
    with pytest.raises(NotPermittedError):
        cases.end_route(rule.pk, on=today(), actor=NOBODY)
    with pytest.raises(NotPermittedError):
        cases.save_reply(None, {}, actor=NOBODY)
    rule.refresh_from_db()
    assert rule.valid_until is None


def test_trying_a_rule_out_tells_what_it_would_have_done_and_does_nothing(city):
    ask()
    answers = {"width": "6-up", "metres": 8}
    wide = cases.open_case(draft(answers=answers), actor=citizen(), key="a", now=MONDAY)
    narrow = {"width": "under-6", "metres": 3}
    cases.open_case(
        draft(answers=narrow, description="另一處"), actor=citizen(), key="b", now=MONDAY
    )
    parks, roads = city.units["PARKS"].pk, city.units["ROADS"].pk
    proposed = Rule(
        0, "pothole", "", parks, 0, date(2020, 1, 1), condition=Condition("metres", "at_least", "6")
    )
    span = {"since": MONDAY - timedelta(days=1), "until": MONDAY + timedelta(days=1)}
    found = queries.simulate(proposed, on=MONDAY.date(), **span)
    assert (found.looked_at, found.moved) == (2, 1)
    assert found.flows == ((roads, parks, 1),)
    assert found.sample == ((wide.number, roads, parks),)
    assert RoutingRule.objects.filter(unit=parks, category__code="pothole").count() == 0


def test_a_restricted_case_is_counted_in_a_trial_but_its_number_is_not_told(city):
    cases.save_category(
        "pothole", {"confidentiality": "restricted", "is_public": False}, actor=SETUP
    )
    cases.open_case(draft(), actor=citizen(), key="a", now=MONDAY)
    proposed = Rule(0, "pothole", "D1", city.units["PARKS"].pk, 9, date(2020, 1, 1))
    span = {"since": MONDAY - timedelta(days=1), "until": MONDAY + timedelta(days=1)}
    found = queries.simulate(proposed, on=MONDAY.date(), **span)
    assert (found.moved, found.sample) == (1, ())


REPLY = {
    "outcome": "fixed",
    "title_zh": "已完成",
    "title_en": "Done",
    "text_zh": "案號 {案號} 已完成。",
    "text_en": "Case {number} is done.",
}


def test_a_reply_is_made_changed_and_its_history_kept(city):
    row = cases.save_reply(None, REPLY, category="pothole", actor=SETUP)
    cases.save_reply(row.pk, REPLY | {"title_en": "Finished"}, category="pothole", actor=SETUP)
    cases.save_reply(row.pk, REPLY | {"title_en": "Finished"}, category="pothole", actor=SETUP)
    last, first = queries.changes_of(row.ref)
    assert last.fields == (("title_en", "Done", "Finished"),)
    assert ("category", None, "pothole") in first.fields
    cases.save_reply(row.pk, REPLY | {"is_offered": False}, category="pothole", actor=SETUP)
    assert row not in queries.reply_templates(row.category_id)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text_zh": "{無此欄位}"}, "text_zh"),
        ({"text_en": ""}, "text_en"),
        ({"text_en": "x" * 2001}, "text_en"),
        ({"title_zh": "\x00"}, "title_zh"),
        ({"outcome": "lost"}, "outcome"),
        ({"title_zh": "已修復"}, "title_zh"),
    ],
)
def test_a_faulty_reply_is_refused_by_field(city, wrong, field):
    before = ReplyTemplate.objects.count()
    with pytest.raises(CategoryError) as caught:
        cases.save_reply(None, REPLY | wrong, actor=SETUP)
    assert set(caught.value.faults) == {field}
    assert ReplyTemplate.objects.count() == before


def test_the_history_of_a_category_names_each_field_with_both_values(city):
    cases.save_category("pothole", {"statutory_days": 7}, actor=SETUP, now=MONDAY)
    last = queries.changes_of(queries.any_category("pothole").ref)[0]
    assert last.fields == (("statutory_days", 6, 7),)
    assert (last.row.saved_by, last.row.saved_at) == (SETUP.ref, MONDAY)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name_en": " "}, "name_en"),
        ({"hint_zh": "x" * 201}, "hint_zh"),
        ({"advice_en": "\x07"}, "advice_en"),
        ({"keywords_zh": ["x" * 41]}, "keywords_zh"),
        ({"statutory_days": 31}, "statutory_days"),
        ({"operational_hours": 0}, "operational_hours"),
        ({"statutory_basis": "moons"}, "statutory_basis"),
        ({"group": "nowhere"}, "group"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_faulty_category_is_refused_by_field(city, values, field):
    with pytest.raises(CategoryError) as caught:
        cases.save_category("pothole", values, actor=SETUP)
    assert set(caught.value.faults) == {field}
