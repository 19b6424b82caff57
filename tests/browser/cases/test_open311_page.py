"""The page about Open311 for people: in both languages, on a desk and on a phone."""

import pytest

from civicloop.kernel.organizations import services as organizations
from tests.db.cases.city import lay_down
from tests.web.conftest import BUILDER


@pytest.fixture(autouse=True)
def city(transactional_db, settings, tmp_path):
    """Services to list."""
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    for code in ("WORKS", "ROADS", "PARKS"):
        organizations.create_unit(code=code, name_zh=code, name_en=code, actor=BUILDER)
    lay_down()


@pytest.mark.parametrize(
    ("language", "phone", "heading"),
    [("zh-hant", False, "Open311 開放介面"), ("en", True, "Open311 for programs")],
)
def test_the_page_tells_where_it_answers(open_page, axe, fits, language, phone, heading):  # noqa: PLR0917 (fixtures)
    page = open_page(language=language, phone=phone)
    page.goto("/open311/")
    page.get_by_role("heading", name=heading).wait_for()
    assert page.get_by_text("/open311/test/v2").count() == 1
    fits(page)
    axe(page)
