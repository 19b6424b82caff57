"""Registers in Chromium: axe on the desk and on the phone, and the grid by keyboard alone."""

from dataclasses import replace

import pytest
from django.urls import reverse

from civicloop.engines.registers import queries
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.models import Entry
from civicloop.engines.registers.rules import Figure, Gauge
from tests.db.registers.books import KEEPER, add, courses

SCREENS = pytest.mark.parametrize(
    "screen", [{}, {"phone": True, "language": "en"}], ids=["desk", "phone"]
)


@pytest.fixture
def register(live_server, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    row = courses()
    add(row)
    add(row, title="座談", form="座談會", people="20")
    registers.publish(row.pk, actor=KEEPER)
    return row


@pytest.fixture
def fed(register):
    """The register with a figure, which its editor shows."""
    talks = Figure("talks", Gauge.SHARE, "座談會比率", "Share of talks", of="form", value="talk")
    wanted = replace(register.definition, figures=(talks,))
    version = queries.register("courses").version
    return registers.change_definition(register.pk, wanted, version=version, actor=KEEPER)


def to(name, *args):
    return reverse(f"registers:{name}", args=["courses", *args])


@SCREENS
def test_the_pages_pass_axe_and_fit(signed_in, fed, look, screen):
    page = signed_in("analyst", **screen)
    row = Entry.objects.first()
    addresses = {
        "index": reverse("registers:index"),
        "register": to("register"),
        "entry": to("entry", row.pk),
        "add": to("add"),
        "grid": to("grid"),
        "counts": to("counts"),
        "definition": to("change"),
        "upload": to("upload"),
        "open": to("open-register"),
    }
    for name, address in addresses.items():
        page.goto(address)
        look(page, f"registers-{name}")


def test_a_figure_is_added_and_saved_by_keyboard_alone(signed_in, register):
    page = signed_in("analyst")
    page.goto(to("change"))
    page.locator("section:has(#figures) [data-add]").focus()
    page.keyboard.press("Enter")
    for text in ("people", "參訓人次", "People trained"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # from how many entries to the total of a field
    page.keyboard.press("Tab")
    page.keyboard.type("people")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{to('register')}")
    (figure,) = queries.register("courses").definition.figures
    assert (figure.key, figure.zh, figure.of) == ("people", "參訓人次", "people")


def test_the_grid_is_worked_by_keyboard_and_loses_nothing(signed_in, register):
    page = signed_in("analyst")
    page.watch.expect("422")
    page.watch.expect("ERR_INTERNET_DISCONNECTED")
    page.goto(to("grid"))
    first = page.locator("tr[data-entry]").first
    cell = first.locator('td[data-name="people"]')
    cell.focus()
    page.keyboard.type("33")
    page.keyboard.press("Enter")
    page.get_by_text("全部已儲存。").wait_for()
    entry = Entry.objects.get(pk=int(first.get_attribute("data-entry")))
    assert entry.values["people"] == 33
    cell.focus()
    page.keyboard.press("Control+z")
    page.get_by_text("全部已儲存。").wait_for()
    page.locator(".grid-waits").first.wait_for(state="detached")
    entry.refresh_from_db()
    assert entry.values["people"] in {20, 105}
    cell.focus()
    page.keyboard.type("many")
    page.keyboard.press("Enter")
    page.locator('[aria-invalid="true"] .grid-fault').wait_for()
    page.context.set_offline(True)
    cell.focus()
    page.keyboard.type("44")
    page.keyboard.press("Tab")
    page.get_by_text("沒有網路").wait_for()
    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(to("grid"))
    page.get_by_text("全部已儲存。").wait_for()
    page.locator(".grid-waits").first.wait_for(state="detached")
    entry.refresh_from_db()
    assert entry.values["people"] == 44
    page.locator('tr[data-entry] td[data-name="people"]').first.focus()
    page.evaluate(
        """() => { const data = new DataTransfer(); data.setData("text/plain", "1\\n2");
        document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true})); }"""
    )
    page.locator(".grid-waits").first.wait_for(state="detached")
    page.get_by_text("全部已儲存。").wait_for()
    assert sorted(row.values["people"] for row in Entry.objects.all()) == [1, 2]


def test_pasted_lines_beyond_the_last_row_become_rows(signed_in, register):
    page = signed_in("analyst")
    page.watch.expect("422")
    page.goto(to("grid"))
    page.locator('tr[data-new] td[data-name="held_on"]').focus()
    lines = "115/9/1\t甲班\t\t8\n115/9/2\t乙班\t\tmany\n115/9/3\t丙班\t\t9\n"
    page.evaluate(
        """(lines) => { const data = new DataTransfer(); data.setData("text/plain", lines);
        document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true})); }""",
        lines,
    )
    page.locator('tr[data-new] [aria-invalid="true"]').wait_for()
    page.locator("tr[data-entry]").nth(3).wait_for()
    assert Entry.objects.filter(title__contains="班").count() == 2
    page.locator('tr[data-new] td[data-name="people"]').first.focus()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    page.locator('tr[data-entry] td[data-name="people"]').first.focus()
    page.locator("tr[data-entry]").nth(4).wait_for()
    assert Entry.objects.get(title__contains="乙班").values["people"] == 7


def test_a_block_of_a_spreadsheet_is_pasted_and_taken_back_at_once(signed_in, register):
    page = signed_in("analyst")
    page.goto(to("grid"))
    before = [dict(row.values) for row in Entry.objects.order_by("pk")]
    cells = page.locator('tr[data-entry] td[data-name="title"]')
    cells.first.focus()
    block = '"甲班\n上午"\ttalk\t8\t1,200\r\n"乙" 班\t研習會\t9\t\r\n'
    page.evaluate(
        """(block) => { const data = new DataTransfer(); data.setData("text/plain", block);
        document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true})); }""",
        block,
    )
    page.locator(".grid-waits").first.wait_for(state="detached")
    page.get_by_text("全部已儲存。").wait_for()
    found = [row.values for row in Entry.objects.order_by("title")]
    told = {(row["title"].split()[0], row["form"], row["people"], row.get("cost")) for row in found}
    assert told == {("甲班", "talk", 8, 1200), ('"乙"', "course", 9, None)}
    cells.first.focus()
    page.keyboard.press("Control+z")
    page.locator(".grid-waits").first.wait_for(state="detached")
    page.get_by_text("全部已儲存。").wait_for()
    assert [dict(row.values) for row in Entry.objects.order_by("pk")] == before
    page.locator('tr[data-entry] td[data-name="form"]').first.focus()
    page.keyboard.press("t")
    assert page.locator("select.grid-input").evaluate("one => one.value") == "talk"


def test_another_cell_of_the_row_is_saved_over_somebody_elses_change(signed_in, register):
    page = signed_in("analyst")
    page.watch.expect("409")
    page.goto(to("grid"))
    first = page.locator("tr[data-entry]").first
    entry = Entry.objects.get(pk=int(first.get_attribute("data-entry")))
    registers.correct(entry.pk, {"cost": "5"}, version=1, actor=KEEPER)
    first.locator('td[data-name="people"]').focus()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    page.locator(".grid-waits").first.wait_for(state="detached")
    entry.refresh_from_db()
    assert (entry.values["people"], entry.values["cost"], entry.version) == (7, 5, 3)
