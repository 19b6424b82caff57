"""Every request goes by what the city says."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from civicloop.kernel.city import services


class CityMiddleware:
    """Reads the city again every few seconds; between these it costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request in the city's zone and language."""
        services.refresh()
        return self.get_response(request)
