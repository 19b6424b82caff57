"""A city with a case in each stage, the forms on its pages, and good values for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import MultipleObjectsReturned
from django.urls import reverse

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.rules import grouped
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.models import Report
from civicloop.evaluate.planning import queries as plans
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.rules import Target
from civicloop.evaluate.planning.states import BookKind, UndertakingKind
from civicloop.evaluate.programmes import services as programmes
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.clock import services as clock
from tests.db.cases.city import draft, lay_down, picture
from tests.db.planning import city as four_years
from tests.db.planning import rounds
from tests.db.planning.test_indicators import reached
from tests.db.programmes import conftest as tracked
from tests.web.access import discover
from tests.web.hostile.driver import Driver
from tests.web.hostile.forms import OUTSIDE, Form, forms_of
from tests.web.hostile.wing import Wing
from tests.web.refusals import no_menu, short_refusals

ROLES = ("anonymous", "officer", "head", "agent", "administrator")
MORE_ROWS = re.compile(r"\D(?:[2-9]|\d\d+)-")
"""The third row of the same fields, and those after it."""
SOON = (date.today() + timedelta(days=7)).isoformat()  # noqa: DTZ011 (any day soon)
GOOD: dict[str, dict[str, str | list[str]]] = {
    "/report/": {
        "category": "pothole",
        "lat": "22.55",
        "lon": "120.25",
        "description": "機車道有坑洞",
        "email": "ming@example.org",
        "phone": "0912-345-678",
        "name": "王小明",
        "place": "三多一路 120 號前",
        "ask_similar": [],
    },
    "/work/cases/new/": {
        "category": "pothole",
        "lat": "22.55",
        "lon": "120.25",
        "description": "民眾來電，機車道有坑洞",
        "is_read_back": "on",
    },
    "note/": {"text": "已電話聯絡"},
    "refuse/": {"to": "", "reason": "not_our_place", "text": "非本段轄區"},
    "transfer/": {"to": "", "reason": "not_our_place", "text": "非本段轄區"},
    "pause/": {"reason": "information", "question": "請問在哪一側？", "text": "請問在哪一側？"},
    "close/": {"outcome": "no_fault", "answer": "現場查無坑洞"},
    "withdraw/": {"text": "民眾要求撤回", "withdraw-text": "已經補好了"},
    "answer/": {"answer-answer": "在北側"},
    "rate/": {"rate-manner": "5", "rate-speed": "4", "rate-result": "3"},
    "reopen/": {"reopen-reason": "not_fixed", "reopen-text": "還在", "reason": "not_fixed"},
    "reporter/": {"purpose": "contact"},
    "visits/new/": {
        "day": SOON,
        "begins": "10:00",
        "ends": "11:00",
        "purpose": "會勘",
        "with_reporter": "on",
    },
    "move/": {"day": SOON, "begins": "10:00", "ends": "11:00"},
    "cancel/": {"text": "改期"},
    "record/": {"minutes": "已會勘。"},
    "/work/duty/": {"label": "夜間", "phone": "07-3368333", "begins": "18:00", "ends": "08:00"},
}
"""Good values by the end of the address, so that the field that is wrong is the only one."""


def good_for(form: Form) -> dict[str, str | list[str]]:
    """The good values of a form; where a unit is asked for, one that it offers."""
    path = form.action.split("?")[0]
    found = next((values for end, values in GOOD.items() if path.endswith(end)), {})
    kept = {name: value for name, value in found.items() if name in form.kinds}
    for name, choices in form.choices.items():
        offered = [choice for choice in choices if choice]
        if name in {"to", "unit"} and offered:
            kept[name] = offered[-1]
    return kept


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    no_menu(monkeypatch)


@pytest.fixture
def stages(small_city, settings, tmp_path):
    """A case in each stage, and the pages on which something can be done with it."""
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    settings.RATE_LIMITS = ["off"]
    lay_down()
    head = small_city.actor("head")
    pages = []
    for stage in ("assigned", "accepted", "in_progress", "waiting", "answered"):
        opened = cases.open_case(draft(description=stage), actor=citizen(), key=stage)
        _work(opened.pk, stage, head)
        pages += [reverse("cases:status", args=[opened.number, grouped(cases.secret_of(opened))])]
        pages += [reverse("cases:case", args=[opened.pk])]
        moves = ("start", "pause", "resume", "close", "refuse", "transfer", "withdraw", "reopen")
        pages += [reverse("cases:step", args=[opened.pk, move]) for move in moves]
    return pages


def _work(pk: int, stage: str, head) -> None:
    done = ("assigned", "accepted", "in_progress", "answered").index(
        "in_progress" if stage == "waiting" else stage
    )
    if done >= 1:
        cases.accept(pk, actor=head)
    if done >= 2:
        cases.start(pk, actor=head)
    if stage == "waiting":
        cases.pause(pk, reason="information", question="哪一側？", actor=head)
    if stage == "answered":
        cases.close(pk, outcome="no_fault", answer="查無", photos=[picture()], actor=head)


def all_pages(city, stages: list[str]) -> Iterator[str]:
    """The addresses of the module that are read without a method of their own."""
    yield from stages
    for row in discover():
        if row.url_name.startswith("cases:") and row.method == "GET" and "311" not in row.url_name:
            try:
                args = [arg(city) if callable(arg) else arg for arg in row.args]
            except MultipleObjectsReturned:
                continue  # a row that counts on being alone; the stages show its page
            yield reverse(row.url_name, args=args) + row.query


def found(drivers: dict[str, Driver], pages: list[str]) -> Iterator[tuple[Driver, Form]]:
    """Each form once, with a visitor who sees it."""
    seen = set()
    for page in pages:
        for driver in drivers.values():
            with pytest.MonkeyPatch.context() as patch:
                short_refusals(patch)
                answer = driver.client.get(page)
            if answer.status_code != 200 or answer.streaming:
                continue
            if "html" not in answer["Content-Type"]:
                break
            for form in forms_of(page, answer.content.decode()):
                mark = (shape(form.action), form.method, tuple(form.fields))
                if mark not in seen and not form.action.startswith(OUTSIDE):
                    seen.add(mark)
                    yield driver, form


def shape(action: str) -> str:
    """An address without its numbers and secrets."""
    parts = action.split("?", maxsplit=1)[0].split("/")
    return "/".join("#" if any(sign.isdigit() for sign in part) else part for part in parts)


@pytest.fixture
def drivers(small_city) -> dict[str, Driver]:
    return {role: Driver(small_city.client(role, raise_request_exception=False)) for role in ROLES}


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    settings.RATE_LIMITS = ["off"]
    return small_city


@pytest.fixture
def wing(city):
    roles = ("analyst", "officer", "head")
    return Wing({role: Driver(city.client(role, raise_request_exception=False)) for role in roles})


@pytest.fixture
def late_in_the_year():
    with clock.frozen(four_years.NOW):
        yield


@pytest.fixture
def planned(city, late_in_the_year):
    """A plan that runs, one that is written, a round in each phase, a book, a pledge, a step."""
    works, keeper, now = city.units["WORKS"], four_years.KEEPER, four_years.NOW
    by = {"actor": keeper, "now": now}
    indicator = four_years.running(works)
    planning.save_result(indicator.pk, 2023, reached("84"), **by)
    planning.move_result(indicator.results.get().pk, "send", version=1, **by)
    other = planning.lay_plan(title_zh="次期", first_year=2027, last_year=2030, **by)
    planning.move_plan(other.pk, "open", **by)
    goal = planning.set_goal(other.pk, unit_id=works.pk, title="步行", **by)
    strategy = planning.set_strategy(goal.pk, title="人行道", **by)
    targets = {year: Target(Decimal(year - 1990)) for year in range(2027, 2031)}
    waits = four_years.proposed(other, goal, number="K09", targets=targets)
    still, gone = (
        four_years.approved(other, goal, number=number, targets=targets)
        for number in ("K10", "K11")
    )
    planning.retire_indicator(gone.pk, from_year=2029, reason="移撥", **by)
    words = planning.YearWords("良好", "改善", "提高")
    told = planning.write_summary(indicator.plan_id, works.pk, 2023, words, **by)
    planning.move_summary(told.pk, "send", version=1, **by)
    early, late = rounds.issued(), rounds.issued(2028)
    written = planning.write_proposal(
        early.pk, rounds.project(title="公園"), unit_id=works.pk, actor=keeper, now=rounds.MARCH
    )
    balanced = rounds.sent(late, works)
    rounds.led(late, *rounds.TO_BALANCE)
    heard = rounds.issued(2029)
    judged = rounds.sent(heard, works)
    rounds.led(heard, "begin_first_review")
    live = plans.live(late.pk)
    trial = planning.copy_scenario(live.pk, "刪減", actor=keeper, now=rounds.AUGUST)
    pledge = planning.make_pledge(
        number="01", guideline="務實", title="路平", unit_id=works.pk, **by
    )
    study = planning.list_undertaking(
        kind=UndertakingKind.STUDY, year=2026, title="再造", unit_id=works.pk, ministry="國發會",
        amount=3_000_000, **by,
    )  # fmt: skip
    book = planning.open_book(kind=BookKind.PLAN, year=2027, unit_ids=[works.pk], **by)
    return {
        "indicator": indicator, "open": other, "goal": goal, "waits": waits, "early": early,
        "late": late, "written": written, "balanced": balanced, "judged": judged, "live": live,
        "trial": trial, "pledge": pledge, "study": study, "book": book,
        "strategy": strategy, "still": still, "gone": gone,
    }  # fmt: skip


@pytest.fixture
def early_in_the_year():
    with clock.frozen(tracked.NOW):
        yield


@pytest.fixture
def tracked_items(city, early_in_the_year):
    """Two items, a frozen month, and a month that one wrote and the other has yet to write."""
    units, by = city.units, {"actor": tracked.OWNER, "now": tracked.NOW}
    programme = programmes.open_for_year("annual", 2026, owner_id=units["ROADS"].pk, **by)
    rows = []
    for number in ("115-001", "115-002"):
        row = tracking.list_item(programme.pk, tracked.new_item(units, number=number), **by)
        tracking.approve_baseline(row.pk, tracked.CURVE, from_on=tracked.JANUARY, **by)
        rows.append(tracking.approve_item(row.pk, version=1, **by))
    for month in (tracked.JANUARY, date(2026, 2, 1)):
        period = tracking.open_period(programme.pk, month, **by)
        for report in Report.objects.filter(period=period).order_by("pk")[month.month - 1 :]:
            figures = tracking.Figures("依計畫施作", 100, 500, 500, completed_on=month)
            kept = tracking.save_report(
                report.pk, figures, version=report.version, actor=tracked.UNIT, now=tracked.NOW
            )
            sent = tracking.send_report(
                kept.pk, version=kept.version, actor=tracked.UNIT, now=tracked.NOW
            )
            tracking.approve_report(
                sent.pk, version=sent.version, actor=tracked.UNIT, now=tracked.NOW
            )
        if month == tracked.JANUARY:
            tracking.freeze_period(period.pk, **by)
    return programme, *rows
