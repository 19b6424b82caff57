"""Where allauth asks about passwords and sessions."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.organizations import queries as organizations
from civicloop.platform.identity import queries, services
from civicloop.platform.identity.rules.session_keys import (
    MUST_CHANGE,
    MUST_ENROL,
    SEEN_AT,
    SIGNED_IN_AT,
)
from civicloop.platform.identity.web import browsers
from civicloop.platform.identity.web.refusals import too_many


def reserve(request: HttpRequest, *places: tuple[str, str]) -> None:
    """Take a place under each limit before anything is checked, or answer 429."""
    for scope, key in (("address", get_address(request)), *places):
        if not services.take(scope, key):
            raise ImmediateHttpResponse(too_many(request, services.seconds_to_wait(scope, key)))


def get_address(request: HttpRequest) -> str:
    """The address of the client, behind as many proxies as the settings trust."""
    return AccountAdapter(request).get_client_ip(request)


class AccountAdapter(DefaultAccountAdapter):
    """Counts before it checks, writes what happened, and never tells who exists."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The user name or the password is wrong."),
        "incorrect_password": _("The password is wrong."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (allauth's)
        """Accounts are made by administrators."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:  # noqa: ANN401
        """The person whose password this is; the same work and answer if there is nobody."""
        username = credentials.get("username", "")
        person = organizations.find_person(username)
        browser = browsers.known(request, person)
        reserve(request, ("browser", browser) if browser else ("account", username.casefold()))
        user = authenticate(request, **credentials)
        if user is None:
            services.note_failure(step="password", person=person, address=get_address(request))
        else:
            services.return_place("address", get_address(request))
        return user

    def login(self, request: HttpRequest, user: Any) -> None:  # noqa: ANN401 (allauth's)
        """Begin a session under a new id; who has no factor yet can only enrol one."""
        browser = browsers.known(request, user)
        super().login(request, user)
        now = int(time.time())
        request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = now
        if not queries.has_factor(user.pk):
            request.session[MUST_ENROL] = True
        if queries.has_lent_password(user.pk):
            request.session[MUST_CHANGE] = True
        services.give_back("account", user.username.casefold())
        services.give_back("factor", str(user.pk))
        if browser:
            services.give_back("browser", browser)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: object) -> HttpResponse:  # noqa: ANN401
        """Write the sign-in, know this browser again, speak the person's language."""
        response = super().post_login(request, user, **kwargs)
        records = get_authentication_records(request, user)
        means = [record.get("type") or record["method"] for record in records]
        services.note_signed_in(user, means=means, session_key=request.session.session_key)
        browsers.remember(request, response, user)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response

    def logout(self, request: HttpRequest) -> None:
        """End the session."""
        user, key = request.user, request.session.session_key
        if user.is_authenticated and key:
            services.note_signed_out(user, session_key=key)
        super().logout(request)

    def add_message(  # noqa: PLR0917 (the signature is allauth's)
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,  # noqa: ARG002
        message_context: dict[str, Any] | None = None,  # noqa: ARG002
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Show what is written out; the views here say the rest in their own words."""
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """Nothing: the events of this module are what notices are sent for."""
