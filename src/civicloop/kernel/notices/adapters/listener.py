"""Letters from another mail server, by LMTP (RFC 2033) or SMTP (RFC 5321).

``MAIL_LISTEN`` is ``lmtp://127.0.0.1:2424``, ``lmtp:///run/civicloop/mail.sock`` or
``smtp://0.0.0.0:2525``; several are separated by commas. It takes mail for the house's own
addresses and passes nothing on. Spam, SPF, DKIM and TLS are the business of the mail server
in front of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from civicloop.kernel.notices.errors import (
    LetterTooLargeError,
    LetterUnreadableError,
    MailboxAwayError,
)

LOG = logging.getLogger(__name__)
MOST_RECIPIENTS = 100
SECONDS = 120.0
"""How long a silent server keeps its line."""
AT_ONCE = 4
"""How many letters are being kept at the same time; the others wait for their answer."""

Take = Callable[[bytes, str, str, list[str]], None]
"""Keeps a letter: content, way, sender and recipients of the envelope."""
IsOurs = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Listened:
    """One address of ``MAIL_LISTEN``."""

    way: str
    host: str
    port: int
    path: str


def addresses(setting: str) -> list[Listened]:
    """What ``MAIL_LISTEN`` says; a wrong one says what is wrong with it."""
    found = []
    for said in (each.strip() for each in setting.split(",")):
        parts = urlsplit(said)
        named = parts.path if not parts.hostname else ""
        if parts.scheme not in {"lmtp", "smtp"} or not (named or parts.port is not None):
            raise MailboxAwayError("MAIL_LISTEN must be lmtp://host:port or smtp://host:port")
        found.append(Listened(parts.scheme, parts.hostname or "", parts.port or 0, named))
    return found


class Postbox:
    """What is said to the other server, line by line."""

    def __init__(self, way: str, take: Take, is_ours: IsOurs) -> None:
        self._way, self._take, self._is_ours = way, take, is_ours
        self._room = asyncio.Semaphore(AT_ONCE)

    async def handle_RCPT(  # noqa: N802 (the name that aiosmtpd calls)
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take our own addresses alone."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        if not self._is_ours(address):
            return "550 5.1.1 There is no such address here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 (the name that aiosmtpd calls)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the letter, then say so; LMTP hears it once for each recipient."""
        async with self._room:
            answer = await asyncio.to_thread(self._kept, envelope)
        return "\r\n".join([answer] * (len(envelope.rcpt_tos) if self._way == "lmtp" else 1))

    def _kept(self, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        try:
            sender = (envelope.mail_from or "").strip("<>")
            self._take(content, self._way, sender, list(envelope.rcpt_tos))
        except LetterTooLargeError:
            return "552 5.3.4 The letter is too large"
        except LetterUnreadableError:
            return "554 5.6.0 This is no letter"
        except Exception:
            LOG.exception("a letter could not be kept; the other server is asked to try again")
            return "451 4.3.0 Please try again later"
        return "250 2.0.0 Kept"


@contextmanager
def listening(setting: str, take: Take, is_ours: IsOurs, *, largest: int) -> Iterator[list[str]]:
    """Listen at every address of the setting, in a thread of its own; gives where.

    At the end letters under way are finished or refused for now, never half kept.
    """
    wanted = addresses(setting)
    ready: Future[list[str]] = Future()
    loop = asyncio.new_event_loop()
    stopping = asyncio.Event()

    async def serve() -> None:
        servers = []
        try:
            for each in wanted:
                protocol = _protocol(Postbox(each.way, take, is_ours), each.way, largest)
                servers.append(await _server(loop, each, protocol))
        except OSError as problem:
            ready.set_exception(MailboxAwayError(f"MAIL_LISTEN: {problem.strerror}"))
        else:
            ready.set_result([_where(server) for server in servers])
            await stopping.wait()
        for server in servers:
            server.close()

    thread = Thread(target=loop.run_until_complete, args=(serve(),), name="postbox")
    thread.start()
    try:
        yield ready.result()
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def _protocol(postbox: Postbox, way: str, largest: int) -> Callable[[], SMTP]:
    kind = LMTP if way == "lmtp" else SMTP

    def made() -> SMTP:
        return kind(
            postbox,
            data_size_limit=largest,
            enable_SMTPUTF8=True,
            decode_data=False,
            timeout=SECONDS,
            ident="CivicLoop",
        )

    return made


async def _server(
    loop: asyncio.AbstractEventLoop, each: Listened, protocol: Callable[[], SMTP]
) -> asyncio.Server:
    if not each.path:
        return await loop.create_server(protocol, each.host, each.port)
    Path(each.path).unlink(missing_ok=True)
    return await loop.create_unix_server(protocol, each.path)


def _where(server: asyncio.Server) -> str:
    name = server.sockets[0].getsockname()
    return name if isinstance(name, str) else f"{name[0]}:{name[1]}"
