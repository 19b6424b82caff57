"""From the token of a report that takes its time to the number of its case."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from civicloop.answer.cases.rules.open311.documents import Document
from civicloop.answer.cases.web.open311 import parameters
from civicloop.answer.cases.web.open311.answers import absent, bad, door


def token_of(request: HttpRequest, **_token: str) -> Document:
    """The number once there is one."""
    parameters.require_jurisdiction(parameters.text(request, "jurisdiction_id"))
    raise absent(_("This token is not known."))


def no_token(_request: HttpRequest) -> Document:
    """A token has to be named."""
    raise bad(_("The token is missing."))


token = door(get=token_of)
missing = door(get=no_token)
