"""Buttons without a page of their own, and fields for files: pushed rightly, then wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.contrib.messages import constants, get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.web.hostile.driver import EXPECTED, FORM, Driver, body, state, undone
from tests.web.hostile.wing import NONE, TAKEN

WRONG: tuple[str | list[str] | None, ...] = (None, "a\x00b", NONE, "99999999")
"""What no button sends; tried in each field of each."""
ODDER: tuple[str | list[str], ...] = ("", "-1", "＋１", ["a", "b"], "長" * 60_000)
"""The same; each field gets one of them."""
NOWHERE = 10**30
REFUSED = {404, 422}
ABSENT = "absent"
FOREIGN = re.compile("[A-Za-z]+ [a-z]+ [a-z]+ [a-z]+")
"""A sentence in another language than the page's."""


@dataclass(frozen=True)
class Button:
    """Where a button leads, who pushes it, and what it sends.

    ``wrong`` says of a field what it may not be, where that is less than usual. A button that
    may be pushed twice says so in ``again``.
    """

    role: str
    name: str
    args: tuple[object, ...]
    good: dict[str, str | list[str]] = field(default_factory=dict)
    wrong: dict[str, tuple[str | list[str] | None, ...]] = field(default_factory=dict)
    again: bool = False

    @property
    def address(self) -> str:
        """Where it leads."""
        return reverse(self.name, args=self.args)

    @property
    def astray(self) -> str:
        """The same of an object that there is none of."""
        args = list(self.args)
        last = max(place for place, arg in enumerate(args) if isinstance(arg, int))
        args[last] = NOWHERE
        return reverse(self.name, args=args)


@dataclass
class Desk:
    """Pushes buttons, and keeps what went wrong."""

    drivers: dict[str, Driver]
    faults: list[str] = field(default_factory=list)
    tried: int = 0

    def survives(self, buttons: list[Button]) -> None:
        """Every one of some buttons, with whatever is sent."""
        for one in buttons:
            self._push(one)
        assert self.faults == [], "\n".join(["", *self.faults])

    def _push(self, one: Button) -> None:
        with undone():
            before = state()
            status, told = self._send(one, one.address, one.good)
            once = state()
            if status not in TAKEN or once == before or "bad" in told:
                self.faults.append(f"{one.address} refuses what is good: {status} {told}")
                return
            if not one.again:
                self._judge(one, one.address, "again", one.good)
        for name in one.good:
            self.tried += 1
            odder = ODDER[self.tried % len(ODDER)]
            for text in one.wrong.get(name, (*WRONG, odder)):
                self._refuse(one, name, text)
        if any(isinstance(arg, int) for arg in one.args):
            self._judge(one, one.astray, ABSENT, one.good)

    def _refuse(self, one: Button, name: str, text: str | list[str] | None) -> None:
        sent = {key: value for key, value in one.good.items() if key != name}
        if text is not None:
            sent[name] = text
        self._judge(one, one.address, f"{name}={str(text)[:20]!r}", sent)

    def _judge(self, one: Button, address: str, what: str, sent: dict) -> None:
        with undone():
            before = state()
            status, told = self._send(one, address, sent)
            moved = state() != before
        where = f"{address} {what} -> {status} {told}"
        if status not in EXPECTED:
            self.faults.append(where)
        elif moved:
            self.faults.append(f"{where}, and something was saved")
        elif status not in REFUSED and not (status in TAKEN and "bad" in told):
            self.faults.append(f"{where}, and nothing says why")

    def _send(self, one: Button, address: str, sent: dict) -> tuple[int, list[str]]:
        client = self.drivers[one.role].client
        client.cookies.pop("messages", None)
        values = {key: [text] if isinstance(text, str) else text for key, text in sent.items()}
        answer = client.post(address, body(values), content_type=FORM)
        told = [
            "bad" if row.level >= constants.WARNING else "good"
            for row in get_messages(answer.wsgi_request)
        ]
        return answer.status_code, told


@dataclass(frozen=True)
class Filed:
    """A page that takes a file: who brings it, what it must be, what is sent beside it."""

    role: str
    name: str
    args: tuple[object, ...]
    good: bytes
    beside: dict[str, str] = field(default_factory=dict)
    field: str = "file"
    cells: tuple[bytes, ...] = ()
    """Files of the right shape with a cell that cannot be taken."""

    @property
    def address(self) -> str:
        """The page."""
        return reverse(self.name, args=self.args)


def wrong_files(one: Filed) -> Iterator[tuple[str, bytes]]:
    """What is no such file, by what is wrong with it."""
    head = one.good.splitlines()[0]
    yield "none", b""
    yield "empty lines", b"\r\n" * 50
    yield "binary", bytes(range(256)) * 40
    yield "NUL bytes", b"\0" * 2000
    yield "half an archive", b"PK\x03\x04" + bytes(2000)
    yield "half a workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    yield "no characters", b"\xff\xfe\xff"
    yield "an unknown encoding", head + b"\r\n\xa0\xff\xfd\x80,\xff\xff\xff"
    yield "half an encoding", one.good[:-1].decode().encode("utf-16-le")
    yield "another table", "甲,乙\r\n1,2\r\n".encode()
    yield "400 other columns", b"\r\n".join([b",".join(b"c%d" % n for n in range(400))] * 3)
    for number, content in enumerate(one.cells):
        yield f"a wrong cell {number}", content


def odd_files(one: Filed) -> Iterator[tuple[str, bytes]]:
    """What may be taken, or not, but breaks nothing."""
    lines = one.good.splitlines()
    yield "rows of 400 cells", b"\r\n".join([lines[0], *(row + b",x" * 400 for row in lines[1:])])
    yield "a heading of 400 cells", b"\r\n".join([lines[0] + b",x" * 400, *lines[1:]])
    yield "one cell without an end", lines[0] + b'\r\n"' + b"a," * 20_000
    yield "a heading alone", lines[0]
    yield "the same row twice", b"\r\n".join([*lines, lines[-1]])
    yield "a row cut short", b"\r\n".join([*lines, lines[-1][:5]])
    yield "a NUL byte in a cell", one.good.replace(b",", b"\0,", 3)
    yield "markup", one.good + b"<script>alert(1)</script>,<script>alert(1)</script>\r\n"
    yield "Big5", one.good.decode().encode("cp950", "replace")


@dataclass
class Counter:
    """Hands files over, and keeps what went wrong."""

    drivers: dict[str, Driver]
    faults: list[str] = field(default_factory=list)

    def survives(self, pages: list[Filed]) -> None:
        """Every one of some pages, with whatever file is brought."""
        for one in pages:
            self._bring(one)
        assert self.faults == [], "\n".join(["", *self.faults])

    def send(self, one: Filed, content: bytes | None, name: str = "a.csv"):
        """Hand a file over."""
        sent: dict[str, object] = dict(one.beside)
        if content is not None:
            sent[one.field] = SimpleUploadedFile(name, content, content_type="text/csv")
        return self.drivers[one.role].client.post(one.address, sent)

    def _bring(self, one: Filed) -> None:
        with undone():
            before = state()
            answer = self.send(one, one.good)
            if answer.status_code not in TAKEN or state() == before:
                text = _said(answer)
                self.faults.append(
                    f"{one.address} refuses what is good: {answer.status_code} {text}"
                )
                return
        self._judge(one, "no file at all", None, is_wrong=True)
        for called, content in wrong_files(one):
            self._judge(one, called, content, is_wrong=True)
        for called, content in odd_files(one):
            self._judge(one, called, content, is_wrong=False)
        for name in ("../../etc/passwd", "a" * 250 + ".csv", "\u202evsc.exe"):
            self._judge(one, name[:20], one.good, is_wrong=False, name=name)
        for key in one.beside.keys() - {"then"}:  # without it the file is looked at alone
            self._judge(replace(one, beside=one.beside | {key: NONE}), f"{key} is none", one.good,
                        is_wrong=True)  # fmt: skip

    def _judge(self, one, called, content, *, is_wrong: bool, name: str = "a.csv") -> None:
        with undone():
            before = state()
            answer = self.send(one, content, name)
            moved = state() != before
            text = answer.content.decode()
        where = f"{one.address} {called} -> {answer.status_code}"
        if answer.status_code not in EXPECTED:
            self.faults.append(where)
        elif moved and answer.status_code not in TAKEN:
            self.faults.append(f"{where}, and something was saved")
        elif is_wrong and (moved or answer.status_code in TAKEN):
            self.faults.append(f"{where}, and was taken")
        elif answer.status_code not in TAKEN and 'role="alert"' not in text:
            self.faults.append(f"{where}, and nothing says why")
        if is_wrong and (foreign := FOREIGN.search(_said(answer))):
            self.faults.append(f"{where}, in English: {foreign[0]}")
        if "<script>alert(1)" in text:
            self.faults.append(f"{where}, markup came back as markup")


def _said(answer) -> str:
    text = answer.content.decode()
    place = text.find('role="alert"')
    return re.sub("<[^>]*>?", " ", text[place : place + 800]) if place >= 0 else ""
