"""The walk in Chromium: a citizen reports, a crew works, the citizen rates; axe on each page."""

from io import BytesIO

import pytest
from PIL import Image

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Rating
from civicloop.answer.cases.rules import grouped
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.files import queries as files
from civicloop.kernel.organizations import services as organizations
from tests.db.cases.city import draft, lay_down, picture
from tests.web.conftest import BUILDER

TABS = 80
WORKER = machine("crew", "cases.accept", "cases.close", "cases.pause")


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


def photo_that_knows_its_place():
    """A photo taken at 22°33' north, 120°15' east."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (22.0, 33.0, 0.0), 3: "E", 4: (120.0, 15.0, 0.0)}
    buffer = BytesIO()
    Image.new("RGB", (64, 48), "grey").save(buffer, "JPEG", exif=exif)
    return {"name": "spot.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def after_photo():
    return {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": picture("blue").read()}


def status_of(case):
    return f"/cases/{case.number}/{grouped(cases.secret_of(case))}/"


def test_a_citizen_reports_with_a_phone_and_the_photo_sets_the_pin(phone, look):
    phone.goto("/report/")
    look(phone)
    phone.get_by_label("路面坑洞").check()
    phone.locator("#id_photos").set_input_files([photo_that_knows_its_place()])
    phone.get_by_role("button", name="將圖釘移到該處").click()
    phone.get_by_text("圖釘已移到拍照地點").wait_for()
    phone.locator("#id_description").fill("機車道有坑洞")
    phone.get_by_role("button", name="送出通報").click()
    phone.get_by_role("heading", name="案件").wait_for()
    case = Case.objects.get()
    assert (case.lon, case.lat) == (120.25, 22.55)
    assert case.number in phone.content()
    assert len(files.files_of(case.ref)) == 1
    look(phone)


def test_errors_are_summed_up_and_lead_to_their_fields(page, look):
    page.watch.expect("422")
    page.goto("/report/")
    page.get_by_role("button", name="送出通報").click()
    summary = page.locator(".error-summary")
    summary.wait_for()
    look(page)
    for field in ("id_description", "id_lat"):
        summary.locator(f"a[href='#{field}']").click()
        assert page.evaluate("document.activeElement.id") == field


def tab_to(page, target):
    """Press Tab until the target has the focus, as somebody without a mouse does."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", target):
            return
    pytest.fail(f"Tab never reaches {target}")


def test_a_report_can_be_written_with_the_keyboard_alone(page):
    page.goto("/report/")
    tab_to(page, ".place summary")
    page.keyboard.press("Enter")
    tab_to(page, "#id_lat")
    page.keyboard.type("22.55")
    tab_to(page, "#id_lon")
    page.keyboard.type("120.25")
    tab_to(page, "#id_description")
    page.keyboard.type("坑洞")
    tab_to(page, "[name=category]")
    page.keyboard.press("Space")
    tab_to(page, "#id_email")
    page.keyboard.type("ming@example.org")
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="案件").wait_for()
    assert (Case.objects.get().category.code, Case.objects.get().district_code) == ("pothole", "D1")


def test_a_crew_takes_begins_and_closes_a_case_on_the_phone(signed_in, opened, look):
    page = signed_in("crew", phone=True)
    page.goto("/work/cases/")
    look(page)
    page.get_by_role("link", name=opened.number).click()
    look(page)
    page.get_by_role("button", name="受理", exact=True).click()
    page.get_by_text("您已受理本案").wait_for()
    page.get_by_role("button", name="開始處理").click()
    page.get_by_role("link", name="答復").click()
    look(page)
    page.get_by_label("已修復").check()
    page.locator("#reply-template").select_option(label="已修復")
    assert "完成修復" in page.locator("#id_answer").input_value()
    page.locator("#id_photos").set_input_files([after_photo()])
    page.locator("main button[type=submit]").click()
    page.get_by_text("已答復並通知民眾").wait_for()
    look(page)
    case = Case.objects.get()
    assert (case.state, case.outcome) == ("answered", "fixed")


def test_the_citizen_reads_the_answer_rates_and_reopens(page, opened, look):
    cases.accept(opened.pk, actor=WORKER)
    cases.start(opened.pk, actor=WORKER)
    cases.close(opened.pk, outcome="fixed", answer="已補平。", photos=[picture()], actor=WORKER)
    page.goto(status_of(opened))
    page.get_by_text("已補平。").first.wait_for()
    look(page)
    for name in ("manner", "speed", "result"):
        page.locator(f"[name=rate-{name}][value='4']").check()
    page.get_by_role("button", name="送出評分").click()
    page.get_by_text("感謝您的評分").wait_for()
    assert Rating.objects.get().speed == 4
    page.get_by_text("問題沒有改善").first.click()
    page.locator("[name=reopen-reason]").first.check()
    page.get_by_role("button", name="申請重啟").click()
    page.get_by_text("案件已重啟").first.wait_for()
    assert Case.objects.get().state == "assigned"
    look(page)


def test_a_question_is_answered_in_english(open_page, opened, look):
    cases.accept(opened.pk, actor=WORKER)
    cases.pause(opened.pk, reason="information", question="Which lane?", actor=WORKER)
    page = open_page(language="en")
    page.goto(status_of(opened))
    page.get_by_text("Which lane?").first.wait_for()
    look(page)
    page.locator("#id_answer-answer").fill("The right one")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("The unit goes on with your answer").wait_for()
    assert Case.objects.get().state == "accepted"


def test_a_lost_page_is_found_again_by_number_and_code(page, opened, look):
    page.watch.expect("422")
    page.goto("/cases/")
    look(page)
    page.locator("#id_number").fill(opened.number)
    page.locator("#id_secret").fill("WRONG")
    page.get_by_role("button", name="查詢").click()
    page.get_by_text("查無符合此編號與查詢碼的案件").first.wait_for()
    page.locator("#id_secret").fill(cases.secret_of(opened).lower())
    page.get_by_role("button", name="查詢").click()
    page.get_by_role("heading", name=f"案件 {opened.number}").wait_for()


def test_an_officer_sees_why_the_dates_are_what_they_are_and_writes_for_a_caller(
    signed_in, opened, look
):
    page = signed_in("officer")
    page.goto(f"/work/cases/{opened.pk}/")
    for why in page.get_by_text("期限如何計算").all():
        why.click()
    look(page)
    page.get_by_text("調閱陳情人資料").click()
    page.locator("[name=purpose]").first.check()
    page.get_by_role("button", name="調閱", exact=True).click()
    page.get_by_text("王小明").wait_for()
    look(page)
    page.goto(f"/work/cases/{opened.pk}/correspond/")
    look(page)
    page.goto("/work/cases/new/")
    look(page)
    page.goto("/work/cases/ended/")
    look(page)
