"""A message into the queue, in the transaction of its cause."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from django.conf import settings
from django.db import transaction
from django.utils import translation

from civicloop.kernel.city.rules import here
from civicloop.kernel.clock import services as clock
from civicloop.kernel.notices import queries
from civicloop.kernel.notices.models import Message
from civicloop.kernel.notices.rules import templates, waiting
from civicloop.kernel.notices.rules.calendar import Meeting, invitation
from civicloop.kernel.notices.rules.channels import CHANNELS, Channel
from civicloop.kernel.notices.rules.recipients import Recipient
from civicloop.kernel.notices.rules.templates import TEMPLATES, Template
from civicloop.kernel.notices.states import MESSAGES, MessageState
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.vault import services as vault

QUIET = (21, 8)
"""The hours in which no channel that rings is used, unless the template says otherwise."""


@transaction.atomic
def notify(
    template_key: str,
    *,
    to: Recipient | Iterable[Recipient],
    context: Mapping[str, object],
    ref: str,
    channels: Iterable[str] | None = None,
    once: str = "",
    link: str = "",
    meeting: Meeting | None = None,
    answers: bool = False,
    unsubscribe: str = "",
    now: dt.datetime | None = None,
) -> list[Message]:
    """Queue a message about an object to recipients; the rows that are new.

    In the caller's transaction: nobody is told of what did not happen. ``ref`` is the
    object's reference, under whose key text and addresses are sealed. The channels are the
    template's unless named; one for which a recipient has no address, or that a person
    declined for an optional template, is left out. ``once``
    names the cause (``f"{event.ref}#{event.number}"``): the same template, recipient and
    channel are queued once for it, however often a subscriber runs. ``link`` is a path of
    the product; the template gets it as ``{link}`` with the address of the house before it.
    What is lazy in ``context`` is told in the language of each recipient.
    ``meeting`` goes along by e-mail as an appointment for the recipient's calendar.
    With ``answers`` whoever gets the e-mail may answer it, and the answer goes to the object.
    ``unsubscribe`` is a path of the product at which one post ends such messages (RFC 8058).
    """
    template = TEMPLATES.get(template_key)
    moment = now or clock.now()
    wanted = [CHANNELS.get(key) for key in (template.channels if channels is None else channels)]
    recipients = [_known(one) for one in ([to] if isinstance(to, Recipient) else to)]
    declined = _declined(template, recipients)
    filled = {"link": f"{settings.BASE_URL}{link}", **context}
    rows = [
        _message(
            template,
            channel,
            one,
            _Said(filled, ref, once, link, meeting, answers, unsubscribe),
            now=moment,
        )
        for one in recipients
        for channel in wanted
        if one.address(channel.address) and (one.person, channel.key) not in declined
    ]
    return _written(rows)


def _declined(template: Template, recipients: list[Recipient]) -> set[tuple[str, str]]:
    people = [one.person for one in recipients if one.person]
    return queries.declined(people, template.key) if template.optional and people else set()


def _known(recipient: Recipient) -> Recipient:
    """The recipient with what the house knows of the person."""
    if not recipient.person:
        return replace(recipient, language=recipient.language or here().language)
    person = organizations.person_by_id(int(recipient.person.rpartition(":")[2]))
    return replace(
        recipient,
        email=recipient.email or person.email,
        phone=recipient.phone or person.phone,
        language=recipient.language or person.language,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What is the same for all recipients of one message."""

    context: Mapping[str, object]
    ref: str
    once: str
    link: str
    meeting: Meeting | None
    answers: bool
    unsubscribe: str


def _message(
    template: Template, channel: Channel, to: Recipient, said: _Said, *, now: dt.datetime
) -> Message:
    ref = said.ref
    with translation.override(to.language):  # what is filled in may be lazy, and speaks it too
        text = templates.fill(template, to.language, said.context)
    if said.meeting is not None and channel.key == "email":
        text = replace(text, calendar=invitation(said.meeting, to=to.email, stamp=now))
    if channel.key == "webpush" and said.link:
        text = replace(text, link=f"{settings.BASE_URL}{said.link}")
    if channel.key == "email" and said.unsubscribe:
        text = replace(text, unsubscribe=f"{settings.BASE_URL}{said.unsubscribe}")
    in_house = channel.key == queries.INBOX
    state = MESSAGES.target("send", current=MESSAGES.initial) if in_house else MESSAGES.initial
    quiet = template.quiet_hours or (QUIET if channel.quiet else None)
    address = to.address(channel.address)
    sealed = [(ref, queries.CONTENT, json.dumps(asdict(text), ensure_ascii=False))]
    if not in_house:
        sealed.append((ref, queries.ADDRESS, address))
    boxes = vault.seal_many(sealed)
    return Message(
        key=_key(said.once, template.key, channel.key, to.person or address),
        template=template.key,
        ref=ref,
        person=to.person,
        channel=channel.key,
        language=to.language,
        content=boxes[0],
        address=None if in_house else boxes[1],
        link=said.link if in_house else "",  # it may open its object, and stands in the sealed text
        takes_answers=said.answers and channel.key == "email",
        carrier_id=uuid.uuid4().hex,
        state=state.value,
        next_try_at=waiting.after_quiet_hours(now, quiet, here().zone),
        created_at=now,
        sent_at=now if state is MessageState.SENT else None,
    )


def _key(once: str, *parts: str) -> str:
    """The same for the same cause, template, channel and recipient; never guessable."""
    if not once:
        return uuid.uuid4().hex
    said = json.dumps([once, *parts])
    return hashlib.sha256(vault.blind_index("notices.once", said).encode()).hexdigest()


def _written(rows: list[Message]) -> list[Message]:
    """Write what is not there yet; a row that another transaction is writing is waited for."""
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    ids = [row.carrier_id for row in rows]
    return list(Message.objects.filter(carrier_id__in=ids).order_by("id"))
