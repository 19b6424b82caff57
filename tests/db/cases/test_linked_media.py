"""Pictures that reports name by their addresses, against a web server on this machine."""

from __future__ import annotations

import contextlib
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import LinkedMedia
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.files import queries as files
from tests.db.cases.city import MONDAY, draft, picture

pytestmark = pytest.mark.django_db
CLERK = machine("cases", "cases.note")


class Pictures(BaseHTTPRequestHandler):
    """A picture, a page that lies, a redirection, too many of them, an error, nothing."""

    def do_GET(self):
        base = f"http://127.0.0.1:{self.server.server_port}"
        match self.path:
            case "/a.jpg":
                self.tell(200, picture().read(), "image/jpeg")
            case "/lie.jpg":
                self.tell(200, b"<html>no picture</html>", "image/jpeg")
            case "/large.jpg":
                self.tell(200, b"\xff\xd8\xff" + bytes(21 * 1024 * 1024), "image/jpeg")
            case "/moved":
                self.tell(302, b"", location="/a.jpg")
            case "/round":
                self.tell(302, b"", location=f"{base}/round")
            case "/inside":
                self.tell(302, b"", location="http://localhost:1/latest/meta-data")
            case "/broken":
                self.tell(503, b"")
            case _:
                self.tell(404, b"")

    def tell(self, status, content, kind="text/plain", location=""):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # whoever asked has heard enough
            self.wfile.write(content)

    def log_message(self, *_args):
        """Nothing: the tests say what happened."""


@pytest.fixture
def host(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    name = f"127.0.0.1:{server.server_port}"
    settings.OPEN311_MEDIA_HOSTS = [name]
    yield name
    server.shutdown()
    server.server_close()


def opened(*urls):
    return cases.open_case(draft(), actor=citizen(), key="one", links=urls, now=MONDAY)


def fates(case):
    rows = LinkedMedia.objects.filter(case=case).order_by("position")
    return [(row.state, row.fault) for row in rows]


def test_pictures_become_photos(city, host):
    case = opened(f"http://{host}/a.jpg", f"http://{host}/moved")
    assert cases.fetch_linked(actor=CLERK, now=MONDAY) == 2
    assert fates(case) == [("kept", ""), ("kept", "")]
    assert files.count_of(case.ref, "cases.before_photo") == 2
    assert cases.fetch_linked(actor=CLERK, now=MONDAY) == 0


def test_addresses_are_sealed(city, host):
    case = opened(f"http://{host}/a.jpg")
    assert host.encode() not in bytes(LinkedMedia.objects.get(case=case).url_sealed)


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("lie.jpg", "type_refused"),
        ("large.jpg", "too_large"),
        ("nothing", "not_there"),
        ("round", "too_many_redirections"),
        ("inside", "host_refused"),
    ],
)
def test_what_is_refused(city, host, path, fault):
    case = opened(f"http://{host}/{path}")
    assert cases.fetch_linked(actor=CLERK, now=MONDAY) == 0
    assert fates(case) == [("refused", fault)]
    (told,) = [row for row in queries.timeline(case) if row.name == "cases.case_noted"]
    assert f"({fault}): http://{host}/{path}" in told.texts["note"]
    assert files.count_of(case.ref, "cases.before_photo") == 0


@pytest.mark.parametrize("url", ["http://127.0.0.1/a.jpg", "http://localhost/", "http://[::1]/"])
def test_a_private_address_is_never_asked(city, settings, url):
    settings.OPEN311_MEDIA_HOSTS = ["*"]
    case = opened(url)
    cases.fetch_linked(actor=CLERK, now=MONDAY)
    assert fates(case) == [("refused", "private_address")]


def test_none_fetches_nothing(city, settings):
    settings.OPEN311_MEDIA_HOSTS = ["none"]
    case = opened("http://127.0.0.1/a.jpg")
    cases.fetch_linked(actor=CLERK, now=MONDAY)
    assert fates(case) == [("refused", "host_refused")]


def test_a_host_that_is_away_is_asked_again(city, host):
    case = opened(f"http://{host}/broken")
    at = MONDAY
    for tried in range(1, 6):
        cases.fetch_linked(actor=CLERK, now=at)
        cases.fetch_linked(actor=CLERK, now=at)  # not its turn yet
        assert LinkedMedia.objects.get(case=case).tries == tried
        at += timedelta(hours=1)
    assert fates(case) == [("refused", "away")]


def test_links_count_as_photos(city, host):
    case = opened(f"http://{host}/a.jpg")
    again = opened(f"http://{host}/a.jpg")
    assert (again.pk, LinkedMedia.objects.count()) == (case.pk, 1)
