"""Limits on public posts, told beside what was typed, so that nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from civicloop.kernel.limits import services as limits
from civicloop.kernel.limits.errors import LimitReachedError
from civicloop.kernel.limits.rules import network

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest

TOO_MANY = 429


def within(request: HttpRequest, form: forms.Form, action: str, *, email: str = "") -> bool:
    """Take a place for the visitor's network, then one for the address that was typed.

    ``False`` and a sentence in the form when there is none. ``action`` is the middle of the
    limits' names: ``report`` for ``cases.report.address`` and ``cases.report.email``.
    """
    try:
        limits.take(f"cases.{action}.address", network(request.META.get("REMOTE_ADDR", "")))
        if email.strip():
            limits.take(f"cases.{action}.email", email.strip().casefold())
    except LimitReachedError as error:
        form.add_error(None, too_many(error))
        return False
    return True


def too_many(error: LimitReachedError) -> str:
    """Why nothing was taken, and when it will be."""
    told = ngettext(
        "Too much was sent in a short time. Nothing was saved yet: please send it again in "
        "a minute.",
        "Too much was sent in a short time. Nothing was saved yet: please send it again in "
        "%(minutes)s minutes.",
        error.minutes,
    )
    return told % {"minutes": error.minutes}
