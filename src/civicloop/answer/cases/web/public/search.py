"""Search among public cases."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.answer.cases import queries
from civicloop.answer.cases.services.publishing import KIND
from civicloop.answer.cases.web.forms.publication import WORDS_LIMIT
from civicloop.answer.cases.web.public.lines import line
from civicloop.answer.cases.web.tables import district_choices
from civicloop.kernel.access.rules import public
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.numbering import rules as numbering
from civicloop.kernel.numbering.errors import NumberError
from civicloop.kernel.search import queries as search
from civicloop.kernel.search.errors import NoPlaceError, NothingToSearchError
from civicloop.kernel.search.rules import Place, place_text, read_place

READER = machine("public", "cases.see_public")
"""Whoever asks: the public as a whole, which finds what was published and nothing else."""

PAGE = 20


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The newest hits for some words; the number of a public case leads straight to it."""
    words = "".join(sign for sign in request.GET.get("q", "")[:WORDS_LIMIT] if sign.isprintable())
    words = words.strip()
    number = _number(words)
    if number:
        return redirect("cases:public_case", number)
    context: dict[str, Any] = {"words": words, "hits": [], "after": "", "fault": ""}
    if words:
        try:
            context |= _found(words, read_place(request.GET.get("after", "")))
        except NothingToSearchError:
            context["fault"] = _("Please type at least one word or character to search for.")
        except NoPlaceError as error:
            raise Http404 from error
    return render(request, "cases/public/search.html", context)


def _found(words: str, before: Place | None) -> dict[str, Any]:
    """A page of hits with what was published of each, and the way on."""
    found = search.find(words, actor=READER, kinds=[KIND], limit=PAGE + 1, before=before)
    shown = found[:PAGE]
    rows = queries.published(int(hit.key) for hit in shown)
    names = dict(district_choices())
    hits = [
        {"line": line(rows[int(hit.key)], names), "pieces": hit.pieces}
        for hit in shown
        if int(hit.key) in rows
    ]
    after = ""
    if len(found) > PAGE:
        after = "?" + urlencode({"q": words, "after": place_text(shown[-1].place)})
    total, more = search.count(words, actor=READER, kinds=[KIND])
    return {"hits": hits, "after": after, "total": total, "more": more}


def _number(words: str) -> str:
    """The number of a public case, if that is what was typed."""
    try:
        number = numbering.canonical(words, "case")
    except NumberError:
        return ""
    row = queries.public_case(number)
    return row.number if row else ""
