"""The city's picture, as icon of pages and of the app."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from civicloop.kernel.access.rules import public
from civicloop.kernel.city import queries, services

SIDES = (32, 180, 192, 512)


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
