"""Whether the product is well, for those who watch over it."""

from __future__ import annotations

import logging

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from civicloop import __version__
from civicloop.kernel.access.rules import public
from civicloop.kernel.ledger import queries as ledger

logger = logging.getLogger(__name__)


@public
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 with the ledger's position, or 503 with the reason while the database is away."""
    try:
        position = ledger.position()
    except Error as problem:
        logger.warning("healthz: the database does not answer (%s)", type(problem).__name__)
        answer = JsonResponse(
            {
                "status": "unavailable",
                "version": __version__,
                "reason": "The database does not answer.",
            },
            status=503,
        )
    else:
        answer = JsonResponse({"status": "ok", "version": __version__, "ledger_position": position})
    answer["Cache-Control"] = "no-store"
    return answer
