"""Citizens with a browser: each fills the public form in and does not give up."""

from __future__ import annotations

import html
import re
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from threading import Condition, Event, Thread
from urllib.parse import urlencode

from bench.soak.plan import Report

PATIENCE = 30.0  # seconds for one answer
TRIES = 400  # of one report
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 1.0
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|draft)" value="([^"]+)"')
RECEIPT = re.compile(r"/cases/([^/]+)/([^/]+)/$")
FOUND, SERVER_ERROR = 302, 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; status 0 when the connection broke."""

    status: int
    body: str = ""
    location: str = ""
    cookies: str = ""


@dataclass(slots=True)
class Outcome:
    """What became of one report, as its citizen saw it."""

    report: Report
    number: str = ""
    secret: str = ""
    posts: int = 0
    broken: int = 0  # sent, and no answer came
    shown: bool = False  # the page of number and secret showed both
    again: str = ""  # what the same form gave once more
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Progress:
    """How many reports were acknowledged; others wait for it."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._last = time.monotonic()
        self.acknowledged = 0
        self.longest_gap = 0.0
        self.over = False

    def begin(self) -> None:
        """The first report is about to be sent."""
        self._last = time.monotonic()

    def note(self) -> None:
        """One more was acknowledged."""
        with self._changed:
            now = time.monotonic()
            self.longest_gap = max(self.longest_gap, now - self._last)
            self._last = now
            self.acknowledged += 1
            self._changed.notify_all()

    def end(self) -> None:
        """No more will come."""
        with self._changed:
            self.over = True
            self._changed.notify_all()

    def reaches(self, number: int, within: float) -> bool:
        """Wait until so many were acknowledged; false when that does not come."""
        with self._changed:
            self._changed.wait_for(lambda: self.over or self.acknowledged >= number, within)
            return self.acknowledged >= number


class Client(Thread):
    """One citizen after the other, until the reports are used up or time is over."""

    def __init__(
        self, port: int, waiting: deque[Report], progress: Progress, *, until: float
    ) -> None:
        super().__init__(name="client", daemon=True)
        self.outcomes: list[Outcome] = []
        self.problem: Exception | None = None
        self._port, self._waiting, self._progress, self._until = port, waiting, progress, until
        self._never = Event()

    def run(self) -> None:
        """Send reports."""
        try:
            while time.monotonic() < self._until and (report := self._next()) is not None:
                self._send(Outcome(report))
        except Exception as problem:  # noqa: BLE001 (told by whoever joins the thread)
            self.problem = problem

    def _next(self) -> Report | None:
        try:
            return self._waiting.popleft()
        except IndexError:
            return None

    def _send(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        page = self._insist(outcome, "/report/", wanted=200)
        if page is None:
            return
        hidden = {name: html.unescape(value) for name, value in HIDDEN.findall(page.body)}
        body = urlencode(hidden | outcome.report.fields)
        if outcome.report.hangs_up:
            self._hang_up(body, page.cookies)
            outcome.posts += 1
            outcome.broken += 1
        receipt = self._insist(outcome, "/report/", wanted=FOUND, body=body, cookies=page.cookies)
        found = RECEIPT.search(receipt.location) if receipt else None
        if found is None:
            return
        outcome.number, outcome.secret = found.groups()
        self._progress.note()
        shown = self._insist(outcome, found.group(0), wanted=200)
        outcome.shown = shown is not None and all(word in shown.body for word in found.groups())
        if outcome.report.sends_again:
            more = self._insist(outcome, "/report/", wanted=FOUND, body=body, cookies=page.cookies)
            outcome.again = more.location if more else "no answer"

    def _insist(
        self, outcome: Outcome, path: str, *, wanted: int, body: str = "", cookies: str = ""
    ) -> Answer | None:
        """Ask until the wanted answer comes; a broken connection and a 5xx are tried again."""
        pause = FIRST_PAUSE
        for _ in range(TRIES):
            answer = self._ask(path, body=body, cookies=cookies)
            outcome.posts += bool(body)
            outcome.broken += bool(body) and answer.status == 0
            outcome.answers[answer.status] += 1
            if answer.status == wanted:
                return answer
            if 0 < answer.status < SERVER_ERROR:
                where = "form" if path == "/report/" else "status page"
                outcome.wrong.append(f"{answer.status} for the {where}: {_said(answer.body)}")
                return None
            if time.monotonic() > self._until:
                return None
            self._never.wait(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
        return None

    def _ask(self, path: str, *, body: str = "", cookies: str = "") -> Answer:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            connection.request("POST" if body else "GET", path, body or None, _headers(cookies))
            got = connection.getresponse()
            text = got.read().decode(errors="replace")
            jar = SimpleCookie()
            for line in got.headers.get_all("Set-Cookie", []):
                jar.load(line)
            sent = "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
            return Answer(got.status, text, got.headers.get("Location", ""), sent)
        except (OSError, HTTPException):
            return Answer(0)
        finally:
            connection.close()

    def _hang_up(self, body: str, cookies: str) -> None:
        """Send the form and go away without an answer, as a phone in a tunnel does."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            connection.request("POST", "/report/", body, _headers(cookies))
        except (OSError, HTTPException):
            return
        finally:
            connection.close()


def _headers(cookies: str) -> dict[str, str]:
    said = {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}
    return said | ({"Cookie": cookies} if cookies else {})


def _said(page: str) -> str:
    """What a refusing page says, in short."""
    errors = re.findall(r'class="[^"]*error[^"]*"[^>]*>(.*?)</', page, re.DOTALL)
    text = " / ".join(errors) or page
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())[:200]
