"""Letters by LMTP, SMTP, the inbox folder and a pipe: real peers on loopback."""

import io
import os
import smtplib
import subprocess
import sys

import pytest

from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.commands import receive as pipe
from civicloop.kernel.notices.errors import MailboxAwayError
from civicloop.kernel.notices.models import Letter
from civicloop.kernel.notices.rules.receiving import MOST_BYTES
from civicloop.kernel.notices.services.handling import envelope
from tests.unit.notices.letters import CITIZEN, INTAKE, letter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def intake(settings):
    settings.MAIL_INTAKE = INTAKE


def line(where, kind=smtplib.SMTP):
    host, _, port = where.rpartition(":")
    return kind(host, int(port), timeout=20)


@pytest.mark.parametrize(("way", "kind"), [("smtp", smtplib.SMTP), ("lmtp", smtplib.LMTP)])
def test_another_server_hands_letters_over(settings, way, kind):
    settings.MAIL_LISTEN = f"{way}://127.0.0.1:0"
    with notices.listening() as (where,), line(where, kind) as server:
        assert server.sendmail(CITIZEN, [INTAKE], letter()) == {}
        refused = server.sendmail("", [INTAKE, "nobody@city.example"], letter("二"))
        assert {address: code for address, (code, _) in refused.items()} == {
            "nobody@city.example": 550
        }
        assert server.sendmail(CITIZEN, ["no-reply@city.example"], letter("三")) == {}
    first, second, third = Letter.objects.order_by("pk")
    assert {row.way for row in (first, second, third)} == {way}
    assert notices.opened(first).text == "路燈不亮"
    assert envelope(first) == (CITIZEN, [INTAKE])
    assert envelope(second) == ("", [INTAKE])


def test_two_recipients_by_lmtp_hear_an_answer_each(settings):
    settings.MAIL_LISTEN = "lmtp://127.0.0.1:0"
    other = "case+anything@city.example"
    said = [f"MAIL FROM:<{CITIZEN}>", f"RCPT TO:<{INTAKE}>", f"RCPT TO:<{other}>", "DATA"]
    with notices.listening() as (where,), line(where, smtplib.LMTP) as server:
        server.ehlo()
        for each in said:
            assert server.docmd(each)[0] in {250, 354}
        server.send(letter() + b"\r\n.\r\n")
        assert [server.getreply(), server.getreply()] == [(250, b"2.0.0 Kept")] * 2
        assert server.noop() == (250, b"OK")
    assert envelope(Letter.objects.get()) == (CITIZEN, [INTAKE, other])


def test_a_socket_in_the_file_system_is_listened_at_too(settings, tmp_path):
    path = str(tmp_path / "mail.sock")
    settings.MAIL_LISTEN = f"lmtp://{path}"
    with notices.listening() as where:
        assert where == [path]
        server = smtplib.LMTP(path, 0)
        server.sendmail(CITIZEN, [INTAKE], letter())
        server.quit()
    assert Letter.objects.count() == 1


def test_while_the_database_is_away_the_other_server_is_asked_to_wait(settings, monkeypatch):
    settings.MAIL_LISTEN = "smtp://127.0.0.1:0"
    settings.MASTER_KEYS_DIR = settings.DATA_DIR / "a file"
    settings.MASTER_KEYS_DIR.write_text("no folder of keys")
    with notices.listening() as (where,), line(where) as server:
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            server.sendmail(CITIZEN, [INTAKE], letter())
        assert refusal.value.smtp_code == 451
    assert Letter.objects.count() == 0


def test_what_is_too_large_or_empty_is_refused_for_good(settings):
    settings.MAIL_LISTEN = "smtp://127.0.0.1:0"
    with notices.listening() as (where,), line(where) as server:
        server.ehlo()
        assert server.esmtp_features["size"] == str(MOST_BYTES)
        with pytest.raises(smtplib.SMTPSenderRefused):
            server.sendmail(CITIZEN, [INTAKE], b"x" * (MOST_BYTES + 10))
        server.rset()
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            server.sendmail(CITIZEN, [INTAKE], b"\r\n")
        assert refusal.value.smtp_code == 554
    assert Letter.objects.count() == 0


@pytest.mark.parametrize("setting", ["http://127.0.0.1:1", "smtp://127.0.0.1", "lmtp"])
def test_a_wrong_setting_says_so(settings, setting):
    settings.MAIL_LISTEN = setting
    with pytest.raises(MailboxAwayError), notices.listening():
        pass


def test_a_port_in_use_says_so(settings):
    settings.MAIL_LISTEN = "smtp://127.0.0.1:0"
    with notices.listening() as (where,):
        settings.MAIL_LISTEN = f"smtp://{where}"
        with pytest.raises(MailboxAwayError, match="in use"), notices.listening():
            pass


def test_the_folder_is_emptied_letter_by_letter(settings):
    folder = settings.DATA_DIR / "inbox"
    assert notices.take_from_folder() == 0
    folder.mkdir()
    (folder / "one.eml").write_bytes(letter())
    (folder / ".half.eml").write_bytes(letter("half"))
    (folder / "empty.eml").write_bytes(b"")
    notices.lay_down(letter("二"), sender="", recipients=(INTAKE,))
    assert notices.take_from_folder() == 2
    assert sorted(path.name for path in folder.iterdir()) == [".half.eml", "refused"]
    assert [path.name for path in (folder / "refused").iterdir()] == ["empty.eml"]
    found = {notices.opened(row).text: envelope(row) for row in Letter.objects.all()}
    assert found == {"路燈不亮": (None, []), "二": ("", [INTAKE])}


def test_a_pipe_lays_the_letter_down_and_speaks_in_the_codes_of_mail_servers(settings, monkeypatch):
    options = type("Options", (), {"sender": CITIZEN, "recipient": [INTAKE]})

    def piped(content):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        return pipe.run(options)

    assert piped(letter()) == os.EX_OK
    assert piped(b"") == os.EX_DATAERR
    assert notices.take_from_folder() == 1
    assert envelope(Letter.objects.get()) == (CITIZEN, [INTAKE])
    settings.DATA_DIR = settings.DATA_DIR / "a file"
    settings.DATA_DIR.write_text("no folder")
    assert piped(letter("二")) == os.EX_TEMPFAIL


def test_the_command_works_without_a_database(tmp_path):
    environment = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
    }
    words = ["mail", "receive", "--sender", "", "--recipient", INTAKE]
    done = subprocess.run(
        [sys.executable, "-m", "civicloop.assembly.program.main", *words],
        input=letter(),
        env=environment,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    (path,) = (tmp_path / "inbox").glob("*.eml")
    assert path.read_bytes().startswith(b"Return-Path: <>\r\nDelivered-To: case@city.example\r\n")
