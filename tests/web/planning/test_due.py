"""What is due of plans: each kind costs the same with one row and with three, and is in order."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.rules import Target
from civicloop.evaluate.planning.states import BookKind, UndertakingKind
from civicloop.ui.rules import DUTIES
from tests.db.planning.city import KEEPER, NOW, approved, proposed
from tests.db.planning.rounds import JUNE, MARCH, issued, project, sent
from tests.db.planning.test_indicators import reached

BY = {"actor": KEEPER, "now": NOW}
KINDS = {
    "planning.results": "officer", "planning.years": "officer", "planning.projects": "officer",
    "planning.parts": "officer", "planning.steps": "analyst", "planning.definitions": "analyst",
    "planning.review": "analyst", "planning.summaries": "analyst", "planning.judge": "analyst",
    "planning.sign": "analyst",
}  # fmt: skip
"""Every kind of duty of plans, and who has it."""


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


def plan_of(city, first):
    """A plan of four years that are over, with goal, indicator, result and summary."""
    works = city.units["WORKS"]
    plan = planning.lay_plan(title_zh="中程", first_year=first, last_year=first + 3, **BY)
    planning.move_plan(plan.pk, "open", **BY)
    goal = planning.set_goal(plan.pk, unit_id=works.pk, title="安全", **BY)
    targets = {year: Target(Decimal(80 + year - first)) for year in range(first, first + 4)}
    row = approved(plan, goal, number=f"A{first}", targets=targets)
    planning.move_plan(plan.pk, "approve", **BY)
    proposed(plan, goal, number=f"P{first}", targets=targets)
    result = planning.save_result(row.pk, first, reached("85"), **BY)
    planning.move_result(result.pk, "send", version=1, **BY)
    words = planning.YearWords("甲", "乙", "丙")
    said = planning.write_summary(plan.pk, works.pk, first, words, **BY)
    planning.move_summary(said.pk, "send", version=1, **BY)


def more(city, number, rounds):
    """One more of each kind."""
    works = city.units["WORKS"]
    plan_of(city, 1990 + 4 * number)
    planning.write_proposal(
        rounds[0].pk, project(year=rounds[0].year), unit_id=works.pk, actor=KEEPER, now=MARCH
    )
    planning.list_undertaking(
        kind=UndertakingKind.STUDY, year=2026, title="研究", unit_id=works.pk, ministry="國發會",
        amount=1_000_000, due_on=date(2026, 12, 1), **BY,
    )  # fmt: skip
    lines = [planning.NewLine("1", "", "一般行政", 10_000)]
    for year, is_sent in ((2030 + number, False), (2040 + number, True)):
        book = planning.open_book(kind=BookKind.PLAN, year=year, unit_ids=[works.pk], **BY)
        if is_sent:
            part = book.parts.get()
            part = planning.write_part(part.pk, lines, is_budget=False, version=1, **BY)
            part = planning.write_part(part.pk, lines, is_budget=True, version=2, **BY)
            planning.move_part(part.pk, "send", version=part.version, **BY)


@pytest.fixture
def rounds(city):
    """One that projects come into, and one in its first review with three of them."""
    heard = issued(2028)
    for _turn in range(3):
        sent(heard, city.units["WORKS"])
    planning.move_round(heard.pk, "begin_first_review", actor=KEEPER, now=JUNE)
    return issued(2027), heard


def test_every_kind_costs_the_same_with_one_row_and_with_three(city, rounds):
    assert {key for key in DUTIES if key.startswith("planning.")} == set(KINDS)
    today, counts = timezone.localdate(), []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            more(city, number, rounds)
        found, rows = {}, {}
        for key, role in KINDS.items():
            actor = city.actor(role)
            with CaptureQueriesContext(connection) as captured:
                rows[key] = len(DUTIES.get(key).look(actor, today, 50))
            found[key] = len(captured)
        counts.append((found, rows))
    (first, few), (second, many) = counts
    assert first == second
    assert all(few.values()), few
    grown = {key for key in KINDS if many[key] > few[key]}
    assert grown == set(KINDS) - {"planning.judge"}, "three projects are judged from the start"


def test_a_year_to_sum_up_stands_with_its_last_day_and_leads_to_its_page(city):
    plan_of(city, 2019)
    page = city.client("officer").get(reverse("home:due")).content.decode()
    assert "109 年度綜整說明" in page
    waits = city.client("analyst").get(reverse("home:due")).content.decode()
    assert "108 年度綜整說明" in waits
    [source] = [one for key, one in DUTIES.items() if key == "planning.years"]
    duties = source.look(city.actor("officer"), date(2026, 11, 20), 10)
    assert [one.due for one in duties] == [date(year, 2, 12) for year in (2021, 2022, 2023)], (
        "by 12 February, as in 109"
    )
