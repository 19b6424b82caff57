"""What is due over all modules for one person, and ten things to know of the whole city."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from civicloop.assembly.home.rules import in_order
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.models import Month
from civicloop.evaluate.planning import queries as plans
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.states import BookKind
from civicloop.evaluate.resolutions import queries as resolved
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.ui.rules import DUTIES, THINGS, Duty, DutySource, Thing, ThingSource, things_for
from tests.db.documents import city as archive
from tests.db.planning import city as four_years
from tests.db.planning import rounds
from tests.db.planning.test_indicators import reached
from tests.db.resolutions.conftest import KEEPER

FOLDED = '<details class="stack">'


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


def test_duties_stand_by_their_last_day_then_by_how_long_they_wait():
    rows = [
        {"duty": Duty("none", "/")},
        {"duty": Duty("waits", "/", since=date(2026, 1, 2))},
        {"duty": Duty("waits longer", "/", since=date(2026, 1, 1))},
        {"duty": Duty("later", "/", due=date(2026, 3, 2))},
        {"duty": Duty("first", "/", due=date(2026, 3, 1))},
    ]
    found = [row["duty"].title for row in in_order(rows)]
    assert found == ["first", "later", "waits longer", "waits", "none"]


def test_everything_that_an_officer_owes_stands_in_one_list(city):
    works, roads = city.units["WORKS"], city.units["ROADS"]
    row = four_years.running(works)
    planning.open_book(
        kind=BookKind.PLAN, year=2027, unit_ids=[works.pk], due_on=date(2027, 5, 31),
        actor=four_years.KEEPER, now=four_years.NOW,
    )  # fmt: skip
    planning.write_proposal(
        rounds.issued().pk, rounds.project(), unit_id=works.pk, actor=four_years.KEEPER,
        now=rounds.MARCH,
    )  # fmt: skip
    resolutions.lay_bodies(works.pk, actor=KEEPER)
    today = timezone.localdate()
    held = resolutions.call_meeting(
        resolutions.MeetingDraft(resolved.body("city_meeting").pk, "第760次市政會議", today),
        actor=KEEPER,
    )
    resolutions.write_many(
        held.pk, [resolutions.DecisionDraft("三多路人行道改善", roads.pk)], actor=KEEPER
    )
    page = city.client("officer").get(reverse("home:due")).content.decode()
    for said in (
        "K01 道路坑洞如期修復率", "2027-001 人行道改善", "三多路人行道改善",
        reverse("planning:indicator", args=[row.pk]),
    ):  # fmt: skip
        assert said in page
    assert page.count(reverse("planning:indicator", args=[row.pk])) == 3, "112 to 114"
    assert "116 施政計畫" in page
    other = city.client("agent").get(reverse("home:due")).content.decode()
    assert "目前沒有應辦事項" in other
    assert "沒有待您核定或審查的事項" in other


def waiting(city, count):
    """So many indicators that wait for approval, and a result that waits for its review."""
    row = four_years.running(city.units["WORKS"])
    planning.save_result(row.pk, 2023, reached("85"), actor=four_years.KEEPER)
    planning.move_result(row.results.get().pk, "send", version=1, actor=four_years.KEEPER)
    for number in range(count):
        four_years.proposed(row.plan, row.goal, number=f"P{number:02}", weight=1)
    return row


def test_a_long_list_shows_its_first_rows_and_folds_the_rest(city):
    waiting(city, 20)
    page = city.client("analyst").get(reverse("home:due")).content.decode()
    before, _open, folded = page.partition(FOLDED)
    assert before.count('class="row-link') == 6
    assert folded.count('class="row-link') == 15
    assert "其餘 15 項" in page
    assert "全部類別" in page


def test_what_is_due_of_one_kind_stands_alone_and_open(city):
    waiting(city, 20)
    analyst = city.client("analyst")
    page = analyst.get(reverse("home:due"), {"kind": "planning.definitions"}).content.decode()
    assert FOLDED not in page
    assert page.count('class="row-link') == 20
    assert page.count('aria-current="page"') >= 1
    one = analyst.get(reverse("home:due"), {"kind": "planning.review"}).content.decode()
    assert one.count('class="row-link') == 1
    for odd in ("", "x", "planning.results", "\0"):
        odd_page = analyst.get(reverse("home:due"), {"kind": odd}).content.decode()
        assert odd_page.count('class="row-link') == 21, "another's kind, or none, is all"


def test_a_short_list_is_not_folded(city):
    waiting(city, 7)
    page = city.client("analyst").get(reverse("home:due")).content.decode()
    assert FOLDED not in page
    assert page.count('class="row-link') == 8


def test_a_result_is_owed_until_it_is_sent_and_then_waits_for_its_reviewer(city):
    row = four_years.running(city.units["WORKS"])
    officer, analyst = city.actor("officer"), city.client("analyst")
    today = date(2026, 11, 20)
    assert plans.results_until(today)(2025) == date(2026, 2, 12), "as in 109: by 12 February"
    assert plans.review_until(today)(2025) == date(2026, 4, 30), "and reviewed by the end of April"
    owed = [one.year for one in plans.results_owed(officer, today)]
    assert owed == [2023, 2024, 2025]
    planning.save_result(row.pk, 2024, reached("84"), actor=officer)
    assert 2024 in [one.year for one in plans.results_owed(officer, today)], "a draft is not sent"
    found = planning.move_result(row.results.get().pk, "send", version=1, actor=officer)
    assert [one.year for one in plans.results_owed(officer, today)] == [2023, 2025]
    page = analyst.get(reverse("home:due")).content.decode()
    assert reverse("planning:result", args=[row.pk, found.year]) in page


def test_documents_to_explain_stand_with_the_day_of_the_answer(city):
    archive.take(archive.table(archive.line(unit="ROADS", number="A-1", kind="速件")))
    documents.chase(
        Month.objects.get().pk, city.units["ROADS"].pk, actor=archive.KEEPER, now=archive.NOW
    )
    page = city.client("officer").get(reverse("home:due")).content.decode()
    assert "A-1" in page
    assert "待說明逾限公文" in page


def test_the_page_asks_the_same_for_one_row_and_for_three(city):
    works = city.units["WORKS"]
    plan, goal = four_years.open_plan(works)
    client, counts = city.client("analyst"), []
    for number in ("K01", "K02", "K03"):
        four_years.proposed(plan, goal, number=number)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("home:due")).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_ten_things_over_the_whole_city_each_with_its_rows(city):
    client = city.client("mayor")
    page = client.get(reverse("home:today")).content.decode()
    assert page.count('class="ten-row"') == 10
    for source in THINGS.values():
        thing = source.look(city.actor("mayor"), timezone.localdate())
        assert client.get(thing.url).status_code in {200, 302}, source.key


def test_what_presses_comes_first_and_zero_last(monkeypatch):
    numbers = {
        "calm": (3, ""),
        "none": (0, "danger"),
        "watch": (2, "warning"),
        "bad": (1, "danger"),
    }
    found = {
        key: ThingSource(
            key, key, "tracking.see", order,
            lambda _actor, _today, one=one: Thing(one[0], "/", tone=one[1]),
        )
        for order, (key, one) in enumerate(numbers.items())
    }  # fmt: skip
    monkeypatch.setattr(THINGS, "_entries", found)
    told = things_for(machine("one", "tracking.see"), date(2026, 1, 1))
    assert [source.key for source, _thing in told] == ["bad", "watch", "calm", "none"]
    assert things_for(citizen(), date(2026, 1, 1)) == []


def test_every_kind_of_duty_leads_to_a_page_and_names_a_right(city):
    for source in DUTIES.values():
        assert reverse(source.url_name).startswith("/"), source.key
        assert source.look(city.actor("analyst"), timezone.localdate(), 5) is not None


@pytest.mark.parametrize(("late", "told"), [(3, "3"), (25, "25"), (26, "25+")])
def test_what_is_overdue_beyond_the_page_is_told_of(city, monkeypatch, late, told):
    rows = [Duty(f"第 {number} 件", "/", due=date(2026, 1, 1)) for number in range(late)]
    source = DutySource(
        "many", "many", "home:due", "tracking.report", waits=False,
        look=lambda _actor, _today, most: rows[:most],
    )  # fmt: skip
    monkeypatch.setattr(DUTIES, "_entries", {"many": source})
    page = city.client("officer").get(reverse("home:due")).content.decode()
    assert f"· {told} 件已逾期" in page
