"""Handling in Chromium: the desk, more time, another unit's part, a step taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Part
from civicloop.answer.cases.rules import grouped
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.organizations import services as organizations
from civicloop.kernel.organizations.models import Unit
from tests.db.cases.city import EAST, draft, lay_down, picture
from tests.web.conftest import BUILDER

UNITS = machine("units", "cases.refuse", "cases.extend", "cases.join", "cases.accept")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture(autouse=True)
def city(transactional_db):
    """Three units, categories and boundaries."""
    names = (("WORKS", "工務局"), ("ROADS", "道路維修隊"), ("PARKS", "公園處"))
    for code, name in names:
        organizations.create_unit(code=code, name_zh=name, name_en=code, actor=BUILDER)
    lay_down()


@pytest.fixture
def opened():
    return cases.open_case(draft(), actor=citizen(), key="k", photos=[picture()])


def unit(code):
    return Unit.objects.get(code=code).pk


@pytest.mark.parametrize(("language", "phone"), [("zh-hant", False), ("en", True)])
def test_the_desk_and_its_step_have_no_barrier(signed_in, opened, look, language, phone):
    for code in ("PARKS", "ROADS"):
        cases.refuse(opened.pk, to=unit(code), reason="not_our_place", actor=UNITS)
    unruled = draft(lon=EAST[0], lat=EAST[1])
    cases.open_case(unruled, actor=citizen(), key="east")
    page = signed_in("agent", language=language, phone=phone)
    page.goto("/work/desk/")
    look(page, "desk")
    page.get_by_role("link", name=opened.number).click()
    page.wait_for_url("**/assign/")
    assert page.locator("#id_to").input_value() == str(unit("ROADS"))
    look(page, "assign")
    page.locator("main button[type=submit]").click()
    page.wait_for_url(f"**/cases/{opened.pk}/")
    assert Case.objects.get(pk=opened.pk).state == "assigned"


@pytest.mark.parametrize(("language", "phone"), [("zh-hant", False), ("en", True)])
def test_more_time_is_decided_without_a_barrier(signed_in, opened, look, language, phone):
    cases.ask_extension(
        opened.pk, days=5, reason="complex", text="須向中央申請管線圖資", actor=UNITS
    )
    page = signed_in("head", language=language, phone=phone)
    page.goto("/work/extensions/")
    look(page, "extensions")
    page.get_by_role("link", name=opened.number).click()
    page.wait_for_url("**/extensions/*/")
    look(page, "extension")
    page.locator("[name=decision][value=grant]").check()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/extensions/")
    assert Case.objects.get().statutory_due_at > opened.statutory_due_at
    page.goto(f"/cases/{opened.number}/{grouped(cases.secret_of(opened))}/")
    page.get_by_text("須向中央申請管線圖資").wait_for()
    look(page, "extended")


@pytest.mark.parametrize(("language", "phone"), [("zh-hant", False), ("en", True)])
def test_a_part_is_asked_for_and_done_without_a_barrier(signed_in, opened, look, language, phone):
    page = signed_in("head", language=language, phone=phone)
    page.goto(f"/work/cases/{opened.pk}/join/")
    look(page, "join")
    page.locator("#id_to").select_option(str(unit("PARKS")))
    day = timezone.localdate() + timedelta(days=1)
    page.locator("#id_due_on").fill(day.isoformat())
    page.locator("#id_text").fill("請移除倒伏路樹")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"**/cases/{opened.pk}/")
    look(page, "case-with-part")
    page.goto("/work/parts/")
    look(page, "parts")
    page.get_by_role("link", name=opened.number).click()
    page.wait_for_url("**/parts/*/")
    look(page, "part")
    page.locator("#id_text").fill("路樹已移除")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/work/parts/")
    assert Part.objects.get().answer_masked == "路樹已移除"


def test_a_step_is_taken_back_and_a_withdrawal_too(signed_in, open_page, opened, look):
    page = signed_in("head", phone=True)
    page.goto(f"/work/cases/{opened.pk}/")
    page.get_by_role("button", name="受理", exact=True).click()
    page.get_by_role("link", name="復原我的上一步驟").click()
    look(page, "undo")
    page.get_by_role("button", name="確認復原").click()
    page.get_by_text("已復原").first.wait_for()
    look(page, "undone")
    assert Case.objects.get().state == "assigned"
    cases.withdraw(opened.pk, actor=citizen(opened.ref))
    page = open_page()
    page.goto(f"/cases/{opened.number}/{grouped(cases.secret_of(opened))}/")
    look(page, "withdrawn")
    page.get_by_role("button", name="恢復我的案件").click()
    page.get_by_text("您的案件已恢復辦理").wait_for()
    assert Case.objects.get().state == "assigned"
