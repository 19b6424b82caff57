"""The settings of cases in Chromium: lists, questions with their preview, a rule tried out."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, ReplyTemplate
from civicloop.answer.cases.rules import Condition
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.organizations import services as organizations
from tests.db.cases.city import SETUP, draft, lay_down
from tests.web.conftest import BUILDER

BEGIN = date(2020, 1, 1)
CHOOSE = """(one) => {
  one.checked = true;
  one.dispatchEvent(new Event("change", { bubbles: true }));
}"""


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture(autouse=True)
def city(transactional_db):
    """Three units, boundaries, and the whole starting list."""
    names = (("WORKS", "工務局"), ("ROADS", "道路維修隊"), ("PARKS", "公園處"))
    for code, name in names:
        organizations.create_unit(code=code, name_zh=name, name_en=code, actor=BUILDER)
    lay_down()
    cases.lay_starting_list(
        triage_unit="WORKS",
        valid_from=BEGIN,
        conditions=[("gutter", "", Condition("width", "is", "wide"), "ROADS")],
        actor=SETUP,
    )


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_of_the_settings_are_sound_on_any_screen(signed_in, look, phone):
    page = signed_in("administrator", phone=phone, language="en" if phone else "zh-hant")
    reply = ReplyTemplate.objects.values_list("pk", flat=True)[1]
    for name, address in (
        ("categories", "/work/categories/"),
        ("category", "/work/categories/of/gutter/"),
        ("history", "/work/categories/of/gutter/history/"),
        ("group", "/work/categories/groups/roads/"),
        ("questions", "/work/categories/of/gutter/questions/"),
        ("routing", "/work/routing/?category=gutter"),
        ("rule", "/work/routing/new/?category=gutter"),
        ("replies", "/work/replies/"),
        ("reply", f"/work/replies/{reply}/"),
    ):
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        look(page, name)


def test_a_question_is_added_seen_and_published(signed_in, look):
    page = signed_in("administrator")
    page.goto("/work/categories/of/pothole/questions/")
    row = page.locator("details.question-row").first
    row.locator("summary").click()
    row.locator("[name=q-0-code]").fill("size")
    row.locator("[name=q-0-kind]").select_option("one")
    row.locator("[name=q-0-label_zh]").fill("坑洞多大？")
    row.locator("[name=q-0-label_en]").fill("How large is it?")
    row.locator("[name=q-0-options]").fill("small | 小於臉盆 | Small\nlarge | 大於臉盆 | Large")
    page.get_by_role("button", name="預覽").click()
    expect(page.locator("section.preview")).to_have_count(2)
    expect(page.locator("section.preview[lang=en]")).to_contain_text("How large is it?")
    look(page, "questions-preview")
    page.get_by_role("button", name="發布此版本").click()
    expect(page.get_by_text("問題第 1 版已發布。")).to_be_visible()
    assert list(queries.questions("pothole").definition["properties"]) == ["size"]


def test_a_rule_is_tried_out_before_it_is_saved(signed_in, look):
    page = signed_in("administrator")
    page.goto("/work/routing/new/?category=gutter")
    expect(page.locator("[name=category]")).to_have_value("gutter")
    expect(page.locator("[name=question] option")).to_have_count(3)
    page.locator("[name=unit]").select_option("PARKS")
    page.get_by_role("button", name="試算影響").click()
    expect(page.get_by_role("heading", name="以上月案件試算")).to_be_visible()
    look(page, "rule-tried")
    page.get_by_role("button", name="儲存規則").click()
    expect(page.get_by_text("規則已儲存。")).to_be_visible()


@pytest.mark.parametrize("phone", [False, True])
def test_a_citizen_answers_the_questions_of_the_chosen_category(open_page, look, phone):
    page = open_page(phone=phone)
    page.goto("/report/?category=gutter")
    expect(page.get_by_text("道路多寬？")).to_be_visible()
    page.get_by_label("六公尺以上", exact=True).check()
    look(page, "report-questions")
    with page.expect_response("**/report/questions/?category=gas"):
        page.locator("input[name=category][value=gas]").evaluate(CHOOSE)
    expect(page.get_by_text("聞到瓦斯味請勿開關電器")).to_be_visible()
    expect(page.get_by_text("道路多寬？")).to_have_count(0)


def test_a_protected_case_asks_for_an_approval(signed_in, look):
    cases.open_case(draft(category="litter", answers={}), actor=citizen(), key="litter")
    case = cases.open_case(
        draft(category="illegal-building", answers={"stage": "building"}),
        actor=citizen(),
        key="kept",
    )
    assert Case.objects.get(pk=case.pk).confidentiality == "protected"
    page = signed_in("officer")
    page.goto(f"/work/cases/{case.pk}/")
    expect(page.get_by_text("施工中")).to_be_visible()
    page.get_by_text("申請調閱陳情人資料").click()
    look(page, "protected")
    page.locator("form[action$='reading/'] input[value=visit]").check()
    page.locator("[name=reason]").fill("須會同進入社區頂樓")
    page.get_by_role("button", name="送出申請").click()
    expect(page.get_by_text("尚待核准")).to_be_visible()
