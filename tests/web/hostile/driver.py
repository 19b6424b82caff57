"""Sends a form with one field gone wrong, and judges the answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

from django.db import connection, transaction
from django.test import Client

from civicloop.answer.cases.models import Case
from civicloop.kernel.files.models import StoredFile
from civicloop.kernel.ledger.models import Event
from tests.web.hostile.forms import Form
from tests.web.hostile.values import ALONE, CODES, TEXTS

FORM = "application/x-www-form-urlencoded"
CHOSEN = {"select", "radio", "checkbox", "hidden", "button"}
EXPECTED = {200, 204, 302, 303, 304, 400, 403, 404, 409, 413, 422, 429}
STATE = "SELECT " + ", ".join(
    f"(SELECT count(*) FROM {model._meta.db_table})" for model in (Case, Event, StoredFile)
)
BARE = 1000
TURNS = 3
"""So many of the worst values are tried in a field alone."""
FOREIGN = ("This field is required", "Ensure this value", "Enter a valid", "Select a valid")
"""Django's own words in another language than the page's."""


def body(values: dict[str, list[str]]) -> str:
    """The values as a form sends them, whole characters or not."""
    return "&".join(
        f"{quote(name)}={sent(text)}" for name, texts in values.items() for text in texts
    )


def sent(text: str) -> str:
    """A value in a body; thousands of signs stay bare, or taking them apart is all that is done."""
    return text if len(text) > BARE and text.isalnum() else quote(raw(text))


def raw(text: str) -> bytes:
    """The bytes of a text; half a character stays half."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


@dataclass
class Driver:
    """One visitor, and what went wrong so far."""

    client: Client
    faults: list[str] = field(default_factory=list)

    def baseline(self, form: Form, good: dict[str, str | list[str]]) -> dict[str, list[str]]:
        """The form as it stands, with good values where it is empty."""
        values = {name: list(texts) for name, texts in form.values.items()}
        for name, text in good.items():
            values[name] = [text] if isinstance(text, str) else list(text)
        return values

    def send(self, form: Form, values: dict[str, list[str]]):
        if form.method == "get":
            return self.client.get(f"{form.action.split('?')[0]}?{body(values)}")
        return self.client.post(form.action, body(values), content_type=FORM)

    def try_fields(self, form: Form, values: dict[str, list[str]], names: list[str]) -> None:
        """The form with hostile values: each in all fields at once, the worst in one alone too.

        Which of the worst a field gets alone goes round from field to field, so that each of
        them meets fields of every form. A list takes one, since nothing stands behind it.
        """
        turns = 1 if form.method == "get" else TURNS
        for place, name in enumerate(names):
            for turn in range(turns):
                called = ALONE[(place * turns + turn) % len(ALONE)]
                self._try(form, values, {name: called}, f"{name}: {called}")
        for called in TEXTS:
            fits = [name for name in names if form.kinds[name] not in CHOSEN or called in CODES]
            self._try(form, values, dict.fromkeys(fits, called), f"all: {called}")

    def _try(
        self, form: Form, values: dict[str, list[str]], wrong: dict[str, str], what: str
    ) -> None:
        sent = {name: texts for name, texts in values.items() if name not in wrong}
        for name, called in wrong.items():
            text = TEXTS[called]
            if text is not None:
                sent[name] = text if isinstance(text, list) else [text]
        with undone():
            before = state()
            answer = self.send(form, sent)
            self._judge(form, what, answer, before)

    def _judge(self, form: Form, what: str, answer, before: tuple) -> None:
        where = f"{form.method} {form.action} {what} -> {answer.status_code}"
        if answer.status_code not in EXPECTED:
            self.faults.append(where)
            return
        if answer.status_code >= 400 and state() != before:
            self.faults.append(f"{where}, and something was saved")
        if answer.streaming or "html" not in answer.get("Content-Type", ""):
            return
        text = answer.content.decode()
        managed = "_FORMS: " in what  # how many rows there are is the page's to say
        told = 'role="alert"' in text or "invalid" in text
        if answer.status_code == 422 and not told and not managed:
            self.faults.append(f"{where}, and nothing says why")
        self.faults += [f"{where}, in English" for words in FOREIGN if words in text]
        if "<script>alert(1)" in text:
            self.faults.append(f"{where}, markup came back as markup")


def state() -> tuple[int, int, int]:
    """What would be different if anything had been saved."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        return cursor.fetchone()


class undone:  # noqa: N801 (reads as a word)
    """Whatever happens inside has not happened afterwards."""

    def __enter__(self) -> None:
        self._point = transaction.savepoint()

    def __exit__(self, *_error: object) -> None:
        transaction.savepoint_rollback(self._point)
