"""The body of a post: a form, a multipart form with photos, or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from civicloop.answer.cases.rules.open311.posted import Posted, TooMuchError, from_json, posted
from civicloop.answer.cases.web.open311.answers import bad

FORM, MULTIPART, JSON_TYPE = (
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/json",
)
MOST_BYTES = 256 * 1024
"""A form without photos; all texts of a report at their limits are a tenth of it."""


def body(request: HttpRequest) -> Posted:
    """What was posted; what stands in the address counts where the body is silent."""
    kind = (request.content_type or "").lower()
    if kind == JSON_TYPE:
        found = _json(request)
    elif kind in {FORM, MULTIPART, ""}:
        found = _form(request)
    else:
        raise bad(
            _("Send a form or JSON, not %(type)s.") % {"type": kind[:80]},
        )
    named = posted({name: request.GET.getlist(name) for name in request.GET})
    return Posted({**named.values, **found.values}, {**named.attributes, **found.attributes})


def _form(request: HttpRequest) -> Posted:
    sent: QueryDict = request.POST
    try:
        return posted({name: sent.getlist(name) for name in sent})
    except TooMuchError as error:
        raise bad(_("There are too many fields.")) from error


def _json(request: HttpRequest) -> Posted:
    try:
        return from_json(json.loads(request.body))
    except TooMuchError as error:
        raise bad(
            _("The JSON is one object of fields with texts, numbers or lists of them.")
        ) from error
    except (ValueError, RecursionError) as error:
        raise bad(_("The body is no JSON.")) from error


def photos(request: HttpRequest) -> Sequence[UploadedFile]:
    """Every file of a multipart form, whatever its field is called; empty ones are none."""
    if (request.content_type or "").lower() != MULTIPART:
        return ()
    return [
        upload
        for name in request.FILES
        for upload in request.FILES.getlist(name)
        if isinstance(upload, UploadedFile) and upload.size
    ]
