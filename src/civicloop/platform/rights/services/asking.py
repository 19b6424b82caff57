"""Requests come in: by the public page and its link, or written down by staff."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from civicloop.kernel.actors.rules import Actor, citizen, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.kernel.numbering import services as numbering
from civicloop.kernel.privacy import rules as privacy
from civicloop.kernel.vault import services as vault
from civicloop.platform.rights import policies, queries, rules
from civicloop.platform.rights.errors import RequestFaultsError, UnknownLinkError
from civicloop.platform.rights.events import RequestReceived, RequestWithdrawn
from civicloop.platform.rights.models import Request
from civicloop.platform.rights.states import REQUESTS, RequestChannel, RequestState, Right

LINK, PACKAGE, EMAIL = "rights.link", "rights.package", "rights.email"
TOKEN_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks, and who it is."""

    right: Right
    name: str
    email: str = ""
    phone: str = ""
    words: str = ""
    language: str = "zh-hant"


@transaction.atomic
def ask(asked: Asked, *, now: datetime | None = None) -> None:
    """Keep what was written and send its writer the link that begins the time.

    Opening the link does nothing by itself; what nobody confirms is deleted.
    """
    at = now or clock.now()
    asked = _checked(asked, needs_email=True)
    row = _kept(asked, RequestChannel.WEB, at)
    row.confirm_until = at + timedelta(hours=queries.terms(at).confirm_hours)
    row.save(update_fields=["confirm_until"])
    tell(row, "rights.confirm", {"hours": queries.terms(at).confirm_hours}, at)


@transaction.atomic
def confirm(token: str, *, now: datetime | None = None) -> Request:
    """The owner of the address says that it is meant: number and clock begin; twice is once."""
    at = now or clock.now()
    row = row_of(token, for_change=True)
    if row.state != RequestState.WRITTEN:
        return row
    if row.confirm_until is None or row.confirm_until < at:
        raise UnknownLinkError
    row.state = REQUESTS.target("confirm", current=RequestState(row.state))
    return _received(row, citizen(row.ref), at)


@transaction.atomic
def record(
    asked: Asked, *, channel: RequestChannel, actor: Actor, now: datetime | None = None
) -> Request:
    """Write down what somebody asks at the counter, by telephone or in a letter."""
    require(policies.may_record(actor), action="rights.record")
    at = now or clock.now()
    row = _kept(_checked(asked, needs_email=False), channel, at)
    row.state = RequestState.RECEIVED
    return _received(row, actor, at)


@transaction.atomic
def withdraw(token: str, *, now: datetime | None = None) -> Request:
    """The person takes the request back; one that was never confirmed is deleted."""
    at = now or clock.now()
    row = row_of(token, for_change=True)
    was_written = row.state == RequestState.WRITTEN
    row.state = REQUESTS.target("withdraw", current=RequestState(row.state))
    if was_written:
        _delete(row)
        return row
    row.ended_at = at
    row.save(update_fields=["state", "ended_at"])
    clock.stop(row.ref, rules.CLOCK, at, void=True)
    ledger.append(RequestWithdrawn(row.ref), actor=citizen(row.ref), at=at)
    return row


@transaction.atomic
def sweep(*, now: datetime | None = None) -> int:
    """Delete requests that nobody confirmed in time; how many."""
    found = list(queries.unconfirmed(now or clock.now()).select_for_update(skip_locked=True))
    for row in found:
        _delete(row)
    return len(found)


@transaction.atomic
def forget(ref: str) -> None:
    """Empty who asked and what, once the key of the request is gone; twice is once."""
    Request.objects.filter(pk=int(ref.rpartition(":")[2])).update(
        name_sealed=None,
        email_sealed=None,
        phone_sealed=None,
        words_sealed=None,
        name_masked="",
        email_masked="",
        phone_masked="",
        email_index="",
        package_digest="",
    )


def row_of(token: str, *, for_change: bool = False) -> Request:
    """The request of a link; a guessed or ended one is ``UnknownLinkError``."""
    row = queries.by_token(digest_of(token))
    if row is None:
        raise UnknownLinkError
    return queries.for_change(row.pk) if for_change else row


def digest_of(token: str) -> str:
    """What is stored of a token; of what is none, something that no token has."""
    fits = len(token) == TOKEN_LENGTH and set(token) <= set("0123456789abcdef")
    return sha256(token.encode()).hexdigest() if fits else ""


def token_of(row: Request) -> str:
    """The token in the link of a request, derived anew each time."""
    return vault.blind_index(LINK, row.salt.hex)[:TOKEN_LENGTH]


def opened(row: Request, name: str) -> str:
    """One sealed value of a request, for the work of the program; nobody is shown it."""
    box = getattr(row, f"{name}_sealed")
    return vault.unseal_text(row.ref, bytes(box), field=name) if box else ""


def tell(
    row: Request, template: str, context: Mapping[str, object], at: datetime, *, link: str = ""
) -> None:
    """Write to the person, with the link of the request, where an address was left."""
    email = opened(row, "email")
    if email:
        notices.notify(
            template,
            to=Recipient(email=email, language=row.language),
            context={"number": row.number or "", **context},
            ref=row.ref,
            channels=("email",),
            once=f"{template} {row.ref} {at.isoformat()}",
            link=link or reverse("rights:mine", args=[token_of(row)]),
            now=at,
        )


def _checked(asked: Asked, *, needs_email: bool) -> Asked:
    clean = Asked(
        Right(asked.right),
        rules.cleaned(asked.name),
        rules.cleaned(asked.email),
        rules.cleaned(asked.phone),
        rules.cleaned(asked.words),
        "en" if asked.language == "en" else "zh-hant",
    )
    faults = rules.check_request(
        name=clean.name, email=clean.email, phone=clean.phone, words=clean.words,
        needs_email=needs_email,
    )  # fmt: skip
    if faults:
        raise RequestFaultsError(faults)
    return clean


def _kept(asked: Asked, channel: RequestChannel, at: datetime) -> Request:
    salt = uuid.uuid4()
    row = Request(
        right=asked.right,
        channel=channel,
        language=asked.language,
        name_masked=privacy.mask_name(asked.name),
        email_masked=privacy.mask_email(asked.email),
        phone_masked=privacy.mask_phone(asked.phone),
        email_index=vault.blind_index(EMAIL, asked.email) if asked.email else "",
        salt=salt,
        written_at=at,
    )
    row.token_digest = digest_of(token_of(row))
    row.save()
    texts = {"name": asked.name, "email": asked.email, "phone": asked.phone, "words": asked.words}
    for name, text in texts.items():
        setattr(row, f"{name}_sealed", vault.seal(row.ref, text, field=name) if text else None)
    row.save(update_fields=[f"{name}_sealed" for name in texts])
    return row


def _received(row: Request, actor: Actor, at: datetime) -> Request:
    right = Right(row.right)
    row.number = numbering.next_number(queries.SERIES, timezone.localdate(at))
    row.received_at, row.confirm_until = at, None
    row.due_at = clock.start(row.ref, rules.CLOCK, queries.terms(at).policy(right), at).due_at
    row.save(update_fields=["number", "state", "received_at", "confirm_until", "due_at"])
    said = RequestReceived(row.ref, row.number, row.right, row.channel, row.due_at.isoformat())
    ledger.append(said, actor=actor, at=at)
    until = timezone.localtime(row.due_at)
    tell(row, "rights.received", {"until": f"{until:%Y-%m-%d}"}, at)
    return row


def _delete(row: Request) -> None:
    vault.destroy(row.ref)
    notices.erase([row.ref])
    row.delete()
