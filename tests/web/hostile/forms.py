"""The forms of a page as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

OUTSIDE = ("/ui/", "/sign-in/", "/i18n/", "/account/", "/language/")
"""What is no part of the page itself."""
SKIPPED = {"csrfmiddlewaretoken"}


@dataclass
class Form:
    """Where a form goes, and what stands in it before anybody types."""

    page: str
    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)

    @property
    def fields(self) -> list[str]:
        """The names of what can be sent."""
        return list(self.kinds)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = self._area = ""
        self._options: list[tuple[str, bool]] = []
        self._text: list[str] = []

    def handle_starttag(self, tag, attrs):
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.page, said.get("action") or self.page)
            self._form = Form(self.page, action, said.get("method", "get").lower())
            self.forms.append(self._form)
        if self._form is None:
            return
        name = said.get("name", "")
        if tag == "option" and self._select:
            self._options.append((said.get("value", ""), "selected" in said))
        elif tag == "select" and name:
            self._select, self._options = name, []
            self._form.kinds[name] = "select"
        elif tag == "textarea" and name:
            self._area, self._text = name, []
            self._form.kinds[name] = "textarea"
        elif tag in {"input", "button"} and name:
            self._input(tag, name, said)

    def _input(self, tag, name, said):
        form = self._form
        kind = "button" if tag == "button" else said.get("type", "text")
        form.kinds.setdefault(name, kind)
        if kind in {"radio", "checkbox", "button"}:
            form.choices.setdefault(name, []).append(said.get("value", "on"))
            if "checked" not in said:
                return
        if kind != "file":
            form.values.setdefault(name, []).append(said.get("value", ""))

    def handle_data(self, data):
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif self._form is not None and tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected]
            first = [value for value, _selected in self._options[:1]]
            self._form.values[self._select] = chosen or first
            self._form.choices[self._select] = [value for value, _selected in self._options]
            self._select = ""
        elif self._form is not None and tag == "textarea" and self._area:
            self._form.values[self._area] = ["".join(self._text).removeprefix("\n")]
            self._area = ""


def forms_of(page: str, text: str) -> list[Form]:
    """Every form of a page."""
    reader = _Reader(page)
    reader.feed(text)
    return reader.forms
