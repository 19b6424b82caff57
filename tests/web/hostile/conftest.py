"""A city with a case in each stage, the forms on its pages, and good values for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.exceptions import MultipleObjectsReturned
from django.urls import reverse

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.rules import grouped
from civicloop.kernel.actors.rules import citizen
from tests.db.cases.city import draft, lay_down, picture
from tests.web.access import discover
from tests.web.hostile.driver import Driver
from tests.web.hostile.forms import Form, forms_of
from tests.web.refusals import short_refusals

ROLES = ("anonymous", "officer", "head", "agent", "administrator")
OUTSIDE = ("/ui/", "/sign-in/", "/i18n/", "/account/", "/language/")
MORE_ROWS = re.compile(r"\D(?:[2-9]|\d\d+)-")
"""The third row of the same fields, and those after it."""
SOON = (date.today() + timedelta(days=7)).isoformat()  # noqa: DTZ011 (any day soon)
SKIPPED = {"csrfmiddlewaretoken"}
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
