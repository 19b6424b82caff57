"""The test endpoint: the same checks and answers, and no case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import DraftError
from civicloop.answer.cases.queries import services_offered, trials
from civicloop.answer.cases.queries.services_offered import BATCH
from civicloop.answer.cases.rules.open311.documents import Document
from civicloop.answer.cases.web.open311 import bodies, parameters, posting, requests
from civicloop.answer.cases.web.open311.answers import absent, door
from civicloop.answer.cases.web.open311.catalogue import language


def trial_list(request: HttpRequest) -> Document:
    """What was sent to the test endpoint within a day, under the filters of every list."""
    parameters.require_jurisdiction(parameters.text(request, "jurisdiction_id"))
    rows = trials.requests(requests.asked_for(request))
    return Document("service_requests", requests.told(request, [_named(row) for row in rows]))


def trial_one(request: HttpRequest, number: str) -> Document:
    """One of them."""
    parameters.require_jurisdiction(parameters.text(request, "jurisdiction_id"))
    rows = trials.requests(requests.Wanted(numbers=(number,)))
    if not rows:
        raise absent(_("There is no public service request with this service_request_id."))
    return Document("service_requests", requests.told(request, [_named(row) for row in rows]))


def trial_post(request: HttpRequest) -> Document:
    """Check everything as for a case, and open none."""
    sent = bodies.body(request)
    actor = posting.program(sent, request)
    parameters.require_jurisdiction(sent.one("jurisdiction_id"))
    service = posting.wanted_service(sent)
    draft = posting.draft_of(sent, service)
    photos = bodies.pictures(request, sent)
    try:
        found = cases.try_out(draft, photos=photos.count, actor=actor)
    except DraftError as error:
        raise posting.refused(error) from error
    notice = _("This is the test endpoint: nobody works on this report.")
    told = posting.receipt(found.number, service, notice)
    if service.type == BATCH:
        told["token"] = told.pop("service_request_id")
    return Document("service_requests", [told])


def _named(row: dict[str, Any]) -> dict[str, Any]:
    """The row with the names of its service in both languages."""
    spoken = language()
    found = services_offered.service(row["category__code"], spoken)
    name = found.name if found else row["category__code"]
    return row | {"category__name_zh": name, "category__name_en": name}


request_list = door(get=trial_list, post=trial_post)
one_request = door(get=trial_one)
