"""What was written wrongly is put right once; bound indicators fill years that are over."""

from datetime import date

import pytest

from civicloop.engines.metrics.rules import Month
from civicloop.engines.metrics.services import refresh
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.models import Month as DocumentMonth
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import ChangedMeanwhileError, FaultyFieldsError
from civicloop.evaluate.planning.models import Result
from civicloop.evaluate.planning.rules import mark
from civicloop.evaluate.planning.states import UndertakingKind
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import person
from civicloop.kernel.states.errors import IllegalMoveError
from tests.db.documents.city import KEEPER as DOCUMENT_KEEPER
from tests.db.documents.city import MONTH, take
from tests.db.planning.city import KEEPER, NOW, OTHER, open_plan, running
from tests.db.planning.rounds import JUNE, MARCH, issued
from tests.web.conftest import small_city  # noqa: F401 (a fixture)


@pytest.fixture
def city(small_city, settings, tmp_path):  # noqa: F811 (a fixture)
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return small_city


def test_a_goal_is_worded_anew_and_who_saves_second_is_told(city):
    _plan, goal = open_plan(city.units["WORKS"])
    seen = mark(goal.title)
    planning.correct_goal(goal.pk, " 道路更安全 ", seen=seen, actor=KEEPER, now=NOW)
    goal.refresh_from_db()
    assert goal.title == "道路更安全"
    with pytest.raises(ChangedMeanwhileError):
        planning.correct_goal(goal.pk, "另一個", seen=seen, actor=OTHER, now=NOW)
    with pytest.raises(FaultyFieldsError):
        planning.correct_goal(goal.pk, " ", seen=mark(goal.title), actor=OTHER, now=NOW)
    stranger = person(9, grants={"planning.write": frozenset({city.units["PARKS"].pk})})
    with pytest.raises(NotPermittedError):
        planning.correct_goal(goal.pk, "他", seen=mark(goal.title), actor=stranger, now=NOW)


def test_a_pledge_keeps_its_number_to_itself(city):
    unit = city.units["WORKS"].pk
    first, second = (
        planning.make_pledge(
            number=number, guideline="務實", title="路平", unit_id=unit, actor=KEEPER, now=NOW
        )
        for number in ("01", "02")
    )
    said = {"number": "01", "guideline": "務實", "title": "路平燈亮", "text": "", "unit_id": unit}
    seen = mark("02", "務實", "路平", "", unit)
    with pytest.raises(FaultyFieldsError):
        planning.correct_pledge(second.pk, said, seen=seen, actor=KEEPER, now=NOW)
    said["number"] = "02"
    planning.correct_pledge(second.pk, said, seen=seen, actor=KEEPER, now=NOW)
    second.refresh_from_db()
    assert (second.number, second.title, first.number) == ("02", "路平燈亮", "01")


def test_a_major_project_stays_one_and_an_ended_one_is_not_changed(city):
    unit = city.units["WORKS"].pk
    row = planning.list_undertaking(
        kind=UndertakingKind.MAJOR, year=2026, title="捷運", unit_id=unit, ministry="交通部",
        amount=1_000_000_000, actor=KEEPER, now=NOW,
    )  # fmt: skip
    said = {"title": "捷運延伸", "unit_id": unit, "ministry": "交通部", "amount": 999_999_999,
            "due_on": None}  # fmt: skip
    seen = mark("捷運", unit, "交通部", 1_000_000_000, None)
    with pytest.raises(FaultyFieldsError):
        planning.correct_undertaking(row.pk, said, seen=seen, actor=KEEPER, now=NOW)
    said["amount"] = 1_200_000_000
    planning.correct_undertaking(row.pk, said, seen=seen, actor=KEEPER, now=NOW)
    for move, words in (("review", {"text": "通過"}), ("write_to_ministry", {"letter": "1"}),
                        ("settle", {"letter": "2"})):  # fmt: skip
        planning.step_undertaking(
            row.pk, move, made_on=date(2026, 11, 1), actor=KEEPER, now=NOW, **words
        )
    with pytest.raises(IllegalMoveError):
        planning.correct_undertaking(row.pk, said, seen=seen, actor=KEEPER, now=NOW)


def test_the_last_day_for_projects_moves_with_its_reason_until_the_reviews_begin(city):
    row = issued()
    with pytest.raises(FaultyFieldsError):
        planning.move_deadline(
            row.pk, date(2027, 1, 1), reason="", version=row.version, actor=KEEPER, now=MARCH
        )
    moved = planning.move_deadline(
        row.pk, date(2026, 5, 31), reason="颱風", version=row.version, actor=KEEPER, now=MARCH
    )
    with pytest.raises(ChangedMeanwhileError):
        planning.move_deadline(
            row.pk, date(2026, 6, 1), reason="再延", version=row.version, actor=OTHER, now=MARCH
        )
    planning.move_round(row.pk, "begin_first_review", actor=KEEPER, now=JUNE)
    with pytest.raises(IllegalMoveError):
        planning.move_deadline(
            row.pk, date(2026, 6, 1), reason="再延", version=moved.version + 1, actor=KEEPER,
            now=JUNE,
        )  # fmt: skip


def test_a_bound_indicator_fills_the_year_that_is_over_by_itself_and_once(city):
    row = running(city.units["WORKS"])
    take(MONTH.replace(b"\nA,", b"\nWORKS,").replace("環境保護局".encode(), b"PARKS"))
    documents.publish_month(DocumentMonth.objects.get().pk, actor=DOCUMENT_KEEPER, now=NOW)
    planning.bind_metric(
        row.pk, metric="documents.on_time", by="agency", member="WORKS", actor=KEEPER, now=NOW
    )
    january = NOW.replace(year=2027, month=1)
    assert planning.fill_bound(now=january) == 0, "no month of 2026 is counted yet"
    refresh("documents.document", [Month(2026, number) for number in range(1, 13)], now=january)
    assert planning.fill_bound(now=NOW) == 0, "2026 is not over"
    assert planning.fill_bound(now=january) == 1
    result = Result.objects.get()
    assert (result.year, result.state, result.actual) == (2026, "draft", 50)
    assert planning.fill_bound(now=january) == 0


def test_the_title_of_a_plan_is_put_right_by_who_keeps_plans(city):
    plan, _goal = open_plan(city.units["WORKS"])
    said, seen = {"title_zh": "中程施政計畫", "title_en": "Plan"}, mark(plan.title_zh, "")
    planning.correct_plan(plan.pk, said, seen=seen, actor=KEEPER, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        planning.correct_plan(plan.pk, said, seen=seen, actor=OTHER, now=NOW)
    plan.refresh_from_db()
    assert (plan.title_zh, plan.title_en) == ("中程施政計畫", "Plan")
    seen = mark("中程施政計畫", "Plan")
    for wrong in ({"title_zh": " "}, {"title_zh": "長" * 121}, {"title_en": "x" * 161}):
        with pytest.raises(FaultyFieldsError):
            planning.correct_plan(plan.pk, said | wrong, seen=seen, actor=KEEPER, now=NOW)
    writer = person(9, grants={"planning.write": frozenset({city.units["WORKS"].pk})})
    with pytest.raises(NotPermittedError):
        planning.correct_plan(plan.pk, said, seen=seen, actor=writer, now=NOW)
