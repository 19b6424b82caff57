"""A letter is kept once, sealed, and becomes one thing."""

import argparse
import datetime as dt

import pytest

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import queries
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.commands import letters as command
from civicloop.kernel.notices.errors import (
    LetterRefusedError,
    LetterTooLargeError,
    LetterUnreadableError,
    MessageStateError,
)
from civicloop.kernel.notices.models import Letter, Message
from civicloop.kernel.notices.rules.receiving import KEPT, MOST_BYTES, READERS, declare_reader
from civicloop.kernel.notices.services import Handling
from civicloop.kernel.vault import queries as keys
from tests.db.notices.conftest import CITIZEN, NOW
from tests.unit.notices.letters import INTAKE, bounce, letter

pytestmark = pytest.mark.django_db
POSTMASTER = machine("postmaster", "notices.retry_message")


@pytest.fixture(autouse=True)
def intake(settings):
    settings.MAIL_INTAKE = INTAKE


@pytest.fixture
def reader(monkeypatch):
    """Reads letters, and remembers them; ``answer`` says what they become."""
    monkeypatch.setattr(READERS, "_entries", {})
    monkeypatch.setattr(READERS, "_closed", False)
    seen = []

    def read(received):
        seen.append(received)
        if read.fault:
            raise read.fault
        return read.became

    read.seen, read.fault, read.became = seen, None, "samples:sample:1"
    declare_reader("s", prefix="samples:sample:", read=read, new=True)
    return read


def received(content=None, **more):
    return notices.receive(content or letter(), way="lmtp", now=NOW, **more)


def handled(now=NOW):
    return notices.handle_due(now=now)


def names(row):
    return [event.name for event in ledger.history(row.ref)]


def test_a_letter_is_kept_sealed_and_told_without_a_word_of_it():
    row = received(sender="ming@mail.example", recipients=[INTAKE])
    assert (row.state, row.way, row.size) == ("waiting", "lmtp", len(letter()))
    assert "路燈".encode() not in bytes(row.content)
    assert b"ming" not in bytes(row.content) + bytes(row.envelope)
    (event,) = ledger.history(row.ref)
    assert (event.name, event.body) == (
        "notices.letter_received",
        {"letter": row.ref, "way": "lmtp", "size": len(letter())},
    )


def test_the_same_letter_is_kept_once_whichever_way_it_comes():
    first = received()
    assert received(b"Received: from elsewhere\r\n" + letter()) == first
    assert notices.receive(letter(), way="imap") == first
    assert Letter.objects.count() == 1
    assert received(letter("別的")) != first


def test_what_is_too_large_or_nothing_is_not_kept():
    with pytest.raises(LetterTooLargeError):
        received(b"x" * (MOST_BYTES + 1))
    with pytest.raises(LetterUnreadableError):
        received(b" \r\n")
    assert Letter.objects.count() == 0


def test_a_new_letter_goes_to_who_reads_new_ones(reader):
    row = received(sender="ming@mail.example", recipients=[INTAKE])
    assert handled() == Handling(taken=1)
    row.refresh_from_db()
    assert (row.state, row.became, row.settled_at) == ("taken", "samples:sample:1", NOW)
    (seen,) = reader.seen
    assert (seen.ref, seen.about, seen.received_at, seen.forced) == (row.ref, "", NOW, False)
    assert seen.letter.text == "路燈不亮"
    assert names(row) == ["notices.letter_received", "notices.letter_taken"]
    assert handled() == Handling()


def test_an_answer_is_known_by_its_address_in_envelope_or_header(reader):
    address = notices.answer_address("samples:sample:7")
    assert address.startswith("case+s7-")
    received(letter("一", to=f'"市民服務" <{address.upper()}>'))
    received(letter("二"), recipients=[address])
    assert handled() == Handling(taken=2)
    assert [seen.about for seen in reader.seen] == ["samples:sample:7"] * 2


@pytest.mark.parametrize("change", ["number", "check", "domain", "reader"])
def test_a_guessed_address_names_nothing(reader, change):
    address = notices.answer_address("samples:sample:7")
    local, _, domain = address.partition("@")
    wrong = {
        "number": address.replace("+s7-", "+s8-"),
        "check": f"{local[:-1]}{'0' if local[-1] != '0' else '1'}@{domain}",
        "domain": f"{local}@other.example",
        "reader": address.replace("+s7-", "+q7-"),
    }[change]
    received(letter(to=wrong))
    handled()
    assert [seen.about for seen in reader.seen] == [""]


def test_an_answer_is_known_by_what_it_answers_if_that_takes_answers(reader):
    for answers in (True, False):
        (sent,) = notices.notify(
            "samples.received", to=CITIZEN, context={"number": "1"}, ref="samples:sample:9",
            channels=("email",), answers=answers, now=NOW,
        )  # fmt: skip
        received(letter(f"{answers}", In_Reply_To=f"<{sent.carrier_id}@city.example>"))
    handled()
    assert [seen.about for seen in reader.seen] == ["samples:sample:9", ""]


@pytest.mark.parametrize(
    ("headers", "code"),
    [({"Auto_Submitted": "auto-replied"}, "auto_reply"), ({"List_Id": "<a.b>"}, "bulk")],
)
def test_nothing_automatic_is_read_until_a_person_says_so(reader, headers, code):
    row = received(letter(**headers))
    assert handled() == Handling(set_aside=1)
    row.refresh_from_db()
    assert (row.state, row.code, reader.seen) == ("set_aside", code, [])
    notices.retry_letter(row.pk, actor=POSTMASTER, now=NOW)
    assert handled() == Handling(taken=1)
    assert [seen.forced for seen in reader.seen] == [True]
    assert names(row)[1:] == [
        "notices.letter_set_aside",
        "notices.letter_retried",
        "notices.letter_taken",
    ]


def test_a_letter_of_our_own_that_comes_back_is_a_loop(reader):
    (sent,) = notices.notify(
        "samples.received", to=CITIZEN, context={"number": "1"}, ref="samples:sample:9",
        channels=("email",), now=NOW,
    )  # fmt: skip
    row = received(letter(message_id=f"<{sent.carrier_id}@city.example>"))
    assert handled() == Handling(set_aside=1)
    row.refresh_from_db()
    assert (row.code, reader.seen) == ("loop", [])


def test_a_returned_message_is_noted_where_it_was_about(reader):
    (sent,) = notices.notify(
        "samples.received", to=CITIZEN, context={"number": "1"}, ref="samples:sample:9",
        channels=("email",), now=NOW,
    )  # fmt: skip
    assert notices.send_due(now=NOW).sent == 1
    row = received(bounce(f"{sent.carrier_id}@city.example"), sender="")
    assert handled() == Handling(taken=1)
    row.refresh_from_db()
    sent.refresh_from_db()
    assert (row.became, sent.state, sent.error) == (
        "samples:sample:9",
        "returned",
        "returned: 5.1.1",
    )
    last = ledger.history("samples:sample:9")[-1]
    assert (last.name, last.body["code"]) == ("notices.message_returned", "5.1.1")
    again = received(bounce(f"{sent.carrier_id}@city.example", status="5.2.2"), sender="")
    assert handled() == Handling(taken=1)
    assert ledger.history("samples:sample:9")[-1] == last
    assert again.pk != row.pk
    assert reader.seen == []


def test_a_report_on_a_message_that_is_not_ours_is_set_aside(reader):
    received(bounce("somebody@else.example"), sender="")
    received(bounce("x", action="delayed"), sender="")
    assert handled() == Handling(set_aside=2)


def test_a_reader_that_refuses_leaves_nothing_but_its_reason(reader):
    def read(received):
        Message.objects.all().delete()
        raise LetterRefusedError("too_many")

    notices.notify("samples.received", to=CITIZEN, context={"number": "1"}, ref="samples:x:1")
    object.__setattr__(READERS.get("s"), "read", read)
    row = received()
    assert handled() == Handling(set_aside=1)
    row.refresh_from_db()
    assert (row.state, row.code) == ("set_aside", "too_many")
    assert Message.objects.exists()


def test_a_reader_that_breaks_is_tried_again_and_in_the_end_somebody_looks(reader):
    reader.fault = RuntimeError("broken")
    row, now = received(), NOW
    for attempt in range(1, 9):
        assert handled(now) == Handling(failed=1)
        assert handled(now) == Handling()
        now += dt.timedelta(hours=9)
        row.refresh_from_db()
        assert row.attempts == attempt
    assert (row.state, row.code) == ("stuck", "RuntimeError")
    assert names(row) == ["notices.letter_received", "notices.letter_stuck"]
    reader.fault = None
    notices.retry_letter(row.pk, actor=POSTMASTER, now=now)
    assert handled(now) == Handling(taken=1)


def test_only_who_may_has_a_letter_read_again(reader):
    row = received(letter(List_Id="<a.b>"))
    handled()
    with pytest.raises(NotPermittedError):
        notices.retry_letter(row.pk, actor=citizen())
    row.refresh_from_db()
    assert row.state == "set_aside"
    notices.retry_letter(row.pk, actor=POSTMASTER, now=NOW)
    handled()
    with pytest.raises(MessageStateError):
        notices.retry_letter(row.pk, actor=POSTMASTER)


def test_without_a_reader_letters_are_set_aside(monkeypatch):
    monkeypatch.setattr(READERS, "_entries", {})
    row = received()
    assert handled() == Handling(set_aside=1)
    row.refresh_from_db()
    assert row.code == "no_reader"


def test_old_letters_are_emptied_and_their_record_stays(reader):
    row, waiting = received(), received(letter("later"))
    Letter.objects.filter(pk=waiting.pk).update(next_try_at=NOW + dt.timedelta(weeks=99))
    handled()
    assert notices.empty_letters(now=NOW + KEPT) == 0
    assert notices.empty_letters(now=NOW + KEPT + dt.timedelta(seconds=1)) == 1
    row.refresh_from_db()
    assert (row.content, row.envelope, row.state) == (None, None, "taken")
    assert keys.is_destroyed(row.ref)
    assert not keys.is_destroyed(waiting.ref)
    assert queries.letter_counts() == {
        "waiting": 1,
        "taken": 1,
        "set_aside": 0,
        "stuck": 0,
        "dismissed": 0,
    }


def test_a_message_that_takes_answers_says_where_to(settings, reader):
    settings.DEFAULT_FROM_EMAIL = "市民服務 <no-reply@city.example>"
    for answers in (True, False):
        notices.notify(
            "samples.received", to=CITIZEN, context={"number": "1"}, ref="samples:sample:9",
            channels=("email",), answers=answers, now=NOW,
        )  # fmt: skip
    notices.send_due(now=NOW)
    texts = sorted((settings.DATA_DIR / "outbox").glob("*.eml"))
    replies = {path.read_text().count(notices.answer_address("samples:sample:9")) for path in texts}
    assert replies == {0, 1}


def test_without_an_intake_nothing_can_be_answered(settings, reader):
    settings.MAIL_INTAKE = ""
    assert notices.answer_address("samples:sample:9") == ""


def test_an_operator_lists_what_was_set_aside_and_has_it_read(reader, capsys):
    row = received(letter(List_Id="<a.b>"))
    handled()
    options = argparse.Namespace(limit=50, read=None)
    assert command.run(options) == 0
    said = capsys.readouterr().out
    assert (said.split()[0], "set_aside" in said, "bulk" in said) == (str(row.pk), True, True)
    assert "路燈" not in said
    options.read = row.pk
    assert command.run(options) == 0
    assert command.run(options) == command.REFUSED
    row.refresh_from_db()
    assert (row.state, row.forced) == ("waiting", True)
