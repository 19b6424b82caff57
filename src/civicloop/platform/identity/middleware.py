"""Ends sessions at their limits; leads to a factor, and to a password of one's own."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from civicloop.kernel.access.rules import mark_of, public
from civicloop.kernel.actors.rules import person
from civicloop.kernel.clock import services as clock
from civicloop.platform.identity import queries, services
from civicloop.platform.identity.rules.session_keys import (
    MUST_CHANGE,
    MUST_ENROL,
    SEEN_AT,
    SIGNED_IN_AT,
)

NOTED_EVERY = 60
TO_CHANGE = {"account_change_password", "account_reauthenticate", "account_logout"}
TO_ENROL = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "account_reauthenticate",
    "account_change_password",
    "account_logout",
}


class SignInMiddleware:
    """Two limits on a session, and two conditions.

    Idle too long or signed in too long: the session ends before the view runs. No factor:
    only the pages that enrol one are open, and public ones, and no right is held there: a
    password alone gives nothing. A password that somebody else set: it is changed first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Keep or end the session of a request that brings one."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SEEN_AT in request.session:
            keep_or_end(request, int(time.time()))
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        _args: Sequence[Any],
        _kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Send who must enrol to enrol; on what is open until then they have no right."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if must_enrol(request):
            open_pages, page = TO_ENROL, "mfa_index"
            said = _("Set up a second way to confirm that it is you, then go on.")
        elif must_change(request):
            open_pages, page = TO_CHANGE, "account_change_password"
            said = _("Somebody else set your password. Choose one of your own, then go on.")
        else:
            return None
        request.actor = person(request.user.pk, grants={}, name=request.user.name)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in open_pages or mark_of(view, name) == public:
            return None
        messages.info(request, said)
        return redirect(page)


def must_enrol(request: HttpRequest) -> bool:
    """Whether the session began without a factor and there is still none."""
    if not request.session.get(MUST_ENROL) or not request.user.is_authenticated:
        return False
    if queries.has_factor(request.user.pk):
        del request.session[MUST_ENROL]
        return False
    return True


def must_change(request: HttpRequest) -> bool:
    """Whether the session began with a password that somebody else set, and it still stands."""
    if not request.session.get(MUST_CHANGE) or not request.user.is_authenticated:
        return False
    if not queries.has_lent_password(request.user.pk):
        del request.session[MUST_CHANGE]
        return False
    return True


def keep_or_end(request: HttpRequest, now: int) -> None:
    """Note at most once a minute that the session is alive, or end it."""
    begun, seen = request.session[SIGNED_IN_AT], request.session[SEEN_AT]
    idle = now - seen > settings.SESSION_IDLE_SECONDS
    if idle or now - begun > settings.SESSION_COOKIE_AGE:
        end(request, by="idle" if idle else "age")
        messages.info(request, _("You were signed out because time was up. Please sign in again."))
    elif now - seen >= NOTED_EVERY:
        request.session[SEEN_AT] = now
        rows = UserSession.objects.filter(session_key=request.session.session_key)
        rows.update(last_seen_at=clock.now())


def end(request: HttpRequest, *, by: str) -> None:
    """End the session of this request."""
    key = request.session.session_key
    if key and request.user.is_authenticated:
        services.note_signed_out(request.user, session_key=key, by=by)
    logout(request)
