"""A report from another program."""

from __future__ import annotations

import secrets
from http import HTTPStatus

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import DraftError
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.queries import program_tokens, services_offered
from civicloop.answer.cases.queries.services_offered import BATCH, BLACKBOX, Service
from civicloop.answer.cases.rules import CaseDraft
from civicloop.answer.cases.rules.open311.attributes import answers
from civicloop.answer.cases.rules.open311.documents import Document, Value
from civicloop.answer.cases.rules.open311.posted import Posted, full_name
from civicloop.answer.cases.states import Channel
from civicloop.answer.cases.web.messages import told
from civicloop.answer.cases.web.open311 import bodies, parameters
from civicloop.answer.cases.web.open311.answers import RefusedError, absent, bad
from civicloop.answer.cases.web.open311.catalogue import language
from civicloop.kernel.access import services as access
from civicloop.kernel.access.rules import bearer
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.editions.queries import one_look
from civicloop.kernel.ledger.errors import KeyReusedError
from civicloop.kernel.limits import services as limits
from civicloop.kernel.limits.errors import LimitReachedError

NOWHERE = "#NOTPINPOINTED#"
"""What FixMyStreet sends as ``address_id`` for a report without a place."""

NAMES = {"position": "lat, long", "place": "address_string", "photos": "media_url"}
ORDER = ("category", "position", "place", "description", "email", "phone", "name", "photos")
LIMIT = "cases.open311.key"
LONGEST_KEY = 150


def post_request(request: HttpRequest) -> Document:
    """Open a case, or say everything that is wrong with it in the order of the standard."""
    with one_look():
        return _post(request)


def _post(request: HttpRequest) -> Document:
    sent = bodies.body(request)
    actor = program(sent, request)
    parameters.require_jurisdiction(sent.one("jurisdiction_id"))
    service = wanted_service(sent)
    draft = draft_of(sent, service)
    photos = bodies.pictures(request, sent)
    key = _key(request, actor)
    try:
        if service.type == BATCH:
            return _document(_letter(draft, photos, key=key, actor=actor))
        case = cases.open_case(
            draft, actor=actor, key=key, photos=photos.uploads, links=photos.links
        )
    except DraftError as error:
        raise refused(error) from error
    except KeyReusedError as error:
        raise bad(
            _("This Idempotency-Key was used for another report. Please take a new one.")
        ) from error
    return _document(receipt(case.number, service, _due(case)))


def _letter(
    draft: CaseDraft, photos: bodies.Pictures, *, key: str, actor: Actor
) -> dict[str, Value]:
    """A letter to the mayor: a token now, the number once its writer has confirmed."""
    if photos.links:
        raise bad(_("media_url: this service takes pictures as files, not by their addresses."))
    key = key or secrets.token_urlsafe(16)
    letter = cases.take_letter(draft, key=key, photos=photos.uploads, actor=actor)
    return {
        "token": program_tokens.token_for(letter),
        "service_notice": _("The writer has to confirm by the link in our e-mail."),
        "account_id": None,
    }


def _document(row: dict[str, Value]) -> Document:
    return Document("service_requests", [row])


def program(sent: Posted, request: HttpRequest) -> Actor:
    """The program behind the key, which may post and has not posted too much."""
    given = sent.one("api_key").strip() or bearer(request.headers.get("Authorization", ""))
    actor = access.use_api_key(given) if given.isascii() and 0 < len(given) <= LONGEST_KEY else None
    if actor is None:
        raise RefusedError(
            HTTPStatus.FORBIDDEN, _("api_key is missing, unknown, expired or revoked.")
        )
    if not actor.may("cases.post_open311"):
        raise RefusedError(HTTPStatus.FORBIDDEN, _("This api_key may not post service requests."))
    try:
        limits.take(LIMIT, actor.ref)
    except LimitReachedError as error:
        raise RefusedError(
            HTTPStatus.TOO_MANY_REQUESTS,
            _("This api_key posts too often. Please try again in %(seconds)s seconds.")
            % {"seconds": error.seconds},
            retry_after=error.seconds,
        ) from error
    return actor


def wanted_service(sent: Posted) -> Service:
    """The service that is reported to: 400 where none is named, 404 where it is not offered."""
    code = sent.one("service_code").strip()
    if not code:
        raise bad(_("service_code is missing."))
    found = services_offered.service(code, language())
    if found is None:
        raise absent(_("This service_code is not known."))
    return found


def draft_of(sent: Posted, service: Service) -> CaseDraft:
    """What was sent as a draft; one location of three has to be there."""
    place = sent.one("address_string")
    address = sent.one("address_id").strip()
    if address and address != NOWHERE and not place:
        place = address
    lon, lat = _position(sent, elsewhere=bool(place or address) or not service.needs_place)
    if lon is None or lat is None:
        lon, lat = services_offered.position_of(place)
    return CaseDraft(
        category=service.code,
        description=sent.one("description") or service.name,
        lon=lon,
        lat=lat,
        place=place or (NOWHERE if address and lon is None else ""),
        name=full_name(sent.one("first_name"), sent.one("last_name")),
        email=sent.one("email"),
        phone=sent.one("phone"),
        language=language(),
        channel=Channel.OPEN311,
        answers=answers(service.definition, sent.attributes, timezone.get_current_timezone())
        if service.definition
        else {},
    )


def _position(sent: Posted, *, elsewhere: bool) -> tuple[float | None, float | None]:
    """Longitude and latitude; half a pair counts only where the place is told otherwise."""
    given = sent.one("long", "lon"), sent.one("lat")
    if elsewhere and not all(given):
        return None, None
    if not any(given):
        raise bad(_("A place is missing: lat and long, or address_string, or address_id."))
    if not all(given):
        raise bad(_("lat and long go together; one of them is missing."))
    return parameters.position(*given)


def _key(request: HttpRequest, actor: Actor) -> str:
    """The key that a program may send against sending twice; without one the words count."""
    given = request.headers.get("Idempotency-Key", "").strip()
    if len(given) > LONGEST_KEY or not given.isprintable():
        raise bad(_("Idempotency-Key has at most %(limit)s signs.") % {"limit": LONGEST_KEY})
    return f"{actor.ref}:{given}" if given else ""


def refused(error: DraftError) -> RefusedError:
    """Every fault of a draft as a sentence that begins with the name of its field."""

    def place(name: str) -> int:
        return ORDER.index(name) if name in ORDER else len(ORDER)

    return bad(
        *(
            f"{_field(name)}: {told(fault)}"
            for name, faults in sorted(error.faults.items(), key=lambda item: place(item[0]))
            for fault in faults
        )
    )


def _field(name: str) -> str:
    if name.startswith("answers."):
        return f"attribute[{name.removeprefix('answers.')}]"
    return NAMES.get(name, name)


def _due(case: Case) -> str:
    day = timezone.localtime(case.statutory_due_at).strftime("%Y-%m-%d")
    return _("Received. An answer is due by %(day)s.") % {"day": day}


def receipt(number: str, service: Service, notice: str) -> dict[str, Value]:
    """The number, or nothing but a word for a service whose cases nobody is told about."""
    told: dict[str, Value] = {"service_notice": notice, "account_id": None}
    return told if service.type == BLACKBOX else {"service_request_id": number, **told}
