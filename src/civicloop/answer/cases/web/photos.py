"""Photos in and out."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import FileResponse, Http404, HttpRequest

from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.web.messages import told
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.files import queries, services
from civicloop.kernel.files.errors import FileError

BEFORE, AFTER, DOCUMENT = "cases.before_photo", "cases.after_photo", "cases.document"


def keep(form: forms.Form, photos: Iterable[services.Upload], *, ref: str, actor: Actor) -> None:
    """Keep the photos of a report that is being written, so that an error loses none."""
    for photo in photos:
        try:
            services.store(photo, ref=ref, kind=BEFORE, actor=actor)
        except FileError as error:
            form.add_error("photos", told(Fault(error.code, error.values)))


def photo(request: HttpRequest, file_id: int, *, ref: str) -> FileResponse:
    """One photo of a case whose page the reader may see; small with ``?small=1``."""
    found = next((row for row in queries.files_of(ref) if row.pk == file_id), None)
    if found is None:
        raise Http404
    try:
        opened = services.open_file(found, thumbnail=request.GET.get("small") == "1")
    except FileError as error:
        raise Http404 from error
    headers = dict(opened.headers)
    kind = headers.pop("Content-Type")
    return FileResponse(opened.path.open("rb"), content_type=kind, headers=headers)
