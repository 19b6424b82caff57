"""Refusals without their page, and pages without the menu, where thousands are asked for."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse

from civicloop.assembly import urls
from civicloop.ui.web import context


def short_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer 403 and 404 with nothing but the status: who gets which is decided before."""
    for status in (403, 404):
        monkeypatch.setattr(urls, f"handler{status}", _answer(status), raising=False)


def _answer(status: int) -> object:
    def answered(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        return HttpResponse(status=status)

    return answered


def no_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the menu and what it counts: it is the same whatever a form is sent."""

    def menu(request: HttpRequest) -> dict[str, object]:
        person = request.user if request.user.is_authenticated else None
        return {"groups": [], "bar": [], "account": [], "person": person}

    monkeypatch.setattr(context, "_menu", menu)
