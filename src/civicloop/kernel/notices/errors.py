"""What goes wrong with notices.

NoticeError
├── TemplateError      the template, or what was given to fill it, is wrong (a programmer's mistake)
├── AddressError       this is no address; nothing was queued
├── PreferenceError    this template cannot be declined, or not by this channel
├── MessageStateError  the message is not in the state that the decision needs
└── CarrierError       a message did not go out
    ├── TemporaryError     the other side says: later
    ├── PermanentError     the other side says: never
    └── ServerAwayError    the other side does not answer, or not safely
"""


class NoticeError(Exception):
    """A message was not queued, or not sent."""


class TemplateError(NoticeError):
    """The template, or what was given to fill it, is wrong."""


class AddressError(NoticeError, ValueError):
    """This is no address; nothing was queued."""


class PreferenceError(NoticeError):
    """This template cannot be declined, or not by this channel."""


class MessageStateError(NoticeError):
    """The message is not in the state that the decision needs."""


class CarrierError(NoticeError):
    """A message did not go out; ``code`` is the protocol's own word for why."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code[:60]


class TemporaryError(CarrierError):
    """The other side says: later."""


class PermanentError(CarrierError):
    """The other side says: never."""


class ServerAwayError(CarrierError):
    """The other side does not answer, or not safely; nothing of this channel goes."""
