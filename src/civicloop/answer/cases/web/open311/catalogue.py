"""What can be reported: the services, and what each of them asks."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civicloop.answer.cases.queries import services_offered
from civicloop.answer.cases.queries.services_offered import Service
from civicloop.answer.cases.rules.open311.attributes import attributes
from civicloop.answer.cases.rules.open311.documents import Document, Value
from civicloop.answer.cases.web.open311 import parameters
from civicloop.answer.cases.web.open311.answers import absent, door
from civicloop.kernel.geography import queries as geography


def language() -> str:
    """The language of the answer: English, or Chinese for all others."""
    return "en" if get_language() == "en" else "zh-hant"


def service_list(request: HttpRequest) -> Document:
    """Every service; a position outside the city has none."""
    parameters.require_jurisdiction(parameters.text(request, "jurisdiction_id"))
    rows: Sequence[Service] = services_offered.services(language())
    if not _served(request):
        rows = []
    return Document("services", [_service(row) for row in rows])


def _served(request: HttpRequest) -> bool:
    """Whether the position that may be asked about lies in the city."""
    given = parameters.text(request, "long"), parameters.text(request, "lat")
    if not all(given):
        return True
    return geography.locate(*parameters.position(*given)).inside


def _service(row: Service) -> dict[str, Value]:
    return {
        "service_code": row.code,
        "service_name": row.name,
        "description": row.description,
        "metadata": row.definition is not None,
        "type": row.type,
        "keywords": row.keywords,
        "group": row.group,
    }


def service_definition(request: HttpRequest, code: str) -> Document:
    """What a service asks; one that asks nothing has no attributes."""
    parameters.require_jurisdiction(parameters.text(request, "jurisdiction_id"))
    found = services_offered.service(code, language())
    if found is None:
        raise absent(_("This service_code is not known."))
    asked = attributes(found.definition, language()) if found.definition else []
    return Document("service_definition", {"service_code": found.code, "attributes": asked})


services = door(get=service_list)
definition = door(get=service_definition)
