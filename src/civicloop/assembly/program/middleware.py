"""Gives every request an id, and writes one log line about it."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from civicloop.assembly.program.adapters.counters import COUNTERS, UNKNOWN
from civicloop.assembly.program.adapters.logs import REQUEST_KEY
from civicloop.assembly.program.rules import visitor_address
from civicloop.kernel.ledger.rules import request_id

logger = logging.getLogger("civicloop.web")
QUIET = {"healthz", "metrics"}
ENCODING = "utf-8"
"""How every form is read, whatever the sender calls its letters: our pages are in it."""


class ContentPolicyMiddleware:
    """The content security policy of every answer; only a page that others frame has its own.

    It is built once for the setting that it says.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.rules, self.policy = settings.CONTENT_SECURITY_POLICY, build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Say what a page may load, and who may frame it."""
        response = self.get_response(request)
        if self.rules is not settings.CONTENT_SECURITY_POLICY:
            self.rules, self.policy = settings.CONTENT_SECURITY_POLICY, build_policy()
        response.headers.setdefault(HEADER, self.policy)
        return response


class RequestMiddleware:
    """The id joins log lines and events; the line names the route, not the address.

    An address may hold a case's secret, so it never reaches the log. Behind proxies that
    the settings trust, ``REMOTE_ADDR`` becomes the visitor's for everything that follows.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request under an id of its own."""
        known = request.META[REQUEST_KEY] = uuid.uuid4().hex
        request.META["REMOTE_ADDR"] = visitor_address(
            request.META.get("REMOTE_ADDR", ""),
            request.META.get("HTTP_X_FORWARDED_FOR", ""),
            proxies=settings.ALLAUTH_TRUSTED_PROXY_COUNT,
        )
        if request.encoding not in {None, ENCODING}:
            request.encoding = ENCODING  # others decode to what cannot be stored or shown
        token = request_id.set(known)
        began = time.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = known
            self._tell(request, response, time.monotonic() - began)
        finally:
            request_id.reset(token)
        return response

    def _tell(self, request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
        match = request.resolver_match
        route = match.route if match else UNKNOWN
        COUNTERS.add(match.view_name if match else UNKNOWN, response.status_code, seconds)
        if route in QUIET:
            return
        facts = {"method": request.method, "route": route, "status": response.status_code}
        logger.info("request", extra={**facts, "milliseconds": round(seconds * 1000, 1)})
