"""From the token of a report that takes its time to the number of its case."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from civicloop.answer.cases.queries import program_tokens, trials
from civicloop.answer.cases.queries.open311 import Wanted
from civicloop.answer.cases.rules.open311.documents import Document
from civicloop.answer.cases.web.open311 import parameters
from civicloop.answer.cases.web.open311.answers import absent, bad, door


def token_of(request: HttpRequest, token: str) -> Document:
    """The number, which is empty until the writer has confirmed."""
    parameters.require_jurisdiction(parameters.text(request, "jurisdiction_id"))
    letter = program_tokens.letter_behind(token)
    if letter is None:
        raise _unknown()
    return _told(letter.case.number if letter.case else None, token)


def trial_token_of(request: HttpRequest, token: str) -> Document:
    """On the test endpoint nobody has to confirm."""
    parameters.require_jurisdiction(parameters.text(request, "jurisdiction_id"))
    if not trials.requests(Wanted(numbers=(token,))):
        raise _unknown()
    return _told(token, token)


def no_token(_request: HttpRequest) -> Document:
    """A token has to be named."""
    raise bad(_("The token is missing."))


def _unknown() -> Exception:
    return absent(_("This token is not known."))


def _told(number: str | None, token: str) -> Document:
    return Document("service_requests", [{"service_request_id": number, "token": token}])


token = door(get=token_of)
trial_token = door(get=trial_token_of)
missing = door(get=no_token)
