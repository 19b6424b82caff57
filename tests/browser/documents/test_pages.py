"""The month, its documents and a chase in Chromium: axe on the desk and on the phone."""

import re
from contextvars import ContextVar

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from civicloop.evaluate.documents import queries
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.models import Document, Month
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.services import instant
from tests.browser.keys import SUBMIT, Keys
from tests.db.documents.city import KEEPER, MONTH, NOW, agencies, line, table, take

SCREENS = pytest.mark.parametrize(
    "screen", [{}, {"phone": True, "language": "en"}], ids=["desk", "phone"]
)


@pytest.fixture(autouse=True)
def november(monkeypatch):
    """The files are of October, so it is November: in the threads of the server too."""
    monkeypatch.setattr(instant, "_PINNED", ContextVar("november", default=NOW))


@pytest.fixture
def month(live_server, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    units = agencies()
    take()
    row = Month.objects.get()
    sent = documents.chase(row.pk, units["A"], actor=KEEPER)
    today = timezone.localdate(clock.now())
    drawn = documents.draw_sample(
        row.pk, title="查訪", size=1, opens_on=today.replace(year=today.year + 1), actor=KEEPER
    )
    return row, sent, drawn


@SCREENS
def test_the_pages_pass_axe_and_fit(signed_in, month, look, screen):
    _row, sent, drawn = month
    page = signed_in("analyst", **screen)
    late = Document.objects.get(unit=queries.chase(sent.pk).unit_id, number="2")
    addresses = {
        "month": reverse("documents:month", args=[2026, 10]),
        "agency": reverse("documents:agency", args=[2026, 10, sent.unit_id]),
        "list": reverse("documents:list"),
        "overdue": reverse("documents:overdue"),
        "document": reverse("documents:document", args=[late.pk]),
        "correct": reverse("documents:correct", args=[late.pk]),
        "chase": reverse("documents:chase", args=[sent.pk]),
        "sample": reverse("documents:sample", args=[drawn.pk]),
        "draw": reverse("documents:draw"),
        "print": reverse("documents:print", args=[2026, 10]),
    }
    for name, address in addresses.items():
        page.goto(address)
        look(page, f"documents-{name}")


@SCREENS
def test_a_file_is_brought_looked_at_and_taken(signed_in, month, look, screen):
    page = signed_in("analyst", **screen)
    page.goto(reverse("documents:new-upload"))
    look(page, "documents-new-upload")
    good = line(number="8", kind="速件", done="115/10/07", ending="發文")
    bad = line(number="9", kind="速件", received="115/13/05")
    page.locator("#id_month").select_option(value="2026-10-01")
    page.locator("input[type=file]").set_input_files(
        {"name": "10.csv", "mimeType": "text/csv", "buffer": table(good, bad)}
    )
    page.locator("main form[enctype] button[type=submit]").click()
    expect(page.get_by_role("cell", name="115/13/05")).to_be_visible()
    look(page, "documents-upload")
    page.locator("form[action$='/take/'] button").click()
    expect(page).to_have_url(re.compile(reverse("documents:month", args=[2026, 10])))
    assert Document.objects.filter(number="8").exists()


@pytest.fixture
def desk(live_server, settings, tmp_path):
    """Two agencies and no month yet."""
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return agencies()


def test_a_month_is_imported_published_and_chased_by_keyboard_alone(signed_in, desk, look):
    keys = Keys(signed_in("analyst"))
    keys.open(reverse("documents:new-upload"))
    keys.choose("#id_month", "2026-10-01")
    keys.bring("#id_file", {"name": "10.csv", "mimeType": "text/csv", "buffer": MONTH})
    keys.press("form[enctype] button[type=submit]")
    keys.press("form[action$='/take/'] button")
    month = reverse("documents:month", args=[2026, 10])
    expect(keys.page).to_have_url(re.compile(month))
    late = Document.objects.get(unit=desk["A"], number="2")
    keys.open(reverse("documents:list"))
    keys.press(_link("document", late.pk))
    expect(keys.page.locator("section[aria-labelledby=steps] tbody tr").first).to_be_visible()
    keys.open(month)
    keys.press(_link("chase-all", 2026, 10))
    look(keys.page)
    keys.press(SUBMIT)
    sent = queries.chases().get()
    keys.press(_link("chase", sent.pk))
    keys.open(month)
    keys.press(_link("publish", 2026, 10))
    look(keys.page)
    keys.press(SUBMIT)
    assert Month.objects.get().published_at is not None
    asked = sent.documents.get(number="2")
    officer = Keys(signed_in("officer"))
    officer.open(reverse("documents:chase", args=[sent.pk]))
    officer.press(_link("explain", asked.pk))
    look(officer.page)
    officer.choose("#id_cause", "staff")
    officer.write("#id_explanation", "承辦人異動，已補人力")
    officer.press(SUBMIT)
    keys.open(reverse("documents:chase", args=[sent.pk]))
    keys.press(_link("review", asked.pk))
    look(keys.page)
    keys.pick("decision", "accept")
    keys.press(SUBMIT)
    asked.refresh_from_db()
    assert (asked.state, asked.explanation) == ("accepted", "承辦人異動，已補人力")


def _link(name, *args):
    return f"main a[href='{reverse(f'documents:{name}', args=args)}']"
