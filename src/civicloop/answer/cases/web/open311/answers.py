"""One door for all of Open311: format, methods, errors and headers."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from civicloop.answer.cases.rules.open311.documents import Document, as_json, as_xml
from civicloop.kernel.access.rules import public_with_own_key

logger = logging.getLogger(__name__)
XML, JSON = "xml", "json"
WRITERS: Final = {XML: as_xml, JSON: as_json}
BARE: Final = {XML: "text/xml", JSON: "application/json"}
TYPES: Final = {name: f"{kind}; charset=utf-8" for name, kind in BARE.items()}
RETRY_AFTER: Final = "5"

View = Callable[..., Document]


class RefusedError(Exception):
    """An answer that is an error: its status, and a sentence for each thing that is wrong."""

    def __init__(self, status: int, *sentences: str, retry_after: int = 0) -> None:
        super().__init__(*sentences)
        self.status = status
        self.sentences = sentences
        self.retry_after = retry_after


def bad(*sentences: str) -> RefusedError:
    """400: something in the request is wrong."""
    return RefusedError(HTTPStatus.BAD_REQUEST, *sentences)


def absent(sentence: str) -> RefusedError:
    """404: there is no such thing here."""
    return RefusedError(HTTPStatus.NOT_FOUND, sentence)


def door(*, bare: bool = False, **views: View) -> Callable[..., HttpResponse]:
    """A view of one address with a function for each method; ``bare`` leaves the charset out.

    A function gets the request and what the address names, and returns a document or
    raises. Whatever happens, the answer is a document in the format asked for.
    """
    methods = {name.upper(): view for name, view in views.items()}
    if "GET" in methods:
        methods.setdefault("HEAD", methods["GET"])
    allowed = ", ".join([*methods, "OPTIONS"])

    @csrf_exempt
    @public_with_own_key
    @functools.wraps(next(iter(views.values())))
    def opened(request: HttpRequest, suffix: str = XML, **named: str) -> HttpResponse:
        if request.method == "OPTIONS":
            answer = HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": allowed})
        elif request.method not in methods:
            answer = refusal(
                RefusedError(
                    HTTPStatus.METHOD_NOT_ALLOWED,
                    _("This address takes %(methods)s.") % {"methods": allowed},
                ),
                suffix,
            )
            answer["Allow"] = allowed
        else:
            answer = _answer(functools.partial(methods[request.method], request, **named), suffix)
            if bare:
                answer["Content-Type"] = BARE[suffix]
        return _for_all(answer, allowed)

    return opened


def _answer(view: Callable[[], Document], suffix: str) -> HttpResponse:
    try:
        return HttpResponse(WRITERS[suffix](view()), content_type=TYPES[suffix])
    except RefusedError as error:
        return refusal(error, suffix)
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return refusal(bad(_("The body of the request cannot be read.")), suffix)
    except (OperationalError, InterfaceError):
        logger.exception("open311: the database does not answer")
        away = RefusedError(
            HTTPStatus.SERVICE_UNAVAILABLE,
            _("The service does not answer just now. Please try again in a moment."),
        )
        answer = refusal(away, suffix)
        answer["Retry-After"] = RETRY_AFTER
        return answer
    except Exception:
        logger.exception("open311: a request could not be answered")
        broken = RefusedError(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            _("Something went wrong on our side. Nothing was saved."),
        )
        return refusal(broken, suffix)


def refusal(error: RefusedError, suffix: str) -> HttpResponse:
    """The error document: a code and a sentence for the end user, one or several."""
    rows: list[Mapping[str, str | int]] = [
        {"code": int(error.status), "description": sentence} for sentence in error.sentences
    ]
    answer = HttpResponse(
        WRITERS[suffix](Document("errors", rows)), status=error.status, content_type=TYPES[suffix]
    )
    if error.retry_after:
        answer["Retry-After"] = str(error.retry_after)
    return answer


def _for_all(answer: HttpResponse, allowed: str) -> HttpResponse:
    """Any page may read the answers: there is nothing in them that is not public."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Allow-Methods"] = allowed
    answer["Access-Control-Allow-Headers"] = "Content-Type, Idempotency-Key"
    answer.headers.setdefault("Cache-Control", "no-cache")
    patch_vary_headers(answer, ["Accept-Language"])
    return answer
