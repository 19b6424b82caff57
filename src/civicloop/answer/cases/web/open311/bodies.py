"""The body of a post: a form, a multipart form with photos, or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.rules import PHOTO_LIMIT
from civicloop.answer.cases.rules.open311 import media
from civicloop.answer.cases.rules.open311.posted import Posted, TooMuchError, from_json, posted
from civicloop.answer.cases.web.messages import told
from civicloop.answer.cases.web.open311.answers import bad
from civicloop.kernel.files import services as files

FORM, MULTIPART, JSON_TYPE = (
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/json",
)


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


@dataclass(frozen=True, slots=True)
class Pictures:
    """Photos that came with a report, and addresses of others."""

    uploads: Sequence[files.Upload]
    links: Sequence[str]

    @property
    def count(self) -> int:
        """How many there are in all."""
        return len(self.uploads) + len(self.links)


def pictures(request: HttpRequest, sent: Posted) -> Pictures:
    """Every file of a multipart form, and every media_url: an address or the picture itself."""
    uploads: list[files.Upload] = list(_uploads(request))
    links = []
    for url in dict.fromkeys(text.strip() for text in sent.all("media_url", "media")):
        if media.is_data(url):
            content = media.data_content(url)
            if content is None:
                raise bad(_("media_url: the data address holds no picture."))
            uploads.append(ContentFile(content))
        elif media.target(url) is None:
            raise bad(_("media_url is no address of a picture, such as https://example.org/1.jpg."))
        else:
            links.append(url)
    if len(uploads) + len(links) > PHOTO_LIMIT:
        raise bad(f"media_url: {told(Fault('too_many_photos', {'limit': PHOTO_LIMIT}))}")
    return Pictures(uploads, links)


def _uploads(request: HttpRequest) -> list[UploadedFile]:
    """Every file of a multipart form, whatever its field is called; empty ones are none."""
    if (request.content_type or "").lower() != MULTIPART:
        return []
    return [
        upload
        for name in request.FILES
        for upload in request.FILES.getlist(name)
        if isinstance(upload, UploadedFile) and upload.size
    ]
