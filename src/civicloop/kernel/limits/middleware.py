"""Counts posts to the views that are marked, and answers 429 when there are too many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from civicloop.kernel.limits import services
from civicloop.kernel.limits.errors import LimitReachedError
from civicloop.kernel.limits.rules import limits_of, network

TOO_MANY = 429
READS = ("GET", "HEAD", "OPTIONS", "TRACE")


class LimitsMiddleware:
    """A place is taken before the view begins, so that a post that fails counts as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on; the counting waits for the view to be known."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        _args: Sequence[Any],
        _kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Take a place under each limit of the view."""
        if request.method in READS:
            return None
        for key in limits_of(view):
            try:
                services.take(key, visitor(request))
            except LimitReachedError as error:
                return refused(request, error)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """A view that counts by something else, and does not tell it itself, refuses alike."""
        return refused(request, error) if isinstance(error, LimitReachedError) else None


def visitor(request: HttpRequest) -> str:
    """Who a post is counted as."""
    return network(request.META.get("REMOTE_ADDR", ""))


def refused(request: HttpRequest, error: LimitReachedError) -> HttpResponse:
    """429 with the time to wait: a page for people, JSON for programs."""
    accept = request.headers.get("Accept", "")
    if "json" in accept and "text/html" not in accept:
        detail = f"Too many requests. Try again in {error.seconds} seconds."
        answer: HttpResponse = JsonResponse(
            {"error": "too_many_requests", "detail": detail}, status=TOO_MANY
        )
    else:
        answer = render(request, "429.html", {"minutes": error.minutes}, status=TOO_MANY)
    answer["Retry-After"] = str(error.seconds)
    return answer
