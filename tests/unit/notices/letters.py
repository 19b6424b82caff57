"""Letters as they come over the wire."""

from email.message import EmailMessage
from email.policy import SMTP

INTAKE = "case@city.example"
CITIZEN = "ming@mail.example"


def letter(
    text="路燈不亮", *, sender=f"王小明 <{CITIZEN}>", to=INTAKE, subject="路燈", files=(), **headers
):
    """A letter as bytes; headers are named with ``_`` for ``-``."""
    made = EmailMessage(policy=SMTP)
    if sender:
        made["From"] = sender
    made["To"] = to
    made["Subject"] = subject
    made["Message-ID"] = headers.pop("message_id", "<one@mail.example>")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    for name, media_type, content in files:
        kind, _, sub = media_type.partition("/")
        made.add_attachment(content, maintype=kind, subtype=sub, filename=name)
    return bytes(made)


def raw(*lines):
    """A letter line by line; text becomes ASCII, bytes stay."""
    return b"\r\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)


def bounce(message_id, *, action="failed", status="5.1.1"):
    """A report on a letter of ours (RFC 3464)."""
    return raw(
        "Return-Path: <>",
        "From: Mail Delivery System <mailer-daemon@mail.example>",
        f"To: {INTAKE}",
        "Subject: Undelivered Mail Returned to Sender",
        "Message-ID: <report@mail.example>",
        "Auto-Submitted: auto-replied",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "Your letter could not be delivered.",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mail.example",
        "",
        f"Final-Recipient: rfc822; {CITIZEN}",
        f"Action: {action}",
        f"Status: {status}",
        "",
        "--b",
        "Content-Type: message/rfc822",
        "",
        f"Message-ID: <{message_id}>",
        "Subject: a case",
        "",
        "text",
        "--b--",
        "",
    )
