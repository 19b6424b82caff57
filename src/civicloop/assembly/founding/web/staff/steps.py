"""One step: bring a file, read what is wrong with it line by line, load it or let it go."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.assembly.founding import queries, services
from civicloop.assembly.founding.errors import FaultyFilesError, NoDraftError
from civicloop.assembly.founding.services import STEPS, Looked
from civicloop.assembly.founding.services.found import REFUSALS
from civicloop.assembly.founding.services.working import lay_starting_list
from civicloop.assembly.founding.web.forms import FileForm, TriageForm
from civicloop.assembly.founding.web.staff.guide import SET_UP
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography.rules import simplified
from civicloop.ui.web.downloads import saved_as

SHOWN = 200
"""How many faults a page shows; the number of all is said."""
COLOURS = ("#8fb3e2", "#b7d3a8", "#e7c98b", "#d8a7b1", "#b9a8d8", "#9fd0cf", "#d3bfa4")
FINE = 0.0005


@SET_UP
@require_http_methods(["GET", "HEAD", "POST"])
def show_step(request: HttpRequest, step: str) -> HttpResponse:
    """The file of a step as it stands; a new one takes its place."""
    _known(step)
    form = FileForm(request.POST or None, request.FILES or None, step=step)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        services.keep_draft(
            step,
            file.read(),
            file.name,
            mend=bool(form.cleaned_data.get("mend")),
            actor=request.actor,  # type: ignore[attr-defined]  # the middleware sets it
        )
        return redirect("founding:step", step)
    looked = services.look_at_draft(step)
    return render(request, "founding/step.html", _context(step, form, looked))


def _context(step: str, form: FileForm, looked: Looked | None) -> dict[str, Any]:
    counts = queries.counts(clock.now())
    language = "en" if get_language() == "en" else "zh"
    found = sorted(looked.found, key=lambda fault: (fault.remark, fault)) if looked else []
    return {
        "step": step,
        "heading": headings()[step],
        "lead": leads()[step],
        "form": form,
        "triage": _triage_form(counts) if step in {"categories", "routes"} else None,
        "has_units": counts.units > 0,
        "rules": _rules() if step == "rules" else [],
        "looked": looked,
        "faults": [
            {"line": fault.line, "remark": fault.remark, "why": fault.reason(language)}
            for fault in found[:SHOWN]
        ],
        "more": max(len(found) - SHOWN, 0),
        "has_map": step in {"boundaries", "villages"}
        and bool(counts.districts or (looked and looked.areas and looked.areas.features)),
        "other": {"boundaries": "villages", "villages": "boundaries"}.get(step, ""),
        "other_label": headings().get({"boundaries": "villages"}.get(step, "boundaries"), ""),
    }


def _rules() -> list[dict[str, Any]]:
    """Every rule with what holds today and its page."""
    english = get_language() == "en"
    return [
        {
            "title": line.version.title_en if english else line.version.title_zh,
            "key": line.key,
            "url": reverse("administration:rule", args=[line.key]),
            "is_own": line.version.version > 1,
            "waiting": line.waiting,
        }
        for line in queries.rule_lines(clock.now())
    ]


def _triage_form(counts: queries.Counts, data: Any = None) -> TriageForm:  # noqa: ANN401 (a form's data)
    units = queries.unit_choices(clock.now())
    initial = {"unit": next((code for code, _n, pk in units if pk == counts.triage), "")}
    return TriageForm(
        data,
        units=[(code, name) for code, name, _pk in units],
        may_lay=counts.categories == 0,
        initial=initial,
    )


@SET_UP
@require_POST
def load(request: HttpRequest, step: str) -> HttpResponse:
    """Load the file of a step."""
    _known(step)
    try:
        outcome = services.load_draft(step, actor=request.actor)  # type: ignore[attr-defined]  # as above
    except NoDraftError:
        messages.error(request, _("No file waits here. Bring one first."))
    except FaultyFilesError:
        messages.error(request, _("The file has faults. Put them right and bring it again."))
    except REFUSALS as refusal:
        messages.error(request, _("Nothing was changed: %(why)s") % {"why": refusal})
    else:
        told = {"added": outcome.added, "changed": outcome.changed, "same": outcome.same}
        messages.success(
            request,
            _("Loaded: %(added)s new, %(changed)s changed, %(same)s as before.") % told,
        )
        for remark in outcome.remarks[:20]:
            messages.info(request, remark.reason("en" if get_language() == "en" else "zh"))
    return redirect("founding:step", step)


@SET_UP
@require_POST
def drop(request: HttpRequest, step: str) -> HttpResponse:
    """Let the file of a step go."""
    _known(step)
    services.drop_draft(step, actor=request.actor)  # type: ignore[attr-defined]  # as above
    messages.success(request, _("The file is gone; what was loaded before stays."))
    return redirect("founding:step", step)


@SET_UP
@require_POST
def name_triage(request: HttpRequest) -> HttpResponse:
    """Name the unit that sorts, and lay the starting list where there is none."""
    form = _triage_form(queries.counts(clock.now()), request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the unit that sorts."))
        return redirect("founding:step", "categories")
    actor, now, code = request.actor, clock.now(), form.cleaned_data["unit"]  # type: ignore[attr-defined]  # as above
    try:
        if form.cleaned_data.get("starting"):
            outcome = lay_starting_list(code, actor=actor, now=now)
            messages.success(
                request, _("%(count)s categories were laid.") % {"count": outcome.added}
            )
        services.name_triage_unit(code, actor=actor, now=now)
    except REFUSALS as refusal:
        messages.error(request, _("Nothing was changed: %(why)s") % {"why": refusal})
    else:
        messages.success(request, _("Saved."))
    return redirect("founding:step", "categories")


@SET_UP
@require_safe
def areas(_request: HttpRequest, step: str) -> JsonResponse:
    """The areas of the file that waits, or those that are loaded, for a map."""
    if step not in {"boundaries", "villages"}:
        raise Http404
    looked = services.look_at_draft(step)
    features = looked.areas.features if looked and looked.areas else []
    if not features:
        features = (
            queries.district_features() if step == "boundaries" else queries.village_features()
        )
    english = get_language() == "en"
    drawn = simplified([each["geometry"] for each in features], tolerance=FINE)
    return JsonResponse(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {
                        "name": each["properties"]["name_en" if english else "name_zh"]
                        or each["properties"]["name_zh"],
                        "fill": COLOURS[at % len(COLOURS)],
                    },
                    "geometry": geometry,
                }
                for at, (each, geometry) in enumerate(zip(features, drawn, strict=True))
            ],
        }
    )


@SET_UP
@require_safe
def example(_request: HttpRequest, step: str) -> HttpResponse:
    """A file to fill in."""
    _known(step)
    name, content = services.example_of(step)
    return HttpResponse(content, content_type="text/plain; charset=utf-8", headers=saved_as(name))


def _known(step: str) -> None:
    if step not in STEPS:
        raise Http404


def headings() -> dict[str, str]:
    """What each step is called."""
    return {
        "boundaries": _("Districts"),
        "villages": _("Villages"),
        "calendar": _("Calendar"),
        "agencies": _("Agencies"),
        "staff": _("Staff"),
        "categories": _("Categories"),
        "routes": _("Who answers"),
        "rules": _("Rules in force"),
    }


def leads() -> dict[str, str]:
    """What each file holds."""
    return {
        "boundaries": _("GeoJSON in WGS84, longitude first; each area with a code and a name."),
        "villages": _("GeoJSON as for districts; each village names the code of its district."),
        "calendar": _("The government's yearly file, or a table of date, kind and name."),
        "agencies": _("A table of code, names, parent, kind, e-mail and first day."),
        "staff": _("A table of user name, name, unit, title, head, roles, e-mail and first day."),
        "categories": _("Lay the starting list, or bring a table of code, names, hours and days."),
        "routes": _("A table of category, district and the unit that answers there."),
        "rules": _("YAML: by rule its first day, its basis and the parameters that differ."),
    }
