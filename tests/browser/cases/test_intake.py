"""The public ways in with a browser: groups and search, suggestions, similar cases, letters."""

import re

import pytest

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Category, CategoryGroup, Follower
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices.models import Message
from civicloop.kernel.organizations import services as organizations
from tests.db.cases.city import draft, lay_down
from tests.web.conftest import BUILDER

LIMITS = {"operational_hours": 24, "statutory_days": 7}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture(autouse=True)
def city(transactional_db):
    """Three groups of categories, one of them of letters."""
    for code, name in (("WORKS", "工務局"), ("ROADS", "道路維修隊"), ("PARKS", "公園處")):
        organizations.create_unit(code=code, name_zh=name, name_en=code, actor=BUILDER)
    lay_down()
    roads, trees, letters = (
        CategoryGroup.objects.create(code=code, name_zh=zh, name_en=en, position=place)
        for place, (code, zh, en) in enumerate(
            [
                ("g-roads", "道路與號誌", "Roads and signals"),
                ("g-trees", "公園與路樹", "Parks and trees"),
                ("g-letters", "寫給市長", "To the mayor"),
            ]
        )
    )
    Category.objects.update(group=roads)
    Category.objects.filter(code="fallen-tree").update(
        group=trees, keywords_zh=["樹倒", "斷枝"], keywords_en=["branch"]
    )
    for code, zh, en in (("praise", "感謝與讚美", "Praise"), ("idea", "市政建議", "Suggestion")):
        Category.objects.create(
            code=code,
            kind="mailbox",
            name_zh=zh,
            name_en=en,
            group=letters,
            needs_place=False,
            is_public=False,
            **LIMITS,
        )


def link_in(template, place):
    row = Message.objects.filter(template=template).latest("pk")
    return re.search(rf"/{place}/[0-9a-f]{{32}}/", notices.content(row).body)[0]


def place_the_pin(page, lat="22.55", lon="120.25"):
    page.locator(".place-fields summary").click()
    page.locator("#id_lat").fill(lat)
    page.locator("#id_lon").fill(lon)
    page.locator("#id_lon").blur()


def test_words_suggest_a_category_and_the_search_finds_one(phone, look):
    phone.goto("/report/")
    look(phone)
    phone.locator("#id_description").fill("昨晚大風，路邊的樹倒了，斷枝橫在車道上")
    suggested = phone.locator("#suggestions").get_by_label("路樹傾倒")
    suggested.check()
    phone.get_by_text("已選擇：路樹傾倒").wait_for()
    with phone.expect_response("**/report/suggest/"):
        phone.locator("#id_description").press_sequentially("，路燈也不亮")
    phone.locator("#suggestions").get_by_label("路燈故障").wait_for()
    assert suggested.is_checked()
    look(phone)
    phone.locator("#id_category_search").fill("燈")
    phone.get_by_text("符合的類別：2 項").wait_for()
    assert phone.locator("#id_category_fallen-tree").is_hidden()
    phone.locator("#id_category_street-light").check()
    phone.get_by_text("已選擇：路燈故障").wait_for()
    phone.locator("#id_category_search").fill("大象")
    phone.get_by_text("沒有符合的類別").wait_for()
    look(phone)


def test_a_similar_case_is_offered_and_followed_without_losing_what_was_typed(
    page, open_page, look
):
    case = cases.open_case(draft(), actor=citizen(), key="k")
    cases.publish([case])
    page.goto("/report/")
    place_the_pin(page)
    page.locator("#id_description").fill("機車道有坑洞")
    page.locator("#suggestions").get_by_label("路面坑洞").check()
    page.get_by_role("heading", name="附近已有類似通報").wait_for()
    look(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=f"關注 {case.number}").click()
    tab = opened.value
    tab.get_by_role("heading", name=f"關注案件 {case.number}").wait_for()
    assert page.locator("#id_description").input_value() == "機車道有坑洞"
    look(tab)
    tab.locator("#id_email").fill("lin@example.org")
    tab.get_by_role("button", name="寄送確認連結").click()
    tab.get_by_text("請至您的信箱收信").wait_for()
    follower = open_page(phone=True, language="en")
    follower.goto(link_in("cases.follow_confirm", "following"))
    look(follower)
    follower.get_by_role("button", name="Yes, follow this case").click()
    follower.get_by_text("You follow this case now").wait_for()
    look(follower)
    assert Follower.objects.get().confirmed_at is not None
    follower.get_by_role("button", name="Stop following").click()
    follower.get_by_text("You do not follow this case any more").wait_for()
    look(follower)


def test_without_scripts_similar_cases_are_shown_once_and_the_report_goes_through(
    browser, live_server
):
    case = cases.open_case(draft(), actor=citizen(), key="k")
    cases.publish([case])
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="zh-TW"
    )
    page = context.new_page()
    page.goto("/report/")
    page.locator(".place-fields summary").click()
    page.locator("#id_lat").fill("22.55")
    page.locator("#id_lon").fill("120.25")
    page.locator("#id_description").fill("機車道有坑洞")
    page.get_by_role("button", name="送出通報").click()
    assert page.locator("#suggestions").get_by_label("路面坑洞").count() == 1
    page.locator("#suggestions").get_by_label("路面坑洞").check()
    page.get_by_role("button", name="送出通報").click()
    assert page.get_by_role("link", name=f"關注 {case.number}").count() == 1
    assert Case.objects.count() == 1
    page.get_by_role("button", name="送出通報").click()
    page.get_by_role("heading", name="案件").wait_for()
    assert Case.objects.count() == 2
    context.close()


def test_a_letter_is_written_confirmed_and_becomes_a_case(phone, look):
    phone.goto("/mailbox/")
    look(phone)
    phone.get_by_label("市政建議").check()
    phone.locator("#id_description").fill("建議公園延長開放時間")
    phone.locator("#id_name").fill("王小明")
    phone.locator("#id_email").fill("ming@example.org")
    phone.get_by_role("button", name="寄送確認連結給我").click()
    phone.get_by_role("heading", name="請至您的信箱收信").wait_for()
    look(phone)
    phone.goto(link_in("cases.letter_confirm", "mailbox"))
    look(phone)
    phone.get_by_role("button", name="確認送出").click()
    phone.get_by_text("您的信已送達市長信箱").wait_for()
    assert Case.objects.get().category.code == "idea"
    look(phone)


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_the_privacy_notice_reads_well(open_page, look, language):
    page = open_page(language=language, phone=language == "en")
    page.goto("/privacy/")
    look(page)
    page.goto("/privacy/115-1/")
    look(page)


def test_errors_of_the_mailbox_lead_to_their_fields(page, look):
    page.watch.expect("422")
    page.goto("/mailbox/")
    page.get_by_role("button", name="寄送確認連結給我").click()
    summary = page.locator(".error-summary")
    summary.wait_for()
    look(page)
    for field in ("id_description", "id_name", "id_email"):
        summary.locator(f"a[href='#{field}']").click()
        assert page.evaluate("document.activeElement.id") == field
