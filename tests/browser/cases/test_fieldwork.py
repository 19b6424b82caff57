"""Work outside in Chromium: call sheet, visits, the list by keys, the crew without a network."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.utils import timezone

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Call, Case, Visit
from civicloop.answer.cases.services import DutyDraft
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as files
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.organizations import services as organizations
from civicloop.kernel.organizations.models import Unit
from tests.db.cases.city import draft, lay_down, picture
from tests.db.cases.field import follow, planned
from tests.web.conftest import BUILDER

KEEPER = machine("keeper", "cases.keep_duty", "cases.hold_visits", "cases.call")


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


def photo(name, colour):
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture(colour).read()}


def visit_of(case, **changes):
    now = clock.now()
    begins = now + timedelta(hours=1)
    span = {"begins_at": begins, "ends_at": begins + timedelta(hours=1)}
    return planned(case, KEEPER, now=now, **span | changes)


def names(case):
    return [event.name for event in ledger.history(case.ref)]


def test_a_unit_is_told_by_telephone(signed_in, opened, look):
    roads = Unit.objects.get(code="ROADS")
    night = DutyDraft(roads.pk, "值班室", "07-3368333", "every", time(0), time(0))
    cases.save_duty_phone(night, actor=KEEPER)
    follow(opened)
    page = signed_in("agent")
    page.goto("/work/calls/")
    look(page, "calls")
    assert page.get_by_role("link", name="07-3368333").get_attribute("href") == "tel:07-3368333"
    page.watch.expect("422")
    page.get_by_role("button", name="已接聽").click()
    page.locator(".error-summary").wait_for()
    look(page)
    page.get_by_label("受話人").fill("李工程司")
    page.get_by_role("button", name="已接聽").click()
    page.get_by_text("都已通知").wait_for()
    assert Call.objects.get().result == "answered"
    look(page)
    for path, name in (("/work/calls/log/", "log"), ("/work/duty/", "duty")):
        page.goto(path)
        look(page, name)


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_pages_of_work_outside_fit_phones(signed_in, opened, look, language):
    follow(opened)
    visit = visit_of(opened)
    page = signed_in("head", phone=True, language=language)
    page.goto("/")
    for path, name in (
        ("/work/calls/", "calls"),
        ("/work/duty/", "duty"),
        ("/work/visits/", "visits"),
        (f"/work/cases/{opened.pk}/visits/new/", "plan"),
        (f"/work/visits/{visit.pk}/", "visit"),
        (f"/work/visits/{visit.pk}/record/", "record"),
        (f"/work/cases/{opened.pk}/", "case"),
        ("/work/cases/", "inbox"),
        ("/work/crew/", "crew"),
        (f"/work/crew/{opened.pk}/", "crew-case"),
        (f"/work/cases/{opened.pk}/print/", "case-print"),
        ("/work/cases/print/", "list-print"),
    ):
        page.goto(path)
        look(page, f"{name}-{language}")


def test_a_visit_is_planned_and_recorded(signed_in, opened, look):
    page = signed_in("officer")
    page.goto(f"/work/cases/{opened.pk}/")
    look(page, "case")
    page.get_by_role("link", name="排定會勘").click()
    look(page, "plan")
    page.get_by_label("日期").fill((timezone.localdate() + timedelta(days=1)).isoformat())
    page.get_by_label("起", exact=False).first.fill("10:00")
    page.locator("#id_ends").fill("11:00")
    page.get_by_label("邀請陳情人").check()
    page.get_by_role("button", name="排定並發出邀請").click()
    page.get_by_text("會勘已排定").wait_for()
    visit = Visit.objects.get()
    Visit.objects.update(begins_at=clock.now() - timedelta(hours=2))
    page.goto("/work/visits/")
    look(page, "visits")
    page.goto(f"/work/visits/{visit.pk}/")
    look(page, "visit")
    page.get_by_role("link", name="登錄紀錄").click()
    look(page, "record")
    page.locator("#id_minutes").fill("現場坑洞 2 公尺")
    page.locator("#id_agreement0-unit").select_option(label="道路維修隊")
    page.locator("#id_agreement0-text").fill("兩週內銑鋪")
    page.locator("#id_agreement0-due_on").fill(
        (timezone.localdate() + timedelta(days=14)).isoformat()
    )
    page.get_by_role("button", name="儲存紀錄").click()
    page.get_by_text("會勘紀錄已儲存").wait_for()
    page.get_by_role("button", name="標示完成").click()
    page.get_by_text("已標示完成").wait_for()
    look(page, "visit-held")


def several(count):
    return [
        cases.open_case(draft(description=f"坑洞 {n}"), actor=citizen(), key=f"s{n}")
        for n in range(count)
    ]


def test_the_list_is_walked_and_worked_by_keys(signed_in, look):
    first, second, third = several(3)
    page = signed_in("officer")
    page.goto("/work/cases/")
    look(page, "inbox")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent.trim()") == first.number
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent.trim()") == second.number
    page.get_by_text("已勾選 2 件").wait_for()
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    look(page, "keys")
    page.keyboard.press("Escape")
    page.locator("#bulk-verb").select_option("accept")
    page.locator("#bulk button").click()
    look(page, "bulk")
    page.locator("main form button[type=submit]").click()
    page.get_by_text("已完成 2 件").wait_for()
    look(page, "bulk-done")
    states = dict(Case.objects.values_list("number", "state"))
    assert states == {
        first.number: "accepted",
        second.number: "assigned",
        third.number: "accepted",
    }


def test_the_keys_can_be_turned_off_on_the_device(signed_in):
    several(1)
    page = signed_in("officer")
    page.goto("/work/cases/")
    page.keyboard.press("?")
    page.get_by_label("在此裝置使用快捷鍵").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_a_crew_works_on_without_a_network(signed_in, opened, look):
    page = signed_in("crew", phone=True)
    page.watch.expect("ERR_INTERNET_DISCONNECTED")
    page.goto("/work/crew/")
    look(page, "crew-list")
    page.get_by_role("link", name="路面坑洞").click()
    page.get_by_role("button", name="受理", exact=True).click()
    page.get_by_role("button", name="開始處理").wait_for()
    page.context.set_offline(True)
    page.get_by_role("button", name="開始處理").click()
    page.get_by_text("已存於本機，連線後自動送出").wait_for()
    page.locator("#photos-before").set_input_files([photo("before.jpg", "gray")])
    page.locator("form[action$='/before/'] button").last.click()
    page.locator("[data-queue-list] li").nth(1).wait_for()
    look(page, "crew-offline")
    opened.refresh_from_db()
    assert opened.state == "accepted"
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator("#photos-after").wait_for()
    page.locator("[data-queue-box]").wait_for(state="hidden")
    assert names(opened).count("cases.case_started") == 1
    assert files.count_of(opened.ref, "cases.site_photo") == 1
    page.locator("#photos-after").set_input_files([photo("after.jpg", "blue")])
    page.locator("form[action$='/after/'] button").last.click()
    page.get_by_alt_text("處理後照片 1").wait_for()
    page.get_by_label("已修復").check()
    page.locator("#reply-template").select_option(label="已修復")
    page.locator("form[action$='/close/'] button").last.click()
    page.get_by_role("button", name="開始處理").wait_for(state="detached")
    page.locator("[data-queue-box]").wait_for(state="hidden")
    page.locator("form[action$='/close/']").wait_for(state="detached")
    opened.refresh_from_db()
    assert (opened.state, opened.outcome) == ("answered", "fixed")


def test_what_is_refused_says_why_and_can_be_tried_again(signed_in, opened):
    page = signed_in("crew", phone=True)
    page.watch.expect("422")
    crew = machine("crew", "cases.accept", "cases.close")
    cases.accept(opened.pk, actor=crew)
    cases.start(opened.pk, actor=crew)
    page.goto(f"/work/crew/{opened.pk}/")
    page.get_by_label("已修復").check()
    page.locator("#id_answer").fill("已修復")
    page.locator("form[action$='/close/'] button").last.click()
    page.locator("[data-queue-list]").get_by_text("照片").wait_for()
    cases.add_photo(opened.pk, photos=[picture("red")], actor=crew)
    page.get_by_role("button", name="重試").click()
    page.locator("[data-queue-box]").wait_for(state="hidden")
    opened.refresh_from_db()
    assert opened.outcome == "fixed"


def test_pages_seen_before_are_there_without_a_network(signed_in, opened):
    page = signed_in("crew", phone=True)
    page.watch.expect("ERR_INTERNET_DISCONNECTED")
    page.watch.expect("Failed to load resource")
    page.goto(f"/work/crew/{opened.pk}/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/work/crew/")
    page.goto(f"/work/crew/{opened.pk}/")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.goto("/work/crew/")
    page.get_by_role("link", name="路面坑洞").click()
    page.get_by_role("heading", name="路面坑洞").wait_for()
    page.context.set_offline(False)
