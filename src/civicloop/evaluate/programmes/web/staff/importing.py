"""A file of another system in the browser: looked at first, with every fault, then taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civicloop.evaluate.programmes import policies
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.errors import ProgrammesError
from civicloop.evaluate.programmes.web.forms.places import ImportForm
from civicloop.evaluate.programmes.web.labels import IMPORTED, english, titled
from civicloop.evaluate.programmes.web.staff.programmes import programme_or_404
from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import require
from civicloop.kernel.tabular.errors import TabularError
from civicloop.ui.web.looked_at import given, leave, looked
from civicloop.ui.web.unreadable import why_unreadable

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Programme
    from civicloop.kernel.access.middleware import ActorRequest

MANAGE = needs("tracking.manage")
MOST_FAULTS = 200
PAGE, PART = "programmes/import.html", "programmes/import_result.html"
PLANS, TENDERS, STAGES = "plans", "tenders", "stages"


def choices() -> list[tuple[str, str]]:
    """Every mapping that is shipped, by its name in the reader's language."""
    found = []
    for kind, names, read in (
        (PLANS, programmes.shipped_mappings(), programmes.mapping_of),
        (TENDERS, programmes.tender_mappings(), programmes.tender_mapping_of),
        (STAGES, programmes.stage_mappings(), programmes.stage_mapping_of),
    ):
        for name in names:
            mapping = read(name)
            found.append((f"{kind}:{name}", mapping.en if english() else mapping.zh))
    return found


def exports() -> list[tuple[str, str]]:
    """The same mappings, each by its name in an address, for the files out."""
    return [(key.partition(":")[2], label) for key, label in choices()]


@MANAGE
@require_http_methods(["GET", "HEAD", "POST"])
def show_import(request: ActorRequest, pk: int) -> HttpResponse:
    """Look at a file, or take over the one that was looked at."""
    row = programme_or_404(request.actor, pk)
    require(policies.may_manage(request.actor, row), action="tracking.manage")
    context: dict[str, Any] = {"row": row, "name": titled(row), "exports": exports()}
    if request.method != "POST":
        context["form"] = ImportForm(choices=choices())
        return render(request, PAGE, context)
    form = ImportForm(request.POST, request.FILES, choices=choices())
    context["form"] = form
    if not form.is_valid():
        return looked(request, PAGE, PART, context)
    file = given(request, form)
    if file is None:
        return looked(request, PAGE, PART, context)
    try:
        found = _run(request, row, form, file.content, dry=not file.confirmed)
    except ProgrammesError as error:
        cause = error.__cause__
        form.add_error(
            "file", why_unreadable(cause) if isinstance(cause, TabularError) else str(error)
        )
        return looked(request, PAGE, PART, context)
    context |= told(found, file.digest)
    if file.confirmed and not context["undone"]:
        text = _("The file is taken over: %(what)s.")
        messages.success(
            request, text % {"what": context["summary"] if found.is_new else _("nothing was new")}
        )
        return leave(request, reverse("programmes:programme", args=[pk]))
    return looked(request, PAGE, PART, context, status=200)


def _run(
    request: ActorRequest, row: Programme, form: ImportForm, content: bytes, *, dry: bool
) -> programmes.Imported:
    kind, _colon, name = form.cleaned_data["mapping"].partition(":")
    options: dict[str, Any] = {
        "dry_run": dry,
        "all_or_nothing": not form.cleaned_data["skip_bad"],
        "actor": request.actor,
    }
    if kind == TENDERS:
        mapping = programmes.tender_mapping_of(name)
        return programmes.import_tenders(content, mapping, row, **options)
    if kind == STAGES:
        mapping = programmes.stage_mapping_of(name)
        return programmes.import_stages(content, mapping, row, **options)
    return programmes.import_plans(content, programmes.mapping_of(name), row, **options)


def told(found: programmes.Imported, digest: str) -> dict[str, Any]:
    """What an import would do, in the words of the reader."""
    counts = [(IMPORTED[key], count) for key, count in found.counts.items() if count]
    return {
        "looked": True,
        "digest": digest,
        "counts": counts,
        "is_new": found.is_new,
        "summary": "、".join(f"{label} {count}" for label, count in counts)
        if not english()
        else ", ".join(f"{label}: {count}" for label, count in counts),
        "refused": found.refused,
        "faults": [
            {"line": one.line, "text": one.en if english() else one.zh, "value": one.value,
             "is_note": one.is_note}
            for one in found.faults[:MOST_FAULTS]
        ],
        "more_faults": max(0, len(found.faults) - MOST_FAULTS),
        "undone": False,
    }  # fmt: skip
