"""Letters that no person wrote: returned mail, absence notes, lists, and our own come back.

RFC 3834 says how automatic mail marks itself and that nothing may answer it; RFC 3464 says
how returned mail tells what it returns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Mime

BOUNCE, LOOP, AUTO_REPLY, BULK = "bounce", "loop", "auto_reply", "bulk"
MOST_HOPS = 40
"""A letter that passed more servers goes round in a circle (RFC 5321, 6.3, asks for 100)."""

_ABSENT = re.compile(
    r"^\W*(?:自動回[覆復]|自動回信|不在辦公室|休假通知|auto(?:matic)?[ -]?(?:reply|response)"
    r"|out of (?:the )?office|abwesenheit|réponse automatique)",
    re.IGNORECASE,
)
_DAEMON = re.compile(r"^(?:mailer-daemon|postmaster|mdaemon|maildaemon)@", re.IGNORECASE)
_ID = re.compile(r"<([^<>\s]{1,250})>")


@dataclass(frozen=True, slots=True)
class Returned:
    """A letter of ours that came back: its Message-ID, and the status of RFC 3463."""

    message_id: str
    status: str


def kind_of(mime: Mime, *, sender: str, envelope: str | None, subject: str, own_id: bool) -> str:
    """Why a letter was not written by a person; empty if one may have.

    ``envelope`` is the sender on the envelope, ``None`` where the way in knows none;
    ``own_id`` says that the letter carries a Message-ID which we gave away ourselves.
    """
    if own_id or len(mime.get_all("Received") or ()) > MOST_HOPS:
        return LOOP
    nobody = envelope == "" and not sender
    if nobody or mime.get_content_type() == "multipart/report" or _DAEMON.match(sender):
        return BOUNCE
    if envelope == "" or _answers_by_itself(mime, subject):
        return AUTO_REPLY
    in_bulk = _first(mime, "Precedence") in {"bulk", "junk", "list"} or mime.get("List-Id")
    return BULK if in_bulk else ""


def _answers_by_itself(mime: Mime, subject: str) -> bool:
    marked = _first(mime, "Auto-Submitted") not in {"", "no"}
    older = any(_first(mime, name) for name in ("X-Autoreply", "X-Autorespond"))
    rank = _first(mime, "Precedence") in {"auto_reply", "auto-reply"}
    return marked or older or rank or _ABSENT.match(subject) is not None


def _first(mime: Mime, name: str) -> str:
    """The first word of a header, in small letters."""
    return str(mime.get(name) or "").split(";")[0].strip().lower()


def returned(mime: Mime) -> Returned | None:
    """What a returned letter returns; ``None`` where it is only late, or does not say."""
    status, failed, found = "", False, ""
    for part in _parts(mime):
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for block in _blocks(part):
                failed = failed or str(block.get("Action") or "").strip().lower() == "failed"
                status = status or str(block.get("Status") or "").strip()[:12]
        elif kind in {"message/rfc822", "text/rfc822-headers"} and not found:
            found = _id_in(part)
    return Returned(found, status) if found and failed else None


def _parts(mime: Mime) -> Iterator[Mime]:
    """The parts of a report, not those of the letter inside it."""
    content = mime.get_payload()
    yield from (
        (each for each in content if isinstance(each, Mime)) if isinstance(content, list) else ()
    )


def _blocks(part: Mime) -> list[Mime]:
    content = part.get_payload()
    return [each for each in content if isinstance(each, Mime)] if isinstance(content, list) else []


def _id_in(part: Mime) -> str:
    content = part.get_payload()
    if isinstance(content, list) and content and isinstance(content[0], Mime):
        return first_id(str(content[0].get("Message-ID") or ""))
    held = part.get_payload(decode=True)
    text = held.decode("ascii", "replace") if isinstance(held, bytes) else ""
    line = re.search(r"^message-id:\s*(<[^>\n]{1,250}>)", text, re.IGNORECASE | re.MULTILINE)
    return first_id(line[1]) if line else ""


def first_id(header: str) -> str:
    """The first Message-ID in a header, without its brackets."""
    found = _ID.search(header)
    return found[1] if found else ""


def ids_in(header: str, *, most: int = 50) -> tuple[str, ...]:
    """The Message-IDs in a header, without their brackets, the last first."""
    return tuple(_ID.findall(header))[::-1][:most]
