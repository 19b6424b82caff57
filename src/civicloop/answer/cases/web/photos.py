"""Photos in and out."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import FileResponse, HttpRequest

from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.web.messages import told
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.files import queries, services
from civicloop.kernel.files.errors import FileError
from civicloop.ui.web.attachments import send

BEFORE, AFTER, DOCUMENT = "cases.before_photo", "cases.after_photo", "cases.document"


def keep(
    form: forms.Form,
    photos: Iterable[services.Upload],
    *,
    ref: str,
    actor: Actor,
    kind: str = BEFORE,
    field: str = "photos",
) -> None:
    """Keep the files of a report that is being written, so that an error loses none."""
    for photo in photos:
        try:
            services.store(photo, ref=ref, kind=kind, actor=actor)
        except FileError as error:
            form.add_error(field, _told(error, kind))


def _told(error: FileError, kind: str) -> str:
    """Why a file was not kept; of a scan it is said that it may be a PDF."""
    document = kind == DOCUMENT and error.code in {"type_refused", "too_many_files"}
    return told(Fault(f"document_{error.code}" if document else error.code, error.values))


def photo(request: HttpRequest, file_id: int, *, ref: str) -> FileResponse:
    """One photo of a case whose page the reader may see; small with ``?small=1``."""
    return send(request, queries.files_of(ref), file_id)
