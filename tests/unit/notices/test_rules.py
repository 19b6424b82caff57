"""Templates, recipients, states, quiet hours."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from civicloop.kernel.notices.errors import AddressError, TemplateError
from civicloop.kernel.notices.rules import TEMPLATES, Recipient, declare_template, waiting
from civicloop.kernel.notices.rules.templates import fill
from civicloop.kernel.notices.states import MESSAGES, MessageState
from civicloop.kernel.registry.errors import UnknownEntryError
from civicloop.kernel.states.errors import IllegalMoveError

TAIPEI = ZoneInfo("Asia/Taipei")


@pytest.fixture(autouse=True)
def no_templates(monkeypatch):
    monkeypatch.setattr(TEMPLATES, "_entries", {})
    monkeypatch.setattr(TEMPLATES, "_closed", False)


@pytest.mark.parametrize(
    "email",
    ["a@b.tw", "first.last+tag@mail.city.gov.tw", "陳@例子.台灣", "root@localhost", "o'neil@x.ie"],
)
def test_addresses_that_exist_are_taken(email):
    assert Recipient(email=email).address("email") == email


@pytest.mark.parametrize(
    "email",
    [
        *("a", "@b", "a@", "a b@c.d", "a@b c", "a@b,c@d", "<a@b>", "a@b..c", "a@.b"),
        *("a@b\r\nBcc: x@y.z", "a@b\n", "a\x00@b"),
        *(f"{'a' * 65}@b.tw", f"a@{'b.' * 130}tw"),
    ],
)
def test_what_is_no_address_is_refused(email):
    with pytest.raises(AddressError):
        Recipient(email=email)


@pytest.mark.parametrize("bad", [{"phone": "0912\r\n345"}, {"phone": "call me"}, {"line": "a\nb"},
                                 {"push": "a\u2028b"}])  # fmt: skip
def test_no_address_of_any_kind_breaks_a_line(bad):
    with pytest.raises(AddressError):
        Recipient(**bad)


def declared(**more):
    said = {"zh_subject": "{a}", "zh_body": "甲 {b}", "en_subject": "{a}", "en_body": "one {b}"}
    return TEMPLATES.get(declare_template("samples.t", **{**said, **more}))


def test_a_template_speaks_chinese_unless_it_is_english():
    template = declared()
    for language, body in (
        ("zh-hant", "甲 2"),
        ("en", "one 2"),
        ("en-GB", "one 2"),
        ("fr", "甲 2"),
    ):
        assert fill(template, language, {"a": 1, "b": 2}).body == body


def test_what_is_filled_in_is_never_a_template_itself():
    filled = fill(declared(), "en", {"a": "{b} \r\n x", "b": "{a.__class__}\nnext line"})
    assert (filled.subject, filled.body) == ("{b} x", "one {a.__class__}\nnext line")


@pytest.mark.parametrize(
    "wrong",
    [{"zh_body": "{c}"}, {"en_body": "one"}, {"zh_body": "{b.real}", "en_body": "{b.real}"},
     {"zh_body": "{b", "en_body": "{b"}, {"zh_body": "{0}", "en_body": "{0}"}],
)  # fmt: skip
def test_a_wrong_template_is_refused_when_it_is_declared(wrong):
    with pytest.raises(TemplateError):
        declared(**wrong)


def test_a_missing_name_or_an_unknown_channel_is_refused():
    with pytest.raises(TemplateError, match="'b'"):
        fill(declared(), "en", {"a": 1})
    with pytest.raises(UnknownEntryError):
        declared(channels=("pigeon",))


def at(hour, minute=0, day=21):
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=TAIPEI)


@pytest.mark.parametrize(
    ("hours", "moment", "allowed"),
    [
        (None, at(3), at(3)),
        ((21, 8), at(20, 59), at(20, 59)),
        ((21, 8), at(21), at(8, day=22)),
        ((21, 8), at(23, 59), at(8, day=22)),
        ((21, 8), at(0), at(8)),
        ((21, 8), at(7, 59), at(8)),
        ((21, 8), at(8), at(8)),
        ((12, 13), at(11, 59), at(11, 59)),
        ((12, 13), at(12, 30), at(13)),
        ((12, 13), at(13), at(13)),
        ((21, 0), at(22), at(0, day=22)),
    ],
)
def test_quiet_hours_put_off_to_their_end(hours, moment, allowed):
    assert waiting.after_quiet_hours(moment, hours, TAIPEI) == allowed


def test_waits_grow_to_eight_hours():
    minutes = [waiting.wait(tries).total_seconds() / 60 for tries in range(1, 9)]
    assert minutes == [1, 3, 9, 27, 81, 243, 480, 480]


MOVES = {
    ("queued", "send"): "sent",
    ("failed", "send"): "sent",
    ("queued", "fail"): "failed",
    ("failed", "fail"): "failed",
    ("queued", "give_up"): "given_up",
    ("failed", "give_up"): "given_up",
    ("given_up", "retry"): "queued",
    ("sent", "come_back"): "returned",
}


@pytest.mark.parametrize("state", MessageState)
@pytest.mark.parametrize("move", MESSAGES.moves)
def test_every_pair_of_state_and_move_is_decided(state, move):
    target = MOVES.get((state, move))
    if target is None:
        with pytest.raises(IllegalMoveError):
            MESSAGES.target(move, current=state)
    else:
        assert MESSAGES.target(move, current=state) == target
