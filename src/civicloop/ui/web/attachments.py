"""Files beside an object: kept from a form, listed, and sent to who may see the object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.files import services as files
from civicloop.kernel.files.errors import FileError
from civicloop.ui.web.forms import FilesField, FilesInput

ACCEPT = (
    "image/jpeg,image/png,image/webp,application/pdf,.pdf,.odt,.docx,.ods,.xlsx,"
    "application/vnd.oasis.opendocument.text,application/vnd.oasis.opendocument.spreadsheet"
)
SEVERAL = 5
FAULTS: Mapping[str, Any] = {
    "empty": _("This file is empty. Please choose another one."),
    "too_large": _("This file is too large. Please send a smaller one."),
    "too_many_pixels": _("This photo has too many pixels. Please send a smaller one."),
    "type_refused": _("This file cannot be taken. Photos, PDF, ODT, DOCX, ODS and XLSX can."),
    "heic_refused": _(
        "We cannot read HEIC photos. Set your phone to “most compatible”, or send a JPEG."
    ),
    "type_mismatch": _("The content of this file is not what its name says."),
    "image_unreadable": _("This photo is damaged. Please choose another one."),
    "document_unreadable": _("This PDF is damaged or too involved to be read."),
    "document_locked": _("This PDF asks for a password. Please send one without."),
    "too_many_pages": _(
        "This PDF has %(pages)s pages; at most %(limit)s are possible. Please send it in parts."
    ),
    "too_many_files": _("At most %(limit)s files are possible."),
    "malware_found": _("This file contains harmful software and was not kept."),
}
UNKNOWN = _("This file could not be kept. Please try again later.")


def attachments_field(label: Any, **more: Any) -> FilesField:  # noqa: ANN401 (a field's own)
    """A field for photos and documents, several at once, that may stay empty."""
    widget = FilesInput(max_megabytes=20, max_files=SEVERAL, accept=ACCEPT)
    return FilesField(label=label, required=False, widget=widget, **more)


def file_fault(error: FileError) -> str:
    """Why a file was not kept, as a sentence."""
    return str(FAULTS.get(error.code, UNKNOWN)) % error.values


def listed(rows: Iterable[Any], url: Callable[[Any], str]) -> list[dict[str, Any]]:
    """Stored files as ``ui/attachments.html`` shows them; ``url`` says where each is sent from."""
    return [
        {"name": row.name, "url": url(row), "is_image": row.is_image, "at": row.created_at}
        for row in rows
    ]


def put_on_form(form: forms.Form, error: FileError, field: str = "files") -> None:
    """Say beside the field why a file was not kept."""
    form.add_error(field if field in form.fields else None, file_fault(error))


def send(request: HttpRequest, rows: Iterable[Any], file_id: int) -> FileResponse:
    """One of the files of an object that the reader may see; small with ``?small=1``."""
    found = next((row for row in rows if row.pk == file_id), None)
    if found is None:
        raise Http404
    try:
        opened = files.open_file(found, thumbnail=request.GET.get("small") == "1")
    except FileError as error:
        raise Http404 from error
    headers = dict(opened.headers)
    kind = headers.pop("Content-Type")
    saved = headers.pop("Content-Disposition").startswith("attachment")  # Django writes its own
    return FileResponse(
        opened.path.open("rb"),
        as_attachment=saved,
        filename=found.name,
        content_type=kind,
        headers=headers,
    )
