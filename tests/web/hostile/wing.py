"""The forms of the wing: posted whole, then with one field gone wrong after the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import reverse

from tests.web.hostile.driver import EXPECTED, Driver, state, undone
from tests.web.hostile.forms import OUTSIDE, SKIPPED, Form, forms_of
from tests.web.hostile.values import TEXTS

NONE = "9" * 400
WIDE_NONE = "１１５/１３/４５"
ONCE = "x" * 10_500_000
"""A text of ten megabytes, which no form takes."""
WRONG: dict[str, tuple[str | list[str], ...]] = {
    "date": ("0000-01-01", "115/13/45", WIDE_NONE, "a\x00b"),
    "number": ("1e400", "a\x00b", NONE),
    "choice": (NONE, "a\x00b", "²"),
    "words": ("a\x00b", "長" * 60_000),
}
"""What no field of a kind may take; each field gets one of them, and the answer names it."""
CALLED = ("missing", "a lone surrogate", "markup", "a change of direction", "a negative number",
          "wide figures", "the last day", "several")  # fmt: skip
ODD: tuple[str | list[str] | None, ...] = (
    "0000-01-01",
    "1e400",
    *(TEXTS[called] for called in CALLED),
)
"""What some fields may take; tried in all fields of a form at once, each with another one."""
TURNS = 4
TAKEN = {302, 303}
CHOSEN = {"select", "radio", "checkbox", "hidden", "button"}
ROWS = 2
"""So many rows of the same fields are tried."""
ANY = "*"
"""A good value: the last one that is offered."""
MARKS = SKIPPED | {"idempotency_token"}
"""What the page writes for itself and reads as a mere mark."""


@dataclass(frozen=True)
class Filled:
    """A page with a form, who fills it in, and what is right in it.

    ``numbers`` are its fields that are typed as text and read as a number; ``others`` are
    objects that there are, but not for this person; ``free`` are fields that this page sends
    and does not read.
    """

    role: str
    name: str
    args: tuple[object, ...]
    good: dict[str, str | list[str]]
    numbers: tuple[str, ...] = ()
    others: dict[str, str] = field(default_factory=dict)
    free: tuple[str, ...] = ()
    query: str = ""

    @property
    def address(self) -> str:
        """The page."""
        return reverse(self.name, args=self.args) + self.query


@dataclass
class Wing:
    """Drives filled forms, and keeps what went wrong."""

    drivers: dict[str, Driver]
    faults: list[str] = field(default_factory=list)
    tried: int = 0

    def survives(self, forms: list[Filled], *, huge: bool = True) -> None:
        """Every one of some forms, with whatever is sent."""
        for number, one in enumerate(forms):
            self.drive(one, huge=huge and number == 0)
        assert self.faults == [], "\n".join(["", *self.faults])
        assert self.tried >= TURNS * len(forms)

    def drive(self, one: Filled, *, huge: bool = False) -> None:
        """The good values first, then the wrong ones."""
        driver = self.drivers[one.role]
        form = self._form(driver, one)
        if form is None:
            return
        good = {
            name: form.choices[name][-1] if text == ANY else text for name, text in one.good.items()
        }
        values = driver.baseline(form, good)
        if not self._is_taken(driver, form, values):
            return
        names = fields_of(form)
        for name in names:
            if name not in one.free and not is_single(form, name):
                wrong = WRONG[kind_of(form, name, one)]
                self._post(driver, form, values, {name: wrong[self.tried % len(wrong)]})
        for name, text in one.others.items():
            self._post(driver, form, values, {name: text})
        for turn in range(TURNS):
            odd = {name: ODD[(turn * len(names) + place + self.tried) % len(ODD)]
                   for place, name in enumerate(names)}  # fmt: skip
            self._post(driver, form, values, odd, is_alone=False)
        if huge:
            self._post(driver, form, values, {names[0]: ONCE}, is_alone=False)

    def _form(self, driver: Driver, one: Filled) -> Form | None:
        answer = driver.client.get(one.address)
        found = [
            form for form in forms_of(one.address, answer.content.decode())
            if form.method == "post" and not form.action.startswith(OUTSIDE)
            and set(one.good) <= set(form.kinds) and set(form.kinds) - MARKS
        ]  # fmt: skip
        if len(found) != 1:
            self.faults.append(
                f"{one.address} as {one.role}: {answer.status_code}, {len(found)} forms"
            )
            return None
        return found[0]

    def _is_taken(self, driver: Driver, form: Form, values: dict[str, list[str]]) -> bool:
        with undone():
            before = state()
            answer = driver.send(form, values)
            moved = state() != before
        if answer.status_code in TAKEN and moved:
            return True
        said = re.findall(r'href="#(id_\w+)">([^<]*)', answer.content.decode())
        self.faults.append(f"{form.action} refuses what is good: {answer.status_code} {said}")
        return False

    def _post(self, driver, form, values, wrong, *, is_alone: bool = True) -> None:
        sent = {name: texts for name, texts in values.items() if name not in wrong}
        for name, text in wrong.items():
            if text is not None:
                sent[name] = text if isinstance(text, list) else [text]
        self.tried += 1
        with undone():
            before = state()
            answer = driver.send(form, sent)
            moved = state() != before
        shown = {name: str(text)[:24] for name, text in list(wrong.items())[:2]}
        where = f"{form.action} {shown} -> {answer.status_code}"
        self.faults += [f"{where}{fault}" for fault in _faults(answer, moved=moved)]
        if is_alone and answer.status_code in {200, 302, 303, 422}:
            [name] = wrong
            self.faults += [f"{where}{fault}" for fault in _faults_of(form, name, answer)]


def fields_of(form: Form) -> list[str]:
    """The fields to try; of rows of the same fields the first ones."""
    rows: Counter[str] = Counter()
    found = []
    for name in form.fields:
        row = re.sub(r"\d+", "#", name)
        row = "chapter" if name.startswith("chapter_") else row
        row = "amount" if name.startswith("amount_") else row
        rows[row] += 1
        if (
            name not in MARKS
            and not name.endswith("_FORMS")
            and form.kinds[name] != "file"
            and rows[row] <= ROWS
        ):
            found.append(name)
    return found


def is_single(form: Form, name: str) -> bool:
    """A box that is ticked or not: whatever is sent ticks it."""
    return form.kinds[name] == "checkbox" and len(form.choices[name]) == 1


def kind_of(form: Form, name: str, one: Filled) -> str:
    """What a field takes."""
    kind = form.kinds[name]
    if kind in CHOSEN:
        return "choice"
    if name in one.numbers or kind == "number":
        return "number"
    return "date" if kind in {"date", "time"} else "words"


def _faults(answer, *, moved: bool) -> Iterator[str]:
    """What is wrong with an answer, whatever was sent."""
    if answer.status_code not in EXPECTED:
        yield ""
    elif moved and answer.status_code not in TAKEN:
        yield ", and something was saved"
    if "<script>alert(1)" in answer.content.decode():
        yield ", markup came back as markup"


def _faults_of(form: Form, name: str, answer) -> Iterator[str]:
    """What is wrong with an answer to one field that is wrong: it must be named."""
    text = answer.content.decode()
    hidden = form.kinds[name] == "hidden"
    if answer.status_code in TAKEN:
        yield ", and was taken"
    elif not ('role="alert"' in text if hidden else f'href="#id_{name}' in text):
        yield ", and the field is not named"
