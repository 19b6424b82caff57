"""Mail over STARTTLS and with a password, against a real server on loopback."""

import datetime as dt
import ipaddress
import socket
import ssl

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.services import Sending
from tests.db.notices.conftest import CITIZEN, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that only those trust who are told to."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.city.example")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=24))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


class Box:
    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters.append((session.ssl is not None, session.auth_data))
        return "250 OK"


def sign_in(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (b"city", b"p@ss word")
    return AuthResult(success=good, handled=False, auth_data=data.login.decode())


@pytest.fixture
def mail(certificate):
    box = Box()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        box.port = probe.getsockname()[1]
    server = Controller(
        box,
        hostname="127.0.0.1",
        port=box.port,
        tls_context=context,
        authenticator=sign_in,
        auth_require_tls=True,
    )
    server.start()
    yield box
    server.stop()


def send():
    notices.notify(
        "samples.received", to=CITIZEN, context={"number": 1}, ref="samples:case:1", now=NOW
    )
    return notices.send_due(now=NOW)


def test_an_offered_starttls_is_taken_even_without_a_known_certificate(settings, mail):
    settings.MAIL_URL = f"smtp://127.0.0.1:{mail.port}"
    assert send() == Sending(sent=1)
    assert mail.letters == [(True, None)]


def test_a_required_starttls_refuses_an_unknown_certificate(settings, mail):
    settings.MAIL_URL = f"smtp://127.0.0.1:{mail.port}?tls=require"
    assert send() == Sending(away=("email",))
    assert mail.letters == []


def test_a_password_goes_only_to_a_server_whose_certificate_is_good(
    settings, mail, certificate, monkeypatch
):
    settings.MAIL_URL = f"smtp://city:p%40ss%20word@127.0.0.1:{mail.port}"
    assert send() == Sending(away=("email",))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert notices.send_due(now=NOW + dt.timedelta(seconds=30)) == Sending(sent=1)
    assert mail.letters == [(True, "city")]


def test_a_wrong_password_makes_the_channel_rest(settings, mail, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings.MAIL_URL = f"smtp://city:wrong@127.0.0.1:{mail.port}"
    assert send() == Sending(away=("email",))
    assert mail.letters == []


@pytest.mark.parametrize("url", ["http://mail", "smtp://", "smtp://mail?tls=perhaps"])
def test_a_wrong_mail_url_makes_the_channel_rest(settings, url):
    settings.MAIL_URL = url
    assert send() == Sending(away=("email",))
