"""The imports in Chromium: the list, the bad rows, the empty state; on any screen, by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.commands import import_cases
from civicloop.answer.cases.models import CaseImport
from tests.db.cases.importing import boston, written


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, transactional_db):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_the_pages_of_imports_are_sound_on_any_screen(signed_in, look, tmp_path, phone, language):
    page = signed_in("administrator", phone=phone, language=language)
    page.goto("/work/imports/")
    expect(page.get_by_text("civicloop import cases")).to_be_visible()
    look(page, f"imports-empty-{language}")

    rows = [boston(1), boston(2, longitude="120.3"), boston(1), boston(3, open_dt="soon")]
    importer = cases.Importer(
        written(tmp_path / "boston_311_2011.csv", rows),
        cases.mapping_of("boston"),
        actor=import_cases.ACTOR,
        create=True,
    )
    list(importer.run())
    page.goto("/work/imports/")
    look(page, f"imports-{language}")
    link = page.get_by_role("link", name="boston_311_2011.csv")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/work/imports/{CaseImport.objects.get().pk}/")
    expect(page.locator("h1")).to_have_text("boston_311_2011.csv")
    expect(page.get_by_text("120.3")).to_be_visible()
    look(page, f"import-{language}")
