"""Calendars, closures and rules on screens."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import queries as clock_queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.models import Closure
from civicloop.kernel.clock.rules import working_days
from civicloop.kernel.notices.models import Message
from civicloop.kernel.rulesets import queries as rulesets
from civicloop.kernel.rulesets import services
from civicloop.kernel.rulesets.models import RuleSet
from civicloop.platform.administration import services as administration

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
CALENDARS = reverse("administration:calendars")
NEW_CLOSURE = reverse("administration:closure-new")
KEY = "cases.deadlines"
PROPOSE = reverse("administration:propose", args=[KEY])


@pytest.fixture(autouse=True)
def first_of_june():
    with clock.frozen(NOW):
        yield


def csv_of(year, *, change=None):
    lines = ["西元日期,星期,是否放假,備註"]
    known, first = clock_queries.calendar(), date(year, 1, 1).toordinal()
    for number in range(first, date(year + 1, 1, 1).toordinal()):
        entry = known.entry(date.fromordinal(number))
        code = "0" if entry.is_worked else "2"
        weekday = "一二三四五六日"[entry.day.weekday()]
        lines.append(f"{entry.day:%Y%m%d},{weekday},{code},{entry.name}")
    for number, line in (change or {}).items():
        lines[number - 1] = line
    return SimpleUploadedFile(f"{year}.csv", "\n".join(lines).encode())


LOAD = reverse("administration:calendar-load")
CHANGED = {4: "20260103,六,0,補行上班", 156: "20260604,四,2,端午節"}


def load_knowingly(administrator, data):
    asked = administrator.post(LOAD, data)
    seen = {name: asked.context[name] for name in ("sure", "kept")}
    return administrator.post(LOAD, {"holds_from": data.get("holds_from", ""), **seen})


def test_what_a_calendar_changes_is_shown_before_it_is_loaded(administrator):
    load_knowingly(administrator, {"file": csv_of(2026)})
    clock.start("cases:case:1", "statutory", working_days(5), NOW)
    asked = administrator.post(LOAD, {"file": csv_of(2026, change=CHANGED)})
    assert asked.context["consequences"] == [
        "檔案 2026.csv 會暫存一小時。",
        "2026 年：成為第 2 版，自 2026-06-01 起適用。",
        "不同的日子：2 天。",
        "2026-01-03: 例假日 → 補行上班日（補行上班）",
        "2026-06-04: 上班日 → 假日（端午節）",
        "會移動的未結期限：延後 1 件，提前 0 件。",
    ]
    assert clock_queries.tables().count() == 1
    seen = {name: asked.context[name] for name in ("sure", "kept")}
    other = administrator.post(LOAD, seen | {"holds_from": "2026-06-03"})
    assert other.status_code == 200, "another day than the one that was shown is asked again"
    done = administrator.post(LOAD, seen, follow=True)
    assert "2026 年第 2 版已匯入，1 件期限隨之調整" in done.content.decode()
    page = administrator.get(reverse("administration:year", args=[2026])).content.decode()
    assert ("第 2 版：2026.csv" in page, ">115/06/01</time> 起適用" in page) == (True, True)
    assert (">有效<" in page, "已被取代" in page) == (True, True)


def test_a_calendar_for_a_later_day_waits_and_says_so(administrator):
    load_knowingly(administrator, {"file": csv_of(2026)})
    data = {"file": csv_of(2026, change=CHANGED), "holds_from": "2026-06-20"}
    done = administrator.get(load_knowingly(administrator, data)["Location"])
    assert "2026 年第 2 版：自 2026-06-20 起適用" in done.content.decode()
    page = administrator.get(reverse("administration:year", args=[2026])).content.decode()
    assert "尚未生效" in page


@pytest.mark.parametrize("kept", ["made-up", "eyJh:1:abc", ""])
def test_a_file_that_was_not_kept_is_asked_for_again(administrator, kept):
    answer = administrator.post(LOAD, {"kept": kept, "sure": "x"})
    assert answer.status_code == 200
    assert "file" in answer.context["form"].errors
    assert not clock_queries.tables().exists()


def test_a_missing_calendar_is_told_in_the_overview_and_once_a_month_to_administrators(
    administrator, small_city
):
    load_knowingly(administrator, {"file": csv_of(2026)})
    september, october = (datetime(2026, month, 30, tzinfo=UTC) for month in (9, 10))
    assert administration.tell_of_missing_calendars(now=september) == 0
    first = administration.tell_of_missing_calendars(now=october)
    assert first >= 1
    assert administration.tell_of_missing_calendars(now=october) == 0
    november = datetime(2026, 11, 2, tzinfo=UTC)
    assert administration.tell_of_missing_calendars(now=november) == first
    told = set(Message.objects.values_list("template", "person"))
    keeper = small_city.people["administrator"].ref
    assert told == {("administration.calendar_missing", keeper)}
    with clock.frozen(september):
        page = administrator.get(reverse("administration:overview")).content.decode()
        assert "缺少 2027 年政府日曆表" not in page
    with clock.frozen(october):
        page = administrator.get(reverse("administration:overview")).content.decode()
        assert "缺少 2027 年政府日曆表" in page


def test_a_missing_year_is_told_until_its_file_is_loaded(administrator):
    assert "缺少 2026 年政府日曆表" in administrator.get(CALENDARS).content.decode()
    assert load_knowingly(administrator, {"file": csv_of(2026)}).status_code == 302
    page = administrator.get(CALENDARS).content.decode()
    assert "缺少 2026" not in page
    assert "2026.csv" in page


def test_every_mistake_in_a_file_is_told_with_its_line_and_nothing_changes(administrator):
    wrong = {3: "20260102,日,0,", 5: "2026-01-04,日,2,", 9: "20260108,四,1,"}
    page = administrator.post(
        reverse("administration:calendar-load"), {"file": csv_of(2026, change=wrong)}
    )
    told = [str(error) for error in page.context["form"].non_field_errors()]
    assert [line.partition("：")[0] for line in told] == ["第 3 行", "第 5 行", "第 9 行"]
    assert not clock_queries.tables().exists()


def test_the_days_of_a_year_say_what_they_count_as(administrator):
    page = administrator.get(reverse("administration:year", args=[2026]))
    january = page.context["months"][0]["weeks"]
    first = next(cell for week in january for cell in week if cell)
    assert (first["day"], first["kind"]) == (date(2026, 1, 1), "holiday")
    assert administrator.get(reverse("administration:year", args=[1990])).status_code == 404


def test_a_closure_is_asked_with_its_number_then_declared_and_withdrawn(administrator):
    clock.start("cases:case:1", "statutory", working_days(3), NOW)
    before = clock_queries.clock("cases:case:1", "statutory").due_at
    form = {"day": "2026-06-02", "half": "day", "name": "颱風"}
    asked = administrator.post(NEW_CLOSURE, form)
    assert "經過這一天的未結期限：1 件" in asked.content.decode()
    assert not Closure.objects.exists()
    answer = administrator.post(NEW_CLOSURE, form | {"sure": asked.context["sure"]}, follow=True)
    assert "調整期限 1 件" in answer.content.decode()
    closure = Closure.objects.get()
    assert clock_queries.clock("cases:case:1", "statutory").due_at > before
    back = reverse("administration:closure-withdraw", args=[closure.pk])
    assert "1 件" in administrator.get(back).content.decode()
    administrator.post(back)
    assert clock_queries.clock("cases:case:1", "statutory").due_at == before
    assert "已撤回" in administrator.post(back).content.decode()


def test_a_yes_to_another_question_declares_nothing(administrator):
    form = {"day": "2026-06-02", "half": "day", "name": "颱風"}
    sure = administrator.post(NEW_CLOSURE, form).context["sure"]
    again = administrator.post(NEW_CLOSURE, form | {"day": "2026-06-03", "sure": sure})
    assert again.status_code == 200
    assert not Closure.objects.exists()


@pytest.mark.parametrize("change", [{"day": ""}, {"half": "evening"}, {"name": ""}])
def test_a_wrong_closure_is_not_asked(administrator, change):
    page = administrator.post(
        NEW_CLOSURE, {"day": "2026-06-02", "half": "day", "name": "颱風"} | change
    )
    assert page.context["form"].errors
    assert not Closure.objects.exists()


def test_the_calendars_page_costs_the_same_for_one_closure_and_for_three(
    administrator, django_assert_num_queries
):
    mayor = machine("test", "clock.declare_closure")
    clock.declare_closure(date(2026, 6, 2), actor=mayor)
    administrator.get(CALENDARS)
    with django_assert_num_queries(11):
        administrator.get(CALENDARS)
    for day in (3, 4):
        clock.declare_closure(date(2026, 6, day), actor=mayor)
    with django_assert_num_queries(11):
        administrator.get(CALENDARS)


def proposal(**change):
    parameters = rulesets.in_force(KEY, date(2026, 6, 1)).parameters | change
    return {f"p_{name}": value for name, value in parameters.items()} | {
        "effective_from": "2026-07-01",
        "legal_basis": "要點第十點",
        "text": "",
    }


def test_a_version_is_proposed_by_one_and_approved_by_another(small_city):
    analyst, mayor = small_city.client("analyst"), small_city.client("mayor")
    answer = analyst.post(PROPOSE, proposal(waiting_days=20))
    row = RuleSet.objects.get(state="proposed")
    assert answer["Location"] == reverse("administration:version", args=[row.pk])
    assert (row.parameters["waiting_days"], row.effective_from) == (20, date(2026, 7, 1))
    approve = reverse("administration:approve", args=[row.pk])
    assert "須由他人核定" in analyst.post(approve).content.decode()
    assert mayor.post(approve).status_code == 302
    assert rulesets.in_force(KEY, date(2026, 7, 1)).version == row.version
    assert rulesets.in_force(KEY, date(2026, 6, 30)).version == 1
    page = mayor.get(reverse("administration:rules"), {"on": "2026-07-02"})
    (line,) = [item for item in page.context["rules"] if item["key"] == KEY]
    assert line["version"].version == row.version


def test_the_page_of_a_version_marks_what_differs(small_city):
    analyst = small_city.client("analyst")
    analyst.post(PROPOSE, proposal(waiting_days=20))
    row = RuleSet.objects.get(state="proposed")
    page = analyst.get(reverse("administration:version", args=[row.pk]))
    assert [line["name"] for line in page.context["rows"] if line["differs"]] == ["waiting_days"]
    assert page.context["moves"] == ["withdraw"]
    mine = small_city.client("mayor").get(reverse("administration:version", args=[row.pk]))
    assert mine.context["moves"] == ["approve"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"p_waiting_days": "61"}, "p_waiting_days"),
        ({"p_waiting_days": "x"}, "p_waiting_days"),
        ({"p_statutory_basis": "moons"}, "p_statutory_basis"),
        ({"effective_from": "2026-05-31"}, "effective_from"),
        ({"effective_until": "2026-07-01"}, "effective_until"),
        ({"legal_basis": ""}, "legal_basis"),
    ],
)
def test_a_wrong_proposal_is_told_at_its_field(administrator, change, field):
    page = administrator.post(PROPOSE, proposal() | change)
    assert list(page.context["form"].errors) == [field]
    assert not RuleSet.objects.filter(state="proposed").exists()


def test_a_proposal_is_withdrawn_with_a_reason(administrator):
    administrator.post(PROPOSE, proposal())
    row = RuleSet.objects.get(state="proposed")
    address = reverse("administration:withdraw", args=[row.pk])
    assert "必須" in administrator.post(address).content.decode()
    assert administrator.post(address, {"reason": "改提他案"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_a_rule_that_is_not_declared_is_not_found(administrator):
    assert administrator.get(reverse("administration:rule", args=["no.rule"])).status_code == 404


def test_the_list_of_rules_costs_one_query_more_for_the_proposers_only(
    administrator, django_assert_num_queries
):
    services.seed()
    administrator.post(PROPOSE, proposal())
    address = reverse("administration:rules")
    administrator.get(address)
    with django_assert_num_queries(8):
        administrator.get(address)
    for _ in range(2):
        administrator.post(PROPOSE, proposal())
    with django_assert_num_queries(8):
        administrator.get(address)
