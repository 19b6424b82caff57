"""Find decisions, motions and meetings by their words, as far as the reader may see them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civicloop.evaluate.resolutions.web.staff.base import SEE
from civicloop.kernel.search import queries as search
from civicloop.kernel.search.errors import NoPlaceError, NothingToSearchError
from civicloop.kernel.search.rules import KINDS as KNOWN
from civicloop.kernel.search.rules import place_text, read_place

KINDS = ("decision", "motion", "meeting")
PAGE, LONGEST = 20, 100


@SEE
@require_safe
def show_found(request: HttpRequest) -> HttpResponse:
    """The newest hits for some words, of all kinds or of one."""
    given = request.GET.get("q", "")[:LONGEST]
    words = "".join(sign for sign in given if sign.isprintable()).strip()
    kind = request.GET.get("kind", "")
    if kind not in KINDS:
        kind = ""
    context: dict[str, Any] = {"words": words, "kind": kind, "kinds": _kinds(), "hits": []}
    if words:
        try:
            context |= _found(request, words, kind)
        except NothingToSearchError:
            context["fault"] = _("Please type at least one word or character to search for.")
        except NoPlaceError as error:
            raise Http404 from error
    return render(request, "resolutions/find.html", context)


def _kinds() -> list[tuple[str, str]]:
    language = get_language() or ""
    return [(kind, KNOWN.get(f"resolutions.{kind}").label(language)) for kind in KINDS]


def _found(request: HttpRequest, words: str, kind: str) -> dict[str, Any]:
    """A page of hits and the way on."""
    kinds = [f"resolutions.{one}" for one in ([kind] if kind else KINDS)]
    actor, before = request.actor, read_place(request.GET.get("after", ""))
    rows = search.find(words, actor=actor, kinds=kinds, limit=PAGE + 1, before=before)
    names = dict(_kinds())
    hits = [
        {
            "title": hit.title,
            "url": reverse(hit.url, args=[hit.key]),
            "kind": names[hit.kind.rpartition(".")[2]],
            "at": hit.at,
            "pieces": hit.pieces,
        }
        for hit in rows[:PAGE]
    ]
    after = ""
    if len(rows) > PAGE:
        place = place_text(rows[PAGE - 1].place)
        after = "?" + urlencode({"q": words, "kind": kind, "after": place})
    total, more = search.count(words, actor=actor, kinds=kinds)
    return {"hits": hits, "after": after, "total": total, "more": more}
