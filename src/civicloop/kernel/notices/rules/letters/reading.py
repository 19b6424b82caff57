"""A letter as it came over the wire, read without trust (RFC 5322, 2045 to 2047, 2231).

Nothing here raises for what stands in a letter but ``LetterUnreadableError``: a header that
breaks every rule is a header that says little.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message as Mime
from email.policy import compat32
from email.utils import collapse_rfc2231_value, getaddresses, parsedate_to_datetime

from civicloop.kernel.notices.errors import LetterUnreadableError
from civicloop.kernel.notices.rules.letters import automatic, bodies
from civicloop.kernel.notices.rules.letters.automatic import Returned

MOST_PARTS = 200
MOST_ATTACHMENTS = 20
DEEPEST = 12
DECORATION = 8 * 1024
"""A picture smaller than this that stands inside the page is the logo of a signature."""
_LONGEST_HEADER = 2_000
_NAME_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a letter, as its sender named it."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says. ``automatic`` is why no person wrote it, empty if one may have."""

    message_id: str
    sender: str
    sender_name: str
    to: tuple[str, ...]
    subject: str
    text: str
    written_at: datetime | None = None
    references: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    left_out: int = 0
    automatic: str = ""
    returned: Returned | None = None

    @property
    def reply(self) -> str:
        """What is new in it, without what it quotes."""
        return bodies.new_part(self.text)


@dataclass(slots=True)
class _Gathered:
    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    left_out: int = 0
    parts: int = 0


def identity(raw: bytes) -> str:
    """What makes two copies of a letter the same: Message-ID, sender and body.

    Servers on the way add headers of their own; the body stays. The Message-ID alone is
    not enough: anybody may write one that another letter carries.
    """
    mime = _parsed(raw)
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    said = (_header(mime, "Message-ID") or hashlib.sha256(head).hexdigest(), _header(mime, "From"))
    return "\x1f".join((*said, hashlib.sha256(body.strip()).hexdigest()))


def envelope_in(raw: bytes) -> tuple[str | None, tuple[str, ...]]:
    """The envelope as a server wrote it on top of a letter that it laid down (RFC 5321, 4.4).

    The sender is ``None`` where no ``Return-Path`` tells, and empty where it tells of none.
    """
    mime = _parsed(raw)
    path = next(iter(_said(mime, "Return-Path")), None)
    to = (_plain(each.strip("<> ")) for each in _said(mime, "Delivered-To", "X-Original-To"))
    return (None if path is None else _plain(path.strip("<> "))), tuple(
        dict.fromkeys(each for each in to if "@" in each)
    )


def read_letter(raw: bytes, *, envelope: str | None = None, own_id: bool = False) -> Letter:
    """Everything that the house wants to know of a letter.

    ``envelope`` is the sender on the envelope if the way in knows it; ``own_id`` says that
    its Message-ID is one that we gave away.
    """
    mime = _parsed(raw)
    gathered = _Gathered()
    try:
        _gather(mime, gathered, 0)
    except (RecursionError, MessageError, ValueError, TypeError, AttributeError) as fault:
        raise LetterUnreadableError("The parts of the letter cannot be told apart.") from fault
    name, sender = _sender(mime)
    subject = _header(mime, "Subject")
    return Letter(
        message_id=automatic.first_id(str(mime.get("Message-ID") or "")),
        sender=sender,
        sender_name=name,
        to=_recipients(mime),
        subject=subject,
        text=bodies.tidied("\n\n".join(part for part in gathered.texts if part)),
        written_at=_date(mime),
        references=_references(mime),
        attachments=tuple(gathered.attachments),
        left_out=gathered.left_out,
        automatic=automatic.kind_of(
            mime, sender=sender, envelope=envelope, subject=subject, own_id=own_id
        ),
        returned=automatic.returned(mime),
    )


def _parsed(raw: bytes) -> Mime:
    try:
        return message_from_bytes(raw, policy=compat32)
    except (RecursionError, MessageError, ValueError, TypeError, AttributeError) as fault:
        raise LetterUnreadableError("This is no letter.") from fault


def _gather(mime: Mime, found: _Gathered, depth: int) -> None:
    found.parts += 1
    if found.parts > MOST_PARTS or depth > DEEPEST:
        found.left_out += 1
        return
    kind = mime.get_content_type()
    inner = mime.get_payload()
    if kind == "multipart/alternative" and isinstance(inner, list):
        _gather_best([each for each in inner if isinstance(each, Mime)], found, depth)
    elif isinstance(inner, list):
        told = inner[:1] if kind == "multipart/report" else inner
        for each in told:
            if isinstance(each, Mime):
                _gather(each, found, depth + 1)
    elif kind.startswith("text/") and kind != "text/calendar":
        found.texts.append(_text(mime, kind))
    else:
        _attach(mime, kind, found)


def _gather_best(versions: list[Mime], found: _Gathered, depth: int) -> None:
    """Of several versions of the same words the plain one, unless it is empty."""
    plain = [one for one in versions if one.get_content_type() == "text/plain"]
    if plain and (text := _text(plain[0], "text/plain")):
        found.texts.append(text)
        rest = [one for one in versions if one.get_content_maintype() == "multipart"]
        for each in rest:  # pictures may stand beside the other version alone
            aside = _Gathered(parts=found.parts)
            _gather(each, aside, depth + 1)
            found.attachments += aside.attachments
            found.left_out, found.parts = found.left_out + aside.left_out, aside.parts
        return
    for each in reversed([one for one in versions if one not in plain]):
        before = len(found.texts)
        _gather(each, found, depth + 1)
        if any(found.texts[before:]):
            return


def _text(mime: Mime, kind: str) -> str:
    content = _bytes(mime)[: bodies.LONGEST * 4]
    text = bodies.decoded(content, str(mime.get_param("charset") or ""))
    if kind == "text/html":
        text = bodies.words_of(text)
    name = _file_name(mime)
    return bodies.tidied(f"〔{name}〕\n{text}" if name and kind != "text/html" else text)


def _attach(mime: Mime, kind: str, found: _Gathered) -> None:
    content = _bytes(mime)
    inside = mime.get("Content-ID") and mime.get_content_disposition() != "attachment"
    if not content or (inside and kind.startswith("image/") and len(content) < DECORATION):
        return
    if len(found.attachments) >= MOST_ATTACHMENTS:
        found.left_out += 1
        return
    found.attachments.append(Attachment(_file_name(mime), kind, content))


def _bytes(mime: Mime) -> bytes:
    held = mime.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""


def _file_name(mime: Mime) -> str:
    said = mime.get_param("filename", header="Content-Disposition") or mime.get_param("name")
    try:
        name = collapse_rfc2231_value(said) if said else ""
    except (LookupError, UnicodeError, ValueError):
        name = ""
    return bodies.tidied(_words(name)).replace("\n", " ")[:_NAME_LIMIT]


def _header(mime: Mime, name: str) -> str:
    """A header as one line of text, whatever stands in it."""
    said = next(iter(_said(mime, name)), "")
    return bodies.tidied(_words(said)[:_LONGEST_HEADER]).replace("\n", " ").strip()


def _said(mime: Mime, *names: str) -> list[str]:
    """The values of some headers as they came, raw bytes as half signs."""
    wanted = {name.lower() for name in names}
    return [str(value) for name, value in mime.raw_items() if name.lower() in wanted][:MOST_PARTS]


def _words(said: str) -> str:
    """Encoded words decoded, also where a sign was cut in two between them; raw bytes guessed."""
    try:
        pieces = decode_header(said)
    except (HeaderParseError, ValueError, TypeError):
        return _raw(said)
    return "".join(
        bodies.decoded(piece, charset or "")
        if isinstance(piece, bytes) and charset
        else _raw(piece)
        for piece, charset in pieces
    )


def _raw(piece: str | bytes) -> str:
    if isinstance(piece, bytes):
        return bodies.decoded(piece)
    try:
        return bodies.decoded(piece.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:
        return piece


def _sender(mime: Mime) -> tuple[str, str]:
    found = getaddresses([_quoted(each) for each in _said(mime, "From")[:1]])
    name, address = next(((a, b) for a, b in found if "@" in b), ("", ""))
    return bodies.tidied(_words(name)).replace("\n", " ")[:_NAME_LIMIT], _plain(address)


def _recipients(mime: Mime) -> tuple[str, ...]:
    """Every address the letter was sent to, as far as its headers tell."""
    names = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc", "Resent-To")
    said = [_quoted(each) for each in _said(mime, *names)]
    found = (_plain(address) for _, address in getaddresses(said))
    return tuple(dict.fromkeys(address for address in found if "@" in address))


def _quoted(header: str) -> str:
    """A header of addresses, unfolded; encoded words stay as they are until names are read."""
    return " ".join(header[: _LONGEST_HEADER * 5].split())


def _plain(address: str) -> str:
    kept = "".join(sign for sign in address.strip() if sign.isprintable() and sign != " ")
    return kept[:254]


def _references(mime: Mime) -> tuple[str, ...]:
    said = (str(mime.get(name) or "") for name in ("In-Reply-To", "References"))
    return tuple(dict.fromkeys(one for each in said for one in automatic.ids_in(each)))


def _date(mime: Mime) -> datetime | None:
    try:
        said = parsedate_to_datetime(str(mime.get("Date") or ""))
        return (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
