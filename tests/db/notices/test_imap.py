"""Letters out of a mailbox of a real Dovecot."""

import imaplib
import ssl
import tempfile
from pathlib import Path
from urllib.parse import quote

import pytest

from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.adapters import imap
from civicloop.kernel.notices.errors import MailboxAwayError
from civicloop.kernel.notices.models import Letter
from tests.db.notices import dovecot
from tests.db.notices.test_smtp_tls import certificate  # noqa: F401 (a fixture)
from tests.unit.notices.letters import INTAKE, letter

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not dovecot.installed(), reason="dovecot is not installed"),
]


@pytest.fixture(params=["with MOVE", "without MOVE"])
def server(request, certificate):  # noqa: F811 (a fixture)
    plain = "" if request.param == "with MOVE" else "IMAP4rev1 LITERAL+"
    with (  # where its own users may go, unlike the folders of tests
        tempfile.TemporaryDirectory(prefix="dovecot-") as folder,
        dovecot.Dovecot(Path(folder), certificate, capability=plain) as running,
    ):
        yield running


@pytest.fixture(autouse=True)
def intake(settings):
    settings.MAIL_INTAKE = INTAKE


def address(port, *, scheme="imap", word=dovecot.WORD, rest="?tls=none", host="127.0.0.1"):
    return f"{scheme}://{dovecot.USER}:{quote(word)}@{host}:{port}{rest}"


def box(server):
    connection = imaplib.IMAP4("127.0.0.1", server.port)
    connection.login(dovecot.USER, dovecot.WORD)
    return connection


def lay(server, *letters, folder="INBOX"):
    connection = box(server)
    connection.create(folder)
    for each in letters:
        connection.append(folder, None, None, each)
    connection.logout()


def count(server, folder):
    connection = box(server)
    status, (number,) = connection.select(folder, readonly=True)
    connection.logout()
    return int(number) if status == "OK" else None


def test_letters_are_fetched_once_and_moved_away(server, settings):
    settings.MAIL_FETCH = address(server.port)
    lay(
        server, letter(), letter("二"), b"Return-Path: <>\r\nDelivered-To: a@b.c\r\n" + letter("三")
    )
    assert notices.fetch_letters() == 3
    assert [notices.opened(row).text for row in Letter.objects.order_by("pk")] == [
        "路燈不亮",
        "二",
        "三",
    ]
    assert (count(server, "INBOX"), count(server, "CivicLoop")) == (0, 3)
    assert notices.fetch_letters() == 0
    lay(server, letter())
    assert notices.fetch_letters() == 1
    assert Letter.objects.count() == 3


def test_folders_of_any_name_are_read_and_filled(server, settings):
    source, taken = quote("陳情"), quote('已收 & "讀"')
    settings.MAIL_FETCH = address(server.port, rest=f"/{source}?tls=none&taken={taken}")
    lay(server, letter(), folder='"&lnNgxQ-"')
    assert notices.fetch_letters() == 1
    assert count(server, imap._named('已收 & "讀"')) == 1


def test_a_letter_that_can_never_be_kept_is_moved_to_its_own_folder(server, settings, monkeypatch):
    settings.MAIL_FETCH = address(server.port)
    monkeypatch.setattr("civicloop.kernel.notices.services.fetching.MOST_BYTES", 2_000)
    lay(server, letter("x" * 3_000), letter())
    assert notices.fetch_letters() == 1
    assert (count(server, "INBOX"), count(server, "CivicLoop-refused")) == (0, 1)


def test_a_letter_that_could_not_be_kept_stays(server, settings):
    settings.MAIL_FETCH = address(server.port)
    lay(server, letter())
    keys = settings.MASTER_KEYS_DIR
    settings.MASTER_KEYS_DIR = settings.DATA_DIR / "a file"
    settings.MASTER_KEYS_DIR.write_text("no folder of keys")
    with pytest.raises(MailboxAwayError):
        notices.fetch_letters()
    assert (count(server, "INBOX"), count(server, "CivicLoop")) == (1, 0)
    settings.MASTER_KEYS_DIR = keys
    assert notices.fetch_letters() == 1


def test_tls_is_demanded_and_the_certificate_checked(server, settings, certificate, monkeypatch):  # noqa: F811
    lay(server, letter())
    for url in (
        address(server.port, rest=""),
        address(server.secure_port, scheme="imaps", rest=""),
    ):
        settings.MAIL_FETCH = url
        with pytest.raises(MailboxAwayError):
            notices.fetch_letters()
    trusting = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting(cafile=certificate))
    assert notices.fetch_letters() == 1
    lay(server, letter("二"))
    settings.MAIL_FETCH = address(server.port, rest="")
    assert notices.fetch_letters() == 1


def test_a_wrong_password_is_told_without_it(server, settings):
    settings.MAIL_FETCH = address(server.port, word="wrong secret")
    with pytest.raises(MailboxAwayError) as refusal:
        notices.fetch_letters()
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    "url", ["http://a:b@c", "imap://host", "imaps://user@", "imap://u:p@h?tls=perhaps"]
)
def test_a_wrong_setting_says_so(url):
    with pytest.raises(MailboxAwayError, match="MAIL_FETCH"):
        imap.mailbox(url)


def test_a_server_that_is_away_is_told(settings):
    settings.MAIL_FETCH = address(dovecot.free_port())
    with pytest.raises(MailboxAwayError):
        notices.fetch_letters()


def test_without_a_mailbox_nothing_is_fetched(settings):
    settings.MAIL_FETCH = ""
    assert notices.fetch_letters() == 0
