"""No log of a running product ever holds what people said, however it breaks."""

import contextlib
import json
import os
import smtplib
import socket
import urllib.error
import urllib.parse
import urllib.request

import pytest

from civicloop.kernel.embedded import queries
from civicloop.kernel.embedded import services as embedded
from tests.db.operation.conftest import Place

NAME, PHONE, MAIL, SECRET = "王曉明甲", "0912345678", "planted@person.example", "s3cr3tw0rd"
PLANTED = (NAME, PHONE, MAIL, SECRET, urllib.parse.quote(NAME), "planted%40person")
SETTINGS = """
from civicloop.settings import *
INSTALLED_APPS = [*INSTALLED_APPS, "tests.db.operation.planted"]
ROOT_URLCONF = "tests.db.operation.planted_pages"
"""
BODY = urllib.parse.urlencode({"name": NAME, "phone": PHONE, "mail": MAIL, "text": SECRET}).encode()
QUERY = urllib.parse.urlencode({"name": NAME, "mail": MAIL, "key": SECRET})


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def product(tmp_path_factory, base):
    """Web, worker and the listener for letters on an embedded PostgreSQL, with planted pages."""
    folder = tmp_path_factory.mktemp("logs")
    (folder / "planted_settings.py").write_text(SETTINGS)
    place = Place(base, "logged", own_server=True)
    place.port, place.mail_port = free_port(), free_port()
    with embedded.start(place.data, durable=False) as server:
        place.address = server.address
        place.more = {
            "DJANGO_SETTINGS_MODULE": "planted_settings",
            "PYTHONPATH": os.pathsep.join([place.environment["PYTHONPATH"], str(folder)]),
            "PORT": str(place.port),
            "MAIL_LISTEN": f"smtp://127.0.0.1:{place.mail_port}",
            "MAIL_INTAKE": "case@city.example",
            "LOG_LEVEL": "DEBUG",
        }
        place.run("migrate")
        place.log = folder / "product.log"
        place.said = folder / "product.out"
        with place.log.open("w") as log, place.said.open("w") as said:
            place.children = [
                place.start(*words, stdout=said, stderr=log)
                for words in (("serve", "--processes", "1"), ("worker",), ("mail", "listen"))
            ]
        await_line(place, "", lambda: connects(place.port) and connects(place.mail_port))
        yield place
        for child in place.children:
            child.terminate()
        for child in place.children:
            child.wait(30)
    place.address = ""
    place.end()


def connects(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def await_line(place, words, also=lambda: True):
    """Wait until the log holds these words."""
    for _ in range(600):
        if also() and words in place.log.read_text():
            return
        for child in place.children:
            with contextlib.suppress(Exception):
                child.wait(0.05)
            assert child.poll() is None, place.log.read_text()
    pytest.fail(f"{words!r} never came:\n{place.log.read_text()[-3000:]}")


def ask(place, path, *, body=None, **headers):
    """A request full of planted values; its status."""
    request = urllib.request.Request(f"http://127.0.0.1:{place.port}{path}?{QUERY}", data=body)
    for name, value in {
        "User-Agent": SECRET,
        "Referer": f"http://127.0.0.1/?{QUERY}",
        "Cookie": f"sessionid={SECRET}; csrftoken={SECRET}",
        "X-Planted": SECRET,
        "X-Forwarded-For": SECRET,
        **headers,
    }.items():
        request.add_header(name, value)
    try:
        with urllib.request.urlopen(request, timeout=30) as got:
            return got.status
    except urllib.error.HTTPError as refused:
        refused.read()
        return refused.code


def logs_of(place):
    """Every log that this installation has written: web, worker, listener, PostgreSQL."""
    yield from (place.log, place.said)
    yield from (place.data / "log").glob("*")
    yield from embedded_logs(place)


def embedded_logs(place):
    return [path for path in queries.place_of(place.data).logs.rglob("*") if path.is_file()]


def test_what_people_send_never_reaches_a_log(product):
    statuses = {
        "a page": ask(product, "/report/"),
        "no page": ask(product, f"/cases/{urllib.parse.quote(NAME)}/{SECRET}/"),
        "a form without its token": ask(product, "/report/", body=BODY),
        "a wrong host": ask(product, "/report/", Host=f"{SECRET}.example"),
        "a wrong key": ask(product, "/healthz", Authorization=f"Bearer {SECRET}"),
        "a form that is none": ask(product, "/report/", body=b"\xff" * 50 + BODY),
        **{
            how: ask(product, f"/planted/{how}/{SECRET}/", body=BODY)
            for how in ("database", "raise", "thread", "task", "foreign", "defer")
        },
    }
    assert (statuses["database"], statuses["raise"], statuses["defer"]) == (500, 500, 200)
    assert statuses["a wrong host"] == 400
    await_line(product, "planted.break_down")
    with smtplib.SMTP("127.0.0.1", product.mail_port, timeout=30) as letterbox:
        for recipient in ("case@city.example", MAIL):
            with contextlib.suppress(smtplib.SMTPException):
                text = f"From: {NAME} <{MAIL}>\nSubject: {SECRET}\n\n{PHONE}\n"
                letterbox.sendmail(MAIL, [recipient], text.encode())
    await_line(product, "some.library")
    found = {
        str(path): [one for one in PLANTED if one.encode() in path.read_bytes()]
        for path in logs_of(product)
    }
    assert len(found) >= 2
    assert {path: words for path, words in found.items() if words} == {}


def test_every_line_of_the_product_is_json_with_the_id_of_its_request(product):
    ask(product, "/planted/raise/x/", body=BODY)
    ask(product, "/planted/defer/x/", body=BODY)
    await_line(product, "ValueError from KeyError")
    await_line(product, "job error: planted.break_down")
    lines = [json.loads(line) for line in product.log.read_text().splitlines()]
    assert {"at", "level", "logger", "message"} <= set.intersection(*map(set, lines))
    answered = [line for line in lines if line["message"] == "request"]
    assert answered
    assert {len(line["request"]) for line in answered} == {32}
    broken = [line for line in lines if line.get("error") == "ValueError from KeyError"]
    assert broken
    assert {line["request"] for line in broken} <= {line["request"] for line in answered}
    assert any("planted_pages.py" in place for place in broken[0]["places"])
    job = next(line for line in lines if "planted.break_down" in line["message"])
    assert job["error"].startswith("DataError")
