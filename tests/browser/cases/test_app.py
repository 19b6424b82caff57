"""The installed app in Chromium: a report without a network, my cases, news on the device."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from civicloop.answer.cases.models import Case
from civicloop.kernel.files import queries as files
from civicloop.kernel.organizations import services as organizations
from tests.db.cases.city import lay_down, picture
from tests.web.conftest import BUILDER

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
PAGES = ("/app/", "/app/report/", "/app/cases/", "/app/topics/", "/app/offline/")
READY = "() => navigator.serviceWorker.ready.then((one) => one.active.state === 'activated')"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture(autouse=True)
def city(transactional_db):
    for code in ("WORKS", "ROADS", "PARKS"):
        organizations.create_unit(code=code, name_zh=code, name_en=code, actor=BUILDER)
    lay_down()


def write(page, words="機車道有坑洞"):
    page.locator("#app-category").select_option("pothole")
    page.get_by_role("button", name="使用目前位置").click()
    expect(page.locator("[data-told]")).to_contain_text("誤差約")
    page.locator("#app-photos").set_input_files(
        {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": picture().read()}
    )
    expect(page.locator("[data-photos] img")).to_have_count(1)
    page.locator("#app-description").fill(words)


def at_the_place(page):
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 120.25, "latitude": 22.55, "accuracy": 9})


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_each_page_is_fit_for_everybody_on_a_phone(open_page, axe, fits, url, language):
    page = open_page(phone=True, language=language)
    page.goto(url)
    axe(page)
    fits(page)


def test_a_report_without_a_network_is_sent_once_when_there_is_one(phone):
    at_the_place(phone)
    phone.goto("/app/")
    phone.wait_for_function(READY)
    phone.context.set_offline(True)
    phone.goto("/app/report/")
    write(phone)
    phone.get_by_role("button", name="送出通報").click()
    expect(phone.locator("[data-told]")).to_contain_text("已保存在這台裝置")
    assert not Case.objects.exists()
    phone.goto("/app/cases/")
    expect(phone.locator("[data-drafts] li")).to_have_count(1)
    phone.context.set_offline(False)
    expect(phone.locator("[data-cases] li")).to_have_count(1)
    expect(phone.locator("[data-drafts] li")).to_have_count(0)
    case = Case.objects.get()
    assert (case.channel, case.description_masked) == ("app", "機車道有坑洞")
    assert len(files.files_of(case.ref)) == 1
    expect(phone.locator("[data-cases] a")).to_contain_text(case.number)


def test_with_a_network_a_report_is_a_case_at_once_and_its_page_opens(phone):
    at_the_place(phone)
    phone.goto("/app/report/")
    write(phone)
    phone.get_by_role("button", name="送出通報").click()
    expect(phone.locator("[data-cases] li")).to_have_count(1)
    phone.locator("[data-cases] a").click()
    expect(phone.locator("h1")).to_contain_text(Case.objects.get().number)


def test_what_is_missing_is_told_beside_its_field(phone, axe):
    phone.goto("/app/report/")
    phone.get_by_role("button", name="送出通報").click()
    expect(phone.locator("#app-category-fault")).to_be_visible()
    expect(phone.locator("#app-category")).to_be_focused()
    axe(phone)


def test_a_report_that_the_city_refuses_can_be_put_right(phone):
    at_the_place(phone)
    phone.watch.expect("422")
    phone.goto("/app/report/")
    write(phone)
    phone.locator("#app-email").evaluate("(field) => (field.value = 'no address')")
    phone.get_by_role("button", name="送出通報").click()
    expect(phone.locator("#app-email-fault")).to_be_visible()
    phone.goto("/app/cases/")
    phone.get_by_role("link", name="查看並修改").click()
    expect(phone.locator("#app-email-fault")).to_be_visible()
    assert phone.locator("#app-description").input_value() == "機車道有坑洞"
    phone.locator("#app-email").fill("ming@example.org")
    phone.get_by_role("button", name="送出通報").click()
    expect(phone.locator("[data-cases] li")).to_have_count(1)
    case = Case.objects.get()
    assert len(files.files_of(case.ref)) == 1


def test_another_page_without_a_network_leads_to_a_report(phone, axe):
    phone.goto("/app/")
    phone.wait_for_function(READY)
    phone.context.set_offline(True)
    phone.goto("/cases/map/")
    expect(phone.locator("h1")).to_have_text("沒有網路")
    axe(phone)


def test_the_page_of_a_report_can_be_kept_on_the_device(phone):
    at_the_place(phone)
    phone.goto("/app/report/")
    write(phone)
    phone.get_by_role("button", name="送出通報").click()
    phone.locator("[data-cases] a").click()
    expect(phone.locator("[data-kept]")).to_be_visible()
    phone.goto("/app/cases/")
    phone.once("dialog", lambda asked: asked.accept())
    phone.get_by_role("button", name="從裝置移除").click()
    expect(phone.locator("[data-none]")).to_be_visible()
    phone.go_back()
    phone.reload()
    phone.get_by_role("button", name="保存在這台裝置").click()
    expect(phone.locator("[data-kept]")).to_be_visible()


def test_staff_writes_a_bulletin(signed_in, axe, fits):
    page = signed_in("agent")
    page.goto("/work/bulletins/")
    axe(page)
    fits(page)
