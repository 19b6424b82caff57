"""The list that a new city begins with."""

from datetime import date

import pytest

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Category, CategoryGroup, ReplyTemplate, RoutingRule
from civicloop.answer.cases.rules import Condition, defaults, is_question_code
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.schemas.rules import check_definition
from tests.db.cases.city import MONDAY, SETUP

pytestmark = pytest.mark.django_db
BEGIN = date(2026, 5, 1)


@pytest.fixture
def laid(small_city):
    return lay()


def lay(actor=SETUP):
    return cases.lay_starting_list(
        triage_unit="WORKS",
        valid_from=BEGIN,
        routes=[("gutter", "", "PARKS")],
        conditions=[("gutter", "", Condition("width", "is", "wide"), "ROADS")],
        actor=actor,
        now=MONDAY,
    )


def test_it_has_two_levels_of_about_the_expected_size(laid):
    assert 12 <= CategoryGroup.objects.count() <= 16
    assert 60 <= Category.objects.count() <= 90
    assert not Category.objects.filter(group__isnull=True).exists()


def test_citizens_are_offered_every_group_but_the_desks_own(laid):
    citizens = {each.group.code for each in queries.grouped_categories()}
    staff = {each.group.code for each in queries.grouped_categories(staff=True)}
    assert staff - citizens == {"desk"}
    kinds = {row.kind for row in Category.objects.all()}
    assert kinds == {"dispatch", "petition", "mailbox"}


def test_the_six_hazards_keep_their_hours(laid):
    rows = Category.objects.filter(group__code="hazards")
    assert {row.code: row.operational_hours for row in rows} == {
        "pothole": 4,
        "fallen-tree": 4,
        "street-light": 24,
        "flooding": 4,
        "signal": 4,
        "major-incident": 8,
    }


def test_what_is_restricted_is_not_public(laid):
    rows = Category.objects.filter(confidentiality="restricted")
    assert {row.code for row in rows} == {"corruption", "harassment", "bullying"}
    assert not rows.filter(is_public=True).exists()


def test_laying_it_again_changes_nothing(laid):
    def all_rows():
        kinds = (Category, CategoryGroup, ReplyTemplate, RoutingRule)
        return [list(kind.objects.order_by("pk").values()) for kind in kinds]

    before = all_rows()
    lay()
    assert all_rows() == before


def test_one_who_may_not_edit_lays_nothing(small_city):
    with pytest.raises(NotPermittedError):
        lay(machine("nobody", "schemas.publish"))
    assert not CategoryGroup.objects.exists()


def test_conditions_route_by_answer(laid):
    wide = queries.route_for("gutter", "", BEGIN, {"width": "wide"})
    narrow = queries.route_for("gutter", "", BEGIN, {"width": "narrow"})
    assert wide.condition is not None
    assert narrow.condition is None
    assert wide.unit != narrow.unit


@pytest.mark.parametrize("code", sorted(defaults.questions()))
def test_its_questions_are_sound(code):
    definition = defaults.questions()[code]
    check_definition(definition)
    assert all(is_question_code(name) for name in definition["properties"])
    assert set(definition["required"]) <= set(definition["properties"])


def test_hazards_require_no_answer_before_they_are_reported():
    hazards = {row["code"] for row in defaults.hazards()}
    asked = {code: form for code, form in defaults.questions().items() if code in hazards}
    assert [form["required"] for form in asked.values()] == [[]]


def test_every_category_has_words_for_the_suggestion_but_the_desks():
    silent = {row["code"] for row in defaults.categories() if not row["keywords_zh"]}
    assert silent == {"to-be-sorted", "other"}
