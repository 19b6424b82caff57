"""What everybody reads: published reports with all versions, their files, and each figure."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language

from civicloop.kernel.access.rules import public
from civicloop.kernel.files import queries as stored_files
from civicloop.kernel.files import services as files
from civicloop.publish.reports import queries
from civicloop.publish.reports import services as reports
from civicloop.publish.reports.models import Version
from civicloop.publish.reports.rules.checking import Finding
from civicloop.publish.reports.rules.checking.words import sentence
from civicloop.publish.reports.rules.documents import reworded
from civicloop.publish.reports.web.desk import TYPES, label_of, title_of
from civicloop.publish.reports.web.drawing import shown
from civicloop.ui.errors import InvalidCursorError
from civicloop.ui.web import keyset

NEWEST = keyset.Order("published", "published_at", descending=True)
PAGE = 50
"""Versions on a page."""


@public
def index(request: HttpRequest) -> HttpResponse:
    """Every published report, the newest first, with its versions and formats, in pages."""
    rows, text = queries.published().defer("document"), request.GET.get("page", "")
    try:
        cursor = keyset.read_cursor("reports.published", NEWEST, text, rows) if text else None
    except InvalidCursorError:
        cursor = None
    page = keyset.page(rows, NEWEST, PAGE, table="reports.published", cursor=cursor)
    groups: dict[int, dict[str, object]] = {}
    for row in page.rows:
        group = groups.setdefault(
            row.edition_id,
            {"title": title_of(row.edition), "period": label_of(row.edition), "versions": []},
        )
        group["versions"].append(row)  # type: ignore[attr-defined]  # the list of its own group
    context = {
        "groups": groups.values(),
        "kept": reports.KEPT,
        "before": f"?page={page.before}" if page.before else "",
        "after": f"?page={page.after}" if page.after else "",
    }
    return render(request, "reports/index.html", context)


def version_or_404(pk: int) -> Version:
    """One published version."""
    row = queries.version(pk)
    if row is None:
        raise Http404
    return row


@public
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as a page: its text, changes, findings with who answered, and its figures."""
    row = version_or_404(pk)
    document = queries.document_of(row)
    language = get_language() or "zh-hant"
    names = queries.names_of([one["said_by"] for one in row.findings])
    newest = queries.newest_of(row.edition)
    before = queries.version_before(row)
    context = {
        "row": row,
        "title": title_of(row.edition),
        "period": label_of(row.edition),
        "document": document,
        "pieces": shown(document),
        "found": [
            (sentence(Finding(**one["finding"]), language), one["reason"],
             names.get(one["said_by"], ""))
            for one in row.findings
        ],
        "reworded": reworded(queries.document_of(before), document) if before else [],
        "newest": newest if newest and newest.pk != row.pk else None,
        "kept": reports.KEPT,
    }  # fmt: skip
    return render(request, "reports/published.html", context)


@public
def download(_request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """A file of a version, as it was rendered once; the page is drawn from the document."""
    row = version_or_404(pk)
    kept = row.rendered.get(form)
    if kept is None:
        raise Http404
    held = stored_files.files_of(row.ref, "reports.rendered")
    stored = next((one for one in held if one.pk == kept["file"]), None)
    if stored is None:
        raise Http404
    opened = files.open_file(stored, download=True)
    document = row.document
    name = f"{document['title']} {document['period']} v{row.number}.{form}"
    answer = FileResponse(
        opened.path.open("rb"), as_attachment=True, filename=name, headers=opened.headers
    )
    answer["Content-Type"] = TYPES[form]
    return answer
