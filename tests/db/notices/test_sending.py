"""Messages against a real SMTP server on loopback, and into the outbox folder."""

import datetime as dt
import email
import json
import socket
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.errors import MessageStateError
from civicloop.kernel.notices.models import Message
from civicloop.kernel.notices.rules import carry_with
from civicloop.kernel.notices.rules.waiting import TRIES
from civicloop.kernel.notices.services import Sending
from civicloop.kernel.vault import services as vault
from tests.db.notices.conftest import CITIZEN, NOW

pytestmark = pytest.mark.django_db
CASE = "samples:case:1"


def tell(**more):
    filled = {"context": {"number": "115-0000001-2"}, "ref": CASE, "now": NOW, **more}
    return notices.notify("samples.received", to=CITIZEN, **filled)


def later(**span):
    return NOW + dt.timedelta(**span)


class Mailbox:
    """What the server was given, and how it answers."""

    def __init__(self):
        self.letters = []
        self.answers = {"RCPT": [], "DATA": []}

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.answers["RCPT"]:
            return self.answers["RCPT"].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters.append(
            (envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=default))
        )
        return self.answers["DATA"].pop(0) if self.answers["DATA"] else "250 OK"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mailbox(settings):
    box, port = Mailbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    settings.MAIL_URL = f"smtp://127.0.0.1:{port}?tls=none"
    server.start()
    yield box
    server.stop()


def test_a_mail_arrives_whole_and_its_delivery_is_recorded(mailbox):
    (message,) = tell(link="/cases/1")
    assert notices.send_due(now=NOW) == Sending(sent=1)
    ((to, letter),) = mailbox.letters
    assert to == ["citizen@example.org"]
    assert letter["Subject"] == "案件 115-0000001-2 已受理"
    assert letter["From"] == "市民服務 <no-reply@city.example>"
    assert letter["Message-ID"] == f"<{message.carrier_id}@city.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().split() == [
        "您好，您的案件",
        "115-0000001-2",
        "已受理。",
        "https://city.example/cases/1",
    ]
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.attempts) == ("sent", NOW, 1)
    (event,) = ledger.history(CASE)
    assert (event.name, event.body["message"]) == ("notices.message_sent", message.message_ref)
    assert notices.send_due(now=later(days=9)) == Sending()


@pytest.mark.parametrize("base", ["https://city.example", "http://127.0.0.1:8000"])
def test_a_mail_says_where_one_post_ends_such_messages(settings, mailbox, base):
    settings.BASE_URL = base
    tell(unsubscribe="/following/x/unsubscribe/")
    notices.send_due(now=NOW)
    ((_, letter),) = mailbox.letters
    assert letter["List-Unsubscribe"] == f"<{base}/following/x/unsubscribe/>"
    one_click = "List-Unsubscribe=One-Click" if base.startswith("https") else None
    assert letter["List-Unsubscribe-Post"] == one_click


def test_a_greylisted_mail_waits_and_then_arrives_under_the_same_id(mailbox):
    mailbox.answers["RCPT"] = ["451 4.7.1 greylisted, come back later"]
    (message,) = tell()
    assert notices.send_due(now=NOW) == Sending(failed=1)
    message.refresh_from_db()
    assert (message.state, message.error) == ("failed", "TemporaryError: 451")
    assert notices.send_due(now=later(seconds=59)) == Sending()
    assert notices.send_due(now=later(seconds=60)) == Sending(sent=1)
    ((_, letter),) = mailbox.letters
    assert letter["Message-ID"] == f"<{message.carrier_id}@city.example>"


def test_a_refused_mail_is_given_up_at_once_and_told_to_the_case(mailbox):
    mailbox.answers["RCPT"] = ["550 5.1.1 <citizen@example.org> unknown here"]
    (message,) = tell()
    assert notices.send_due(now=NOW) == Sending(given_up=1)
    message.refresh_from_db()
    assert (message.state, message.error) == ("given_up", "PermanentError: 550")
    assert [event.name for event in ledger.history(CASE)] == ["notices.message_given_up"]
    assert notices.send_due(now=later(days=9)) == Sending()


def test_a_mail_refused_after_its_text_is_tried_again(mailbox):
    mailbox.answers["DATA"] = ["452 4.2.2 mailbox full"]
    tell()
    assert notices.send_due(now=NOW) == Sending(failed=1)
    assert notices.send_due(now=later(minutes=1)) == Sending(sent=1)
    assert len(mailbox.letters) == 2
    assert len({letter["Message-ID"] for _, letter in mailbox.letters}) == 1


def test_one_refusal_does_not_hold_up_the_others(mailbox):
    mailbox.answers["RCPT"] = ["550 no"]
    tell(), tell(), tell()
    assert notices.send_due(now=NOW) == Sending(sent=2, given_up=1)


def test_a_server_that_is_away_makes_the_channel_rest_and_loses_nothing(settings, mailbox):
    there, settings.MAIL_URL = settings.MAIL_URL, f"smtp://127.0.0.1:{free_port()}"
    for _ in range(3):
        tell()
    assert notices.send_due(now=NOW) == Sending(away=("email",))
    assert notices.send_due(now=later(seconds=29)) == Sending()
    settings.MAIL_URL = there
    assert notices.send_due(now=later(seconds=30)) == Sending(sent=3)
    assert len(mailbox.letters) == 3


def test_no_password_goes_over_an_open_line(settings, mailbox):
    settings.MAIL_URL = settings.MAIL_URL.replace("//", "//user:secret@").replace("?tls=none", "")
    tell()
    assert notices.send_due(now=NOW) == Sending(away=("email",))
    assert mailbox.letters == []


def test_a_message_is_given_up_after_its_tries_and_may_be_tried_again(mailbox):
    mailbox.answers["RCPT"] = ["451 later"] * TRIES
    (message,) = tell()
    now, waits = NOW, []
    while message.state != "given_up":
        notices.send_due(now=now)
        message.refresh_from_db()
        waits.append((message.next_try_at - now).total_seconds() / 60)
        now = message.next_try_at
    assert waits == [1, 3, 9, 27, 81, 243, *[480] * 6]
    with pytest.raises(NotPermittedError):
        notices.retry_message(message.pk, actor=machine("clerk"))
    chief = machine("administrator", "notices.retry_message")
    notices.retry_message(message.pk, actor=chief, reason="信箱已清空", now=now)
    assert notices.send_due(now=now) == Sending(sent=1)
    with pytest.raises(MessageStateError):
        notices.retry_message(message.pk, actor=chief)
    assert [event.name for event in ledger.history(CASE)] == [
        "notices.message_given_up",
        "notices.message_retried",
        "notices.message_sent",
    ]


def test_without_a_server_mails_are_files_that_a_second_try_does_not_double(tmp_path):
    (message,) = tell()
    for _ in range(2):
        Message.objects.update(state="queued", sent_at=None, next_try_at=NOW)
        assert notices.send_due(now=NOW) == Sending(sent=1)
    (file,) = (tmp_path / "outbox").iterdir()
    assert file.name == f"20261121T080000-{message.carrier_id}.eml"
    assert file.stat().st_mode & 0o777 == 0o600
    letter = email.message_from_bytes(file.read_bytes(), policy=default)
    assert (letter["To"], letter["Subject"]) == ("citizen@example.org", "案件 115-0000001-2 已受理")


def test_a_channel_without_a_carrier_writes_into_its_folder(tmp_path):
    tell(channels=["sms"])
    assert notices.send_due(now=NOW) == Sending(sent=1)
    (file,) = (tmp_path / "outbox" / "sms").iterdir()
    said = json.loads(file.read_text())
    assert (said["to"], said["subject"]) == ("0912-345-678", "案件 115-0000001-2 已受理")


def test_a_fault_in_a_carrier_is_a_failure_of_its_message_alone(tmp_path):
    class Broken:
        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

        def __call__(self, parcel):
            raise ZeroDivisionError

    carry_with("sms", Broken)
    tell(channels=["sms", "email"])
    assert notices.send_due(now=NOW) == Sending(sent=1, failed=1)
    assert Message.objects.get(channel="sms").error == "TemporaryError: ZeroDivisionError"


def test_a_message_whose_key_was_destroyed_is_given_up(tmp_path):
    tell()
    vault.destroy(CASE)
    assert notices.send_due(now=NOW) == Sending(given_up=1)
    assert not (tmp_path / "outbox").exists()
