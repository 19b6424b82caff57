"""The city's picture, as icon of pages and of the app."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from civicloop.kernel.access.rules import public
from civicloop.kernel.city import queries, services

SIDES = (32, 180, 192, 512)
SMALLEST = SIDES[0]


@public
@require_safe
def logo(_request: HttpRequest, digest: str, side: int) -> HttpResponse:
    """A picture by its digest, in one of a few sizes; it never changes, so it is kept for long."""
    found = queries.logo(digest) if side in SIDES else None
    if found is None:
        raise Http404
    answer = HttpResponse(services.sized(bytes(found.content), side), content_type="image/png")
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    answer["ETag"] = f'"{hashlib.sha256(f"{digest}{side}".encode()).hexdigest()[:20]}"'
    return answer


@public
@require_safe
def icon(_request: HttpRequest) -> HttpResponse:
    """The icon of what is no page, such as a feed or a picture: browsers ask for it by its name."""
    mark = queries.city().logo
    where = reverse("ui:logo", args=[mark, SMALLEST]) if mark else static("ui/favicon.svg")
    answer = HttpResponseRedirect(where)
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
