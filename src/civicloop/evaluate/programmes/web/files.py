"""A list of the module as a file: CSV, ODS or XLSX."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import get_language

from civicloop.kernel.tabular import rules as tabular
from civicloop.kernel.tabular.rules import Column
from civicloop.ui.web.downloads import saved_as

FORMATS = ("csv", "ods", "xlsx")


def wanted(request: HttpRequest) -> str:
    """The form of file that the address asks for, or nothing."""
    form = request.GET.get("export", "")
    return form if form in FORMATS else ""


def file_of(
    form: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], name: str
) -> StreamingHttpResponse:
    """The rows as a file of that name, its heading in the reader's language."""
    body = tabular.write(
        form, columns, (dict(row) for row in rows), language=get_language() or "zh-hant", title=name
    )
    return StreamingHttpResponse(
        body,
        content_type=tabular.MEDIA_TYPES[form],
        headers=saved_as(f"{name}.{form}"),
    )
