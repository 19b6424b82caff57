"""One door for the interface: methods, limits, errors as JSON, and what caches may keep."""

from __future__ import annotations

import functools
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from civicloop.kernel.access.rules import public
from civicloop.kernel.actors.rules import Actor, ActorKind
from civicloop.kernel.limits import services as limits
from civicloop.kernel.limits.errors import LimitReachedError
from civicloop.kernel.limits.rules import network

logger = logging.getLogger(__name__)
BY_ADDRESS, BY_KEY = "dashboards.api.address", "dashboards.api.key"
ALLOWED: Final = "GET, HEAD, OPTIONS"
A_MINUTE: Final = 60
"""Figures are counted once a minute; a shared cache may keep an answer as long."""
RETRY_AFTER: Final = "5"


@dataclass(frozen=True, slots=True)
class Told:
    """What is answered, and for how many seconds caches may keep it; 0 for the asker alone."""

    body: dict[str, Any]
    seconds: int = A_MINUTE


class RefusedError(Exception):
    """An answer that is an error: status, a word for programs, a sentence for people."""

    def __init__(self, status: int, error: str, detail: str, **more: object) -> None:
        super().__init__(detail)
        self.status, self.error, self.detail, self.more = status, error, detail, more


class Exact(DjangoJSONEncoder):
    """Decimals as the numbers that they are."""

    def default(self, o: Any) -> Any:  # noqa: ANN401 (JSON's own)
        """A whole decimal is an integer; any other is printed as it stands."""
        if isinstance(o, Decimal):
            return int(o) if o == o.to_integral_value() else float(o)
        return super().default(o)


def door(view: Callable[..., Told]) -> Callable[..., HttpResponse]:
    """A view that answers JSON whatever happens: what was asked, or why not."""

    @csrf_exempt
    @public
    @functools.wraps(view)
    def opened(request: HttpRequest, **named: str) -> HttpResponse:
        if request.method == "OPTIONS":
            answer = HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": ALLOWED})
        else:
            answer = _answer(request, functools.partial(view, request, **named))
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Allow-Methods"] = ALLOWED
        answer["Access-Control-Allow-Headers"] = "Authorization"
        answer["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        patch_vary_headers(answer, ["Accept-Language"])
        return answer

    return opened


def _answer(request: HttpRequest, view: Callable[[], Told]) -> HttpResponse:
    try:
        if request.method not in ALLOWED.split(", "):
            raise RefusedError(
                HTTPStatus.METHOD_NOT_ALLOWED,
                "method_not_allowed",
                _("This address takes %(methods)s.") % {"methods": ALLOWED},
            )
        limits.take(*_counted_as(request))
        return _kept_by_caches(request, view())
    except RefusedError as error:
        return refusal(error)
    except LimitReachedError as error:
        sentence = _("Too many requests. Try again in %(seconds)s seconds.")
        answer = refusal(
            RefusedError(
                HTTPStatus.TOO_MANY_REQUESTS,
                "too_many_requests",
                sentence % {"seconds": error.seconds},
            )
        )
        answer["Retry-After"] = str(error.seconds)
        return answer
    except (OperationalError, InterfaceError):
        logger.exception("api: the database does not answer")
        sentence = _("The service does not answer just now. Please try again in a moment.")
        answer = refusal(RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", sentence))
        answer["Retry-After"] = RETRY_AFTER
        return answer
    except Exception:
        logger.exception("api: a request could not be answered")
        sentence = _("Something went wrong on our side. It is recorded and looked into.")
        return refusal(RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR, "server_error", sentence))


def _counted_as(request: HttpRequest) -> tuple[str, str]:
    """A program by its key; everybody else by the network that asks."""
    if request.headers.get("Authorization"):
        actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the access middleware
        if actor.kind is ActorKind.MACHINE:
            return BY_KEY, actor.ref
    return BY_ADDRESS, network(request.META.get("REMOTE_ADDR", ""))


def _kept_by_caches(request: HttpRequest, told: Told) -> HttpResponse:
    """The answer with its tag; 304 for who has it already."""
    text = json.dumps(told.body, cls=Exact, ensure_ascii=False)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    if not told.seconds:
        answer["Cache-Control"] = "private, no-store"
        return answer
    answer["Cache-Control"] = f"public, max-age={told.seconds}"
    answer["ETag"] = tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    found: HttpResponse = get_conditional_response(request, etag=tag, response=answer)
    return found


def refusal(error: RefusedError) -> HttpResponse:
    """The error as a document: a word, a sentence, and what helps to ask rightly."""
    body = {"error": error.error, "detail": error.detail, **error.more}
    answer = HttpResponse(
        json.dumps(body, cls=Exact, ensure_ascii=False),
        status=error.status,
        content_type="application/json; charset=utf-8",
    )
    answer["Cache-Control"] = "no-store"
    if error.status == HTTPStatus.METHOD_NOT_ALLOWED:
        answer["Allow"] = ALLOWED
    if error.status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = "Bearer"
    return answer
