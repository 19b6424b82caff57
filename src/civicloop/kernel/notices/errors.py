"""What goes wrong with notices.

NoticeError
├── TemplateError      the template, or what was given to fill it, is wrong (a programmer's mistake)
├── AddressError       this is no address; nothing was queued
├── SubscriptionError  a device cannot be reached by what it sent, or asked for an unknown topic
├── BulletinError      a bulletin that cannot go out as it is; says what is wrong
├── PreferenceError    this template cannot be declined, or not by this channel
├── MessageStateError  the message is not in the state that the decision needs
├── LetterError        a letter that came in was not taken
│   ├── LetterUnreadableError  what came is no letter
│   ├── LetterTooLargeError    it has more bytes than a letter may
│   └── LetterRefusedError     its reader has no use for it; says why by a code
├── MailboxAwayError   the mailbox that letters are fetched from does not answer
└── CarrierError       a message did not go out
    ├── TemporaryError     the other side says: later
    ├── PermanentError     the other side says: never
    │   └── GoneError      the device is subscribed no more
    └── ServerAwayError    the other side does not answer, or not safely
"""


class NoticeError(Exception):
    """A message was not queued, or not sent."""


class TemplateError(NoticeError):
    """The template, or what was given to fill it, is wrong."""


class AddressError(NoticeError, ValueError):
    """This is no address; nothing was queued."""


class SubscriptionError(NoticeError, ValueError):
    """A device cannot be reached by what it sent, or asked for an unknown topic."""


class BulletinError(NoticeError, ValueError):
    """A bulletin cannot go out as it is; ``faults`` names what is wrong by field."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {code}" for name, code in faults.items()))
        self.faults = faults


class PreferenceError(NoticeError):
    """This template cannot be declined, or not by this channel."""


class MessageStateError(NoticeError):
    """The message is not in the state that the decision needs."""


class LetterError(NoticeError):
    """A letter that came in was not taken."""


class LetterUnreadableError(LetterError, ValueError):
    """What came is no letter."""


class LetterTooLargeError(LetterError):
    """It has more bytes than a letter may."""


class LetterRefusedError(LetterError):
    """Its reader has no use for it; ``code`` says why, and stays with the letter."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code[:40]


class MailboxAwayError(NoticeError):
    """The mailbox that letters are fetched from does not answer, or not safely."""


class CarrierError(NoticeError):
    """A message did not go out; ``code`` is the protocol's own word for why."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code[:60]


class TemporaryError(CarrierError):
    """The other side says: later."""


class PermanentError(CarrierError):
    """The other side says: never."""


class GoneError(PermanentError):
    """The device is subscribed no more."""


class ServerAwayError(CarrierError):
    """The other side does not answer, or not safely; nothing of this channel goes."""
