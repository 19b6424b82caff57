"""The same case in two tabs: the second one is told, and nothing happens twice."""

import pytest

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules import grouped
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.organizations import services as organizations
from tests.db.cases.city import draft, lay_down
from tests.web.conftest import BUILDER


@pytest.fixture(autouse=True)
def opened(transactional_db, settings, tmp_path):
    """A case in a small city."""
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    for code in ("WORKS", "ROADS", "PARKS"):
        organizations.create_unit(code=code, name_zh=code, name_en=code, actor=BUILDER)
    lay_down()
    return cases.open_case(draft(), actor=citizen(), key="k")


def events(case: Case) -> list[str]:
    return list(Event.objects.filter(stream=case.ref).order_by("number").values_list("name"))


def test_an_officer_takes_a_case_in_two_tabs(signed_in, opened):
    first = signed_in("officer")
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(f"/work/cases/{opened.pk}/")
    first.get_by_role("button", name="受理").first.click()
    first.get_by_text("您已受理本案").wait_for()
    before = events(opened)
    second.get_by_role("button", name="受理").first.click()
    second.get_by_text("受理，您的操作未變更任何內容").wait_for()
    assert events(opened) == before
    assert Case.objects.get().state == "accepted"


def test_a_citizen_withdraws_in_two_tabs(page, opened):
    second = page.context.new_page()
    url = f"/cases/{opened.number}/{grouped(cases.secret_of(opened))}/"
    for tab in (page, second):
        tab.goto(url)
        tab.locator("summary", has_text="我要撤回通報").click()
    page.locator("form[action$='/withdraw/'] button[type=submit]").click()
    page.get_by_text("您的通報已撤回").wait_for()
    before = events(opened)
    second.locator("form[action$='/withdraw/'] button[type=submit]").click()
    second.get_by_text("您的操作未變更任何內容").wait_for()
    assert events(opened) == before
    assert Case.objects.get().state == "withdrawn"
