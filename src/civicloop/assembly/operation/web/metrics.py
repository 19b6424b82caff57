"""The figures for a monitor."""

from __future__ import annotations

import hmac
import ipaddress

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from civicloop.assembly.operation.queries.figures import figures
from civicloop.assembly.operation.rules.exposition import TYPE, text
from civicloop.kernel.access.rules import bearer, public_with_own_key
from civicloop.settings import env


@public_with_own_key
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures without any name, for the word in ``METRICS_TOKEN``, or for this machine alone.

    The mark is public because no person asks: the door is the word, or the address.
    """
    if not _may(request):
        raise PermissionDenied
    answer = HttpResponse(text(figures()), content_type=TYPE)
    answer["Cache-Control"] = "no-store"
    return answer


def _may(request: HttpRequest) -> bool:
    if env.METRICS_TOKEN:
        given = bearer(request.headers.get("Authorization", ""))
        return hmac.compare_digest(given.encode(), env.METRICS_TOKEN.encode())
    if not env.TRUSTED_PROXY_COUNT and "X-Forwarded-For" in request.headers:
        return False  # a proxy that the settings do not know: who asks may be anybody
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
