"""A message as an e-mail (RFC 5322)."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings

from civicloop.kernel.notices.errors import PermanentError
from civicloop.kernel.notices.rules.channels import Parcel


def sender_domain() -> str:
    """The domain of MAIL_FROM, in which the ids of our messages are unique."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def returns_to() -> str:
    """Where other servers return what they cannot deliver: where letters are read, if any are."""
    return settings.MAIL_INTAKE or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def compose(parcel: Parcel) -> EmailMessage:
    """The e-mail: plain text, marked as automatic so that nothing answers it by itself.

    Message-ID and Date are the same at every try, so that a receiver sees a double.
    """
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(name, addr_spec=address)
        message["To"] = parcel.address
        message["Subject"] = parcel.subject
        if parcel.answer_to:
            message["Reply-To"] = Address(name, addr_spec=parcel.answer_to)
    except (ValueError, IndexError) as error:
        raise PermanentError("this address or subject cannot stand in a header") from error
    message["Date"] = format_datetime(parcel.created_at)
    message["Message-ID"] = f"<{parcel.id}@{sender_domain()}>"
    if parcel.thread:
        message["References"] = f"<{parcel.thread}@{sender_domain()}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = parcel.language
    if parcel.unsubscribe:
        message["List-Unsubscribe"] = f"<{parcel.unsubscribe}>"
        if parcel.unsubscribe.startswith("https:"):  # RFC 8058, 3.1
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(parcel.body, charset="utf-8")
    if parcel.calendar:
        _add_calendar(message, parcel.calendar)
    return message


def _add_calendar(message: EmailMessage, text: str) -> None:
    """The appointment (RFC 6047): beside the words for calendars, as a file for the others."""
    method = "CANCEL" if "\r\nMETHOD:CANCEL\r\n" in text else "REQUEST"
    message.add_alternative(text, subtype="calendar", params={"method": method})
    message.add_attachment(
        text.encode(), maintype="application", subtype="ics", filename="invite.ics"
    )
