"""A mail server on loopback that takes everything and remembers what came."""

from __future__ import annotations

from collections import Counter
from email import message_from_bytes
from threading import Lock

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.soak.installation import free_port


class Sink:
    """How often each message came, by its Message-ID, and to whom."""

    def __init__(self) -> None:
        self.port = free_port()
        self._lock = Lock()
        self._times: Counter[str] = Counter()
        self._receivers: dict[str, str] = {}
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    @property
    def url(self) -> str:
        """What ``MAIL_URL`` is set to."""
        return f"smtp://127.0.0.1:{self.port}?tls=none"

    def start(self) -> None:
        """Listen, in a thread."""
        self._controller.start()

    def stop(self) -> None:
        """Listen no more."""
        self._controller.stop()

    async def handle_DATA(  # noqa: N802 (the name that aiosmtpd calls)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take a message in."""
        content = envelope.content or b""
        said = message_from_bytes(content.encode() if isinstance(content, str) else content)
        known = str(said["Message-ID"]).strip("<>").partition("@")[0]
        with self._lock:
            self._times[known] += 1
            self._receivers[known] = ",".join(envelope.rcpt_tos)
        return "250 taken"

    def taken(self) -> dict[str, tuple[int, str]]:
        """How often each message came, and to whom."""
        with self._lock:
            return {known: (times, self._receivers[known]) for known, times in self._times.items()}
