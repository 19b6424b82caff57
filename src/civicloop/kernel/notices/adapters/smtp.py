"""E-mail by SMTP (RFC 5321), with STARTTLS (RFC 3207) or TLS from the start (RFC 8314).

``MAIL_URL`` is ``smtp://[user:password@]host[:25]`` or ``smtps://...[:465]``; ``?tls=`` says

* ``require`` (the default with a password): STARTTLS, certificate checked, or nothing goes;
* ``offered`` (the default without): STARTTLS if the server offers it, as between mail
  servers, certificate not checked;
* ``none``: plain text, for a server on the same machine.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from civicloop.kernel.notices.adapters import folder, mail
from civicloop.kernel.notices.errors import PermanentError, ServerAwayError, TemporaryError
from civicloop.kernel.notices.rules.channels import Carry, Parcel

TIMEOUT = 20.0
MODES = ("require", "offered", "none")
PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Server:
    """What ``MAIL_URL`` says."""

    host: str
    port: int
    user: str
    password: str
    at_once: bool
    mode: str


def server(url: str) -> Server:
    """The mail server of an address; a wrong one says what is wrong with it."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ServerAwayError("MAIL_URL must be smtp://host or smtps://host")
    default = "require" if parts.password else "offered"
    mode = parse_qs(parts.query).get("tls", [default])[0]
    if mode not in MODES:
        raise ServerAwayError("MAIL_URL: tls is require, offered or none")
    return Server(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        at_once=parts.scheme == "smtps",
        mode=mode,
    )


@contextmanager
def carrier() -> Iterator[Carry]:
    """The carrier of e-mail: the named server, or the outbox folder if none is named."""
    if not settings.MAIL_URL:
        with folder.carrier() as carry:
            yield carry
        return
    connection = _connect(server(settings.MAIL_URL))
    try:
        yield lambda parcel: _send(connection, parcel)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()


def _connect(target: Server) -> smtplib.SMTP:
    try:
        if target.at_once:
            return _signed_in(
                smtplib.SMTP_SSL(
                    target.host,
                    target.port,
                    timeout=TIMEOUT,
                    context=ssl.create_default_context(),
                ),
                target,
            )
        return _signed_in(
            _secured(smtplib.SMTP(target.host, target.port, timeout=TIMEOUT), target), target
        )
    except smtplib.SMTPAuthenticationError as error:
        raise ServerAwayError(f"{error.smtp_code} sign-in refused") from error
    except (smtplib.SMTPException, OSError) as error:
        raise ServerAwayError(type(error).__name__) from error


def _secured(connection: smtplib.SMTP, target: Server) -> smtplib.SMTP:
    connection.ehlo()
    if target.mode == "none":
        return connection
    if not connection.has_extn("starttls"):
        if target.mode == "require":
            connection.close()
            raise ServerAwayError("the server offers no STARTTLS")
        return connection
    context = ssl.create_default_context()
    if target.mode == "offered":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    connection.starttls(context=context)
    connection.ehlo()
    return connection


def _signed_in(connection: smtplib.SMTP, target: Server) -> smtplib.SMTP:
    if target.user:
        connection.login(target.user, target.password)
    return connection


def _send(connection: smtplib.SMTP, parcel: Parcel) -> str:
    """One e-mail; 4yz is later, 5yz is never, a lost connection is a server away.

    The texts of the other side's replies are not kept: they repeat the address.
    """
    message = mail.compose(parcel)
    try:
        connection.send_message(message, mail.returns_to(), [parcel.address])
    except smtplib.SMTPServerDisconnected as error:
        raise ServerAwayError("disconnected") from error
    except smtplib.SMTPRecipientsRefused as error:
        ((code, _),) = error.recipients.values()
        raise _refusal(code) from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code) from error
    except smtplib.SMTPNotSupportedError as error:
        raise PermanentError("the server takes no such address") from error
    except OSError as error:
        raise ServerAwayError(type(error).__name__) from error
    return "250"


def _refusal(code: int) -> TemporaryError | PermanentError | ServerAwayError:
    if code == 421:  # noqa: PLR2004 (RFC 5321, 4.2.3: the service closes)
        return ServerAwayError(str(code))
    permanent = 500  # RFC 5321, 4.2.1: 5yz is a permanent refusal
    return PermanentError(str(code)) if code >= permanent else TemporaryError(str(code))
