"""Which endpoints there are, for programs that look before they ask."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from civicloop.answer.cases.queries import services_offered
from civicloop.answer.cases.rules.open311.documents import Document, Value
from civicloop.answer.cases.rules.open311.instants import written
from civicloop.answer.cases.web.open311.answers import door
from civicloop.kernel.city import queries as cities

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
FORMATS = ("text/xml", "application/json")
ENDPOINTS = (("/open311/v2", "production"), ("/open311/test/v2", "test"))


def endpoint_list(_request: HttpRequest) -> Document:
    """The endpoint that counts, and the one to try things out with."""
    changed = services_offered.services_changed_at()
    page = settings.BASE_URL + reverse("cases:open311")
    return Document(
        "discovery",
        {
            "changeset": written(changed),
            "contact": _contact() or page,
            "key_service": _("Keys are given out by the city: %(page)s") % {"page": page},
            "endpoints": [_endpoint(path, kind, changed) for path, kind in ENDPOINTS],
        },
    )


def _contact() -> str:
    """The body that answers for the site, and its hotline."""
    city = cities.city()
    return " ".join(part for part in (city.office or city.name, city.hotline, city.email) if part)


def _endpoint(path: str, kind: str, changed: datetime) -> dict[str, Value]:
    return {
        "specification": SPECIFICATION,
        "url": settings.BASE_URL + path,
        "changeset": written(changed),
        "type": kind,
        "formats": FORMATS,
    }


discovery = door(bare=True, get=endpoint_list)
