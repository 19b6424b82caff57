"""A page worked without a mouse: each control is reached by Tab and seen to have the focus."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

TABS = 90
SUBMIT = "main form.form button[type=submit]"
STANDS = """async (wanted) => {
  const one = document.activeElement;
  if (!one.matches(wanted)) return null;
  await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return { marked: marked || style.boxShadow !== "none",
           inside: box.bottom > 0 && box.top < innerHeight && box.width > 0 };
}"""
PAINTED = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
"""Before its first picture a page hears no key."""
VALUE = "document.activeElement.value"


class Keys:
    """The keyboard of a page: ``keys.press("a[href='…']")`` walks to a link and follows it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str) -> None:
        """Go to a page and leap over its menu, as its first link offers."""
        self.page.goto(address)
        self.skip()

    def skip(self) -> None:
        """From the top of a page to its content, unless the address leads to a place already."""
        self.page.evaluate(PAINTED)
        if "#" in self.page.url:
            return
        self.to(".skip-link", tabs=1)
        self.page.keyboard.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "content"

    def to(self, target: str, *, tabs: int = TABS) -> None:
        """Tab until the target has the focus; it must then be in sight and marked."""
        for _ in range(tabs):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate(STANDS, target)
            if found is not None:
                assert found == {"marked": True, "inside": True}, (target, found)
                return
        last = self.page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        pytest.fail(f"Tab never reaches {target}; it stands on {last}")

    def press(self, target: str) -> None:
        """Walk to a link or a button and press it; the next page begins at its content."""
        self.to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.skip()

    def press_here(self, target: str) -> None:
        """Walk to what acts on the same page, and press it."""
        self.to(target)
        self.page.keyboard.press("Enter")

    def write(self, target: str, text: str) -> None:
        """Walk to a field and write over what stands in it."""
        self.to(target)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def choose(self, target: str, value: str) -> None:
        """Walk to a list and go down it."""
        self.to(target)
        self.page.keyboard.press("Home")
        for _ in range(TABS):
            if self.page.evaluate(VALUE) == value:
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"{target} has no {value}")

    def pick(self, name: str, value: str) -> None:
        """Walk to one of several choices."""
        self.to(f"input[name={name}]")
        self.page.keyboard.press("Space")
        for _ in range(TABS):
            if self.page.evaluate(VALUE) == value:
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"{name} has no {value}")

    def day(self, target: str, day: date) -> None:
        """Walk to a day and write its year, month and day one after the other."""
        self.to(target)
        for first in ("%m%d%Y", "%d%m%Y"):  # as the browser's language has it
            self.page.keyboard.type(f"{day:{first}}")
            if self.page.evaluate(VALUE) == day.isoformat():
                return
            self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.press("ArrowLeft")
        self.page.keyboard.type(f"{day.year}")
        self.page.keyboard.press("ArrowRight")
        self.page.keyboard.type(f"{day:%m%d}")
        assert self.page.evaluate(VALUE) == day.isoformat()

    def bring(self, target: str, file: dict | Path) -> None:
        """Walk to a field for files, open the choice and take one."""
        self.to(target)
        with self.page.expect_file_chooser() as opened:
            self.page.keyboard.press("Space")
        opened.value.set_files(file)
