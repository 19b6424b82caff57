"""Command lines, waits, and what a log line may say."""

import base64
import json
import logging
import sys

import pytest
from django.test import RequestFactory

from civicloop.assembly.program import rules
from civicloop.assembly.program.adapters import logs
from civicloop.assembly.program.errors import UsageError
from civicloop.kernel.ledger.rules import request_id


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["serve"], ("serve", [])),
        (["ledger", "verify", "--json"], ("ledger verify", ["--json"])),
        (["demo", "--scale", "5"], ("demo", ["--scale", "5"])),
    ],
)
def test_a_command_is_one_word_or_two(words, found):
    assert rules.command_of(words) == found


@pytest.mark.parametrize(
    ("forwarded", "proxies", "found"),
    [
        ("192.0.2.1", 0, "10.0.0.1"),
        ("192.0.2.1", 1, "192.0.2.1"),
        ("6.6.6.6, 192.0.2.1", 1, "192.0.2.1"),
        ("6.6.6.6, 192.0.2.1, 10.0.0.2", 2, "192.0.2.1"),
        ("192.0.2.1", 2, "10.0.0.1"),
        ("", 1, "10.0.0.1"),
    ],
)
def test_a_visitor_comes_from_where_our_outermost_proxy_says(forwarded, proxies, found):
    assert rules.visitor_address("10.0.0.1", forwarded, proxies=proxies) == found


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["ledger"], "ledger verify"),
        (["serv"], "Did you mean serve?"),
        (["clock", "explode"], "clock explain"),
    ],
)
def test_a_wrong_command_is_refused_with_the_nearest(words, hint):
    with pytest.raises(UsageError) as refusal:
        rules.command_of(words)
    assert hint in str(refusal.value)


def test_a_child_that_keeps_dying_waits_longer_each_time_up_to_a_limit():
    waits = [rules.wait_before_restart(failures) for failures in range(1, 9)]
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_a_child_that_lived_long_starts_again_with_a_clean_sheet():
    assert rules.failures_after(5, lived=rules.STEADY_AFTER) == 1
    assert rules.failures_after(5, lived=1.0) == 6


def _record(**changes):
    values = {
        "name": "civicloop.cases",
        "level": logging.WARNING,
        "pathname": "x.py",
        "lineno": 1,
        "msg": "the loop %s failed",
        "args": ("ledger",),
        "exc_info": None,
    }
    extra = changes.pop("extra", {})
    record = logging.LogRecord(**(values | changes))
    vars(record).update(extra)
    return record


def test_a_line_of_json_carries_the_id_of_its_request():
    token = request_id.set("abc123")
    line = json.loads(logs.JsonLines().format(_record()))
    request_id.reset(token)
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "WARNING",
        "logger": "civicloop.cases",
        "message": "the loop ledger failed",
        "request": "abc123",
    }


def test_an_error_is_told_by_type_and_place_but_never_by_its_words():
    try:
        try:
            raise KeyError("王小明")
        except KeyError as inner:
            raise ValueError("0912345678") from inner
    except ValueError:
        record = _record(exc_info=sys.exc_info())
    for formatter in (logs.JsonLines(), logs.PlainLines()):
        text = formatter.format(record)
        assert "ValueError from KeyError" in text
        assert "test_rules.py" in text
        assert "0912345678" not in text
        assert "王小明" not in text


def test_the_address_that_was_asked_for_stays_out_of_the_log():
    request = RequestFactory().get("/cases/115-0000123-7/my-secret/?phone=0912345678")
    request.META[logs.REQUEST_KEY] = "abc123"
    record = _record(
        name="django.request",
        msg="%s: %s",
        args=("Not Found", request.path),
        extra={"request": request, "status_code": 404},
    )
    line = json.loads(logs.JsonLines().format(record))
    assert (line["message"], line["request"]) == ("Not Found", "abc123")
    text = logs.PlainLines().format(record)
    assert "secret" not in json.dumps(line) + text


def test_a_refused_host_is_not_quoted():
    record = _record(
        name="django.security.DisallowedHost",
        msg="Invalid HTTP_HOST header: 'evil.example'. You may need to add it.",
        args=(),
    )
    assert logs.safe_message(record) == "Invalid HTTP_HOST header"


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_code_of_a_generator_is_that_of_the_standard(at, code):
    """RFC 6238, appendix B, with its SHA-1 seed."""
    seed = base64.b32encode(b"12345678901234567890").decode()
    assert rules.one_time_code(seed, at) == code
