"""Refusals without their page, where thousands are asked for and only the status is read."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse

from civicloop.assembly import urls


def short_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer 403 and 404 with nothing but the status: who gets which is decided before."""
    for status in (403, 404):
        monkeypatch.setattr(urls, f"handler{status}", _answer(status), raising=False)


def _answer(status: int) -> object:
    def answered(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        return HttpResponse(status=status)

    return answered
