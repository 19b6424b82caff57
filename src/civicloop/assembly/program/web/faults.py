"""What people see when a request broke: a fault of ours, or a database that is away."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views import defaults

AWAY = 503
RETRY_AFTER = "5"
"""Seconds after which a proxy or a program may ask again."""


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of faults; 503 while the database does not answer, so that all may try again.

    Django calls this while the error is being handled. Whatever the transaction had done
    is undone, and a form may be sent again with its own token.
    """
    answer = defaults.server_error(request)
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        answer.status_code = AWAY
        answer["Retry-After"] = RETRY_AFTER
    return answer
