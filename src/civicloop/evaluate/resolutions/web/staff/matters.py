"""One matter, one file: proposals, confirmed matters, and undoing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.errors import NotFoundError, StepNotOpenError
from civicloop.evaluate.resolutions.models import Matter
from civicloop.evaluate.resolutions.services.matters import About
from civicloop.evaluate.resolutions.web.labels import NOT_OPEN, fault_text
from civicloop.evaluate.resolutions.web.staff.base import KEEP, SEE, attempt, found, today
from civicloop.evaluate.resolutions.web.staff.related import visit_lines, writes

MOST = 40
VISITED = gettext_lazy("Its place is visited together; its last part stays.")


@SEE
def show_matters(request: HttpRequest) -> HttpResponse:
    """What is confirmed, and, for who keeps it, what looks like one matter."""
    keeps = policies.may_keep(request.actor, None)
    found_alike = queries.likely(request.actor, today()) if keeps else None
    proposals = found_alike.proposals if found_alike else []
    joinings = found_alike.joinings if found_alike else []
    context = {
        "matters": queries.matters()[:200],
        "proposals": proposals[:MOST],
        "more": max(0, len(proposals) - MOST),
        "joinings": joinings[:MOST],
        "apart": queries.set_apart(request.actor) if keeps else [],
        "keeps": keeps,
    }
    return render(request, "resolutions/matters.html", context)


@SEE
def show_matter(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter with all that is in it, and what others know of the same places."""
    row = found(lambda: queries.matter(pk))
    parts = list(row.parts.all())
    text = " ".join([row.title, *(part.title for part in parts)])
    taken = {part.about for part in parts}
    neighbours = [
        (source, [one for one in rows if one.ref not in taken])
        for source, rows in queries.neighbours_of(request.actor, text)
    ]
    visits = queries.visits_of(pk)
    lines = visit_lines(visits, queries.visit_photos(visits))
    for line in lines:
        line["may_write"] = writes(request, line["row"])
    context = {
        "row": row,
        "parts": parts,
        "visits": lines,
        "neighbours": [(source, rows) for source, rows in neighbours if rows],
        "keeps": policies.may_keep(request.actor, None),
    }
    return render(request, "resolutions/matter.html", context)


@KEEP
@require_POST
def join(request: HttpRequest) -> HttpResponse:
    """Confirm that what is picked is one matter, or say that it is not."""
    picked = request.POST.getlist("ref")
    known = queries.abouts(request.actor, picked)
    rows = [About(*known[ref]) for ref in picked if ref in known]
    if request.POST.get("move") == "apart":
        refs = [row.ref for row in rows]
        pairs: list[int] = []
        attempt(request, lambda: pairs.append(resolutions.set_apart(refs, actor=request.actor)))
        if pairs:
            messages.success(request, _("They are not proposed together any more."))
        return redirect("resolutions:matters")
    title = request.POST.get("title", "").replace("\0", "")
    matter = []
    attempt(
        request,
        lambda: matter.append(resolutions.join(rows, title=title, actor=request.actor)),
    )
    if matter:
        messages.success(request, _("They are one matter now."))
        return redirect("resolutions:matter", matter[0].pk)
    return redirect("resolutions:matters")


@KEEP
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a motion or decision, or something that another module knows, into a matter."""
    row = found(lambda: queries.matter(pk))
    abouts = _named(request) if "number" in request.POST else _offered(request, row)
    joined = []
    if abouts or "number" not in request.POST:
        attempt(
            request,
            lambda: joined.append(
                resolutions.join(abouts, title="", matter_id=pk, actor=request.actor)
            ),
        )
    if joined:
        messages.success(request, _("It is put in."))
    return redirect("resolutions:matter", pk)


def _offered(request: HttpRequest, row: Matter) -> list[About]:
    """What a page offered to be put in: of another module, or a motion or decision."""
    wanted = request.POST.get("ref", "")
    text = " ".join([row.title, *(part.title for part in row.parts.all())])
    near = [one for _source, rows in queries.neighbours_of(request.actor, text) for one in rows]
    abouts = [About(one.ref, one.title, one.url) for one in near if one.ref == wanted]
    return abouts or [About(*one) for one in queries.abouts(request.actor, [wanted]).values()]


def _named(request: HttpRequest) -> list[About]:
    """The decision or motion whose number was typed."""
    number = request.POST["number"].replace("\0", "")
    known = queries.about_numbered(request.actor, number)
    if known is None:
        messages.error(request, str(fault_text("unknown_case")))
    return [About(*known)] if known else []


@KEEP
@require_POST
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Take something out of a matter again."""
    try:
        matter = resolutions.part_with(pk, actor=request.actor)
    except (NotFoundError, StepNotOpenError) as refusal:
        visited = isinstance(refusal, StepNotOpenError)
        messages.error(request, str(VISITED if visited else NOT_OPEN))
        return redirect("resolutions:matters")
    if matter is None:
        messages.success(request, _("It is taken out; with one left there is no matter any more."))
        return redirect("resolutions:matters")
    messages.success(request, _("It is taken out."))
    return redirect("resolutions:matter", matter.pk)


@KEEP
@require_POST
def take_back_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what was said to be different be proposed again."""
    found(lambda: resolutions.take_back_apart(pk, actor=request.actor))
    messages.success(request, _("They may be proposed as one matter again."))
    return redirect("resolutions:matters")
