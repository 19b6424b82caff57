"""Puts the actor on the request and opens only views that are marked for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from civicloop.kernel.access import services
from civicloop.kernel.access.rules import Door, Mark, bearer, dotted_name, mark_of
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import Actor, ActorKind, citizen

READING = ("GET", "HEAD", "OPTIONS")

logger = logging.getLogger(__name__)


class ActorRequest(HttpRequest):
    """A request as every view finds it."""

    actor: Actor


class AccessMiddleware:
    """Deny by default: no mark, no page.

    ``request.actor`` is found when it is first asked for, so that a public page costs
    nothing and stays cacheable. A program that sends a key is that program, whatever
    cookie comes with it.
    """

    def __init__(self, get_response: Callable[[ActorRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponseBase:
        """Offer the actor to everything that follows."""
        request.actor = cast("Actor", SimpleLazyObject(lambda: actor_of(request)))
        return self.get_response(request)

    def process_view(
        self,
        request: ActorRequest,
        view: Callable[..., Any],
        _args: Sequence[Any],
        _kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Refuse a view without a mark, and one whose mark the actor does not meet."""
        match = request.resolver_match
        mark = mark_of(view, match.view_name or "" if match else "")
        if mark is None:
            logger.error("%s has no access mark; it stays closed", dotted_name(view))
            return refusal(request)
        keyed = bool(presented_key(request)) and not mark.own_key
        if keyed and request.actor.kind is not ActorKind.MACHINE:
            return unauthorized("The API key is unknown, expired or revoked.")
        return None if passes(request, mark) else refusal(request)

    def process_exception(self, request: ActorRequest, error: Exception) -> HttpResponseBase | None:
        """Show what a service refused as the same page as what a mark refused."""
        return refusal(request) if isinstance(error, NotPermittedError) else None


def passes(request: ActorRequest, mark: Mark) -> bool:
    """Whether the mark opens for the actor of the request."""
    if mark.door is Door.PUBLIC:
        return True
    return mark.opens_for(request.actor)


def presented_key(request: ActorRequest) -> str:
    """The API key in the header, or nothing."""
    return bearer(request.headers.get("Authorization", ""))


def actor_of(request: ActorRequest) -> Actor:
    """The program by its key, the person by the session, or a citizen."""
    key = presented_key(request)
    if key:
        return services.use_api_key(key) or citizen()
    user = request.user
    return services.actor_for(user) if user.is_authenticated else citizen()


def wants_json(request: ActorRequest) -> bool:
    """Whether a program asks: it sends a key, or accepts JSON and no page."""
    accept = request.headers.get("Accept", "")
    return bool(presented_key(request)) or ("json" in accept and "text/html" not in accept)


def unauthorized(detail: str) -> HttpResponseBase:
    """401 for a program."""
    answer = JsonResponse({"error": "unauthorized", "detail": detail}, status=401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def refusal(request: ActorRequest) -> HttpResponseBase:
    """To sign-in for a citizen, 403 for who is signed in; JSON for programs."""
    citizen_asks = request.actor.kind is ActorKind.CITIZEN
    if wants_json(request):
        if citizen_asks:
            return unauthorized("Sign in, or send an API key.")
        return JsonResponse({"error": "forbidden", "detail": "This right is missing."}, status=403)
    if not citizen_asks:
        raise PermissionDenied
    if request.headers.get("HX-Request") == "true":
        return to_sign_in_by_script(request)
    if request.method not in READING:
        return redirect(to_sign_in(form_page(request), unsent=True))
    return redirect_to_login(request.get_full_path())


def to_sign_in_by_script(request: ActorRequest) -> HttpResponseBase:
    """A part of a page cannot show the sign-in page; the whole page goes there."""
    page = path_of(request.headers.get("HX-Current-URL", "/"))
    address = to_sign_in(page, unsent=request.method not in READING)
    return HttpResponse(status=401, headers={"HX-Redirect": address})


def to_sign_in(page: str, *, unsent: bool) -> str:
    """The address of signing in, which leads back to a page; it says if something was sent."""
    said = {"unsent": "1"} if unsent else {}
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page} | said)}"


def form_page(request: ActorRequest) -> str:
    """Where the form stood that was sent: many are sent to an address that shows no page."""
    sender = request.headers.get("Referer", "")
    own = f"{request.scheme}://{request.get_host()}/"
    return path_of(sender) if sender.startswith(own) else request.get_full_path()


def path_of(address: str) -> str:
    """An address without its host."""
    try:
        return urlsplit(address)._replace(scheme="", netloc="").geturl()
    except ValueError:  # a browser never sends what is no address
        return "/"
