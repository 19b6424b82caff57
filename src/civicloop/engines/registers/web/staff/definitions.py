"""Define a register in the browser, change its definition, look at its versions, publish it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civicloop.engines.registers import policies, queries
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.errors import (
    ChangedMeanwhileError,
    DefinitionFaultsError,
    NotOpenError,
)
from civicloop.engines.registers.models import Register
from civicloop.engines.registers.rules import (
    DIVIDING,
    NUMBERS,
    PERIODS,
    SHARING,
    THEMES,
    Definition,
    Fault,
    Gauge,
    Kind,
    Sum,
    check,
    differences,
    refused_changes,
    usage_of,
)
from civicloop.engines.registers.web import derived, editing, figuring
from civicloop.engines.registers.web.forms import EntryForm, VersionForm
from civicloop.engines.registers.web.labels import (
    CHANGED_MEANWHILE,
    CHANGES,
    HOWS,
    KINDS,
    REFUSALS,
    language,
    refusal_text,
    who_did,
)
from civicloop.engines.registers.web.staff.lists import DEFINE, PUBLISH, SEE, found
from civicloop.kernel.city.rules import here
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations

FORMULAS = {Sum.SUM: " + ", Sum.DIFFERENCE: " − ", Sum.PERCENT: " ÷ ", Sum.MARGIN: ""}


@DEFINE
def define(request: HttpRequest) -> HttpResponse:
    """Make a register."""
    if not policies.may_define(request.actor):
        raise Http404
    return _edit(request, None)


@DEFINE
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Change the definition of a register."""
    row = found(request, key)
    if not policies.may_define(request.actor):
        raise Http404
    return _edit(request, row)


def _edit(request: HttpRequest, row: Register | None) -> HttpResponse:
    before = row.definition if row else None
    faults: list[str] = []
    definition, preview = before, None
    if request.method == "POST":
        definition = editing.read(request.POST, before)
        if request.POST.get("wish") == "preview":
            faults = [fault.message(language()) for fault in _foreseen(row, definition)]
            preview = None if faults else _tried(definition)
        else:
            try:
                saved = _save(request, row, definition)
            except DefinitionFaultsError as error:
                faults = [fault.message(language()) for fault in error.faults]
            except ChangedMeanwhileError:
                faults = [str(CHANGED_MEANWHILE)]
            else:
                messages.success(request, _("The definition is saved."))
                return redirect("registers:register", saved.key)
    context = _context(request, row, definition, faults)
    context["preview"] = preview
    if preview is not None:
        context["effects"] = _effects(row, definition)
    status = 422 if faults else 200
    return render(request, "registers/definition.html", context, status=status)


def _tried(definition: Definition) -> EntryForm:
    """The form of an entry, with the districts that no definition keeps."""
    return EntryForm(definition=queries.with_districts(definition), prefix="preview")


def _foreseen(row: Register | None, definition: Definition) -> list[Fault]:
    """What saving would refuse."""
    faults = check(definition)
    if faults or row is None:
        return faults
    usage = usage_of(queries.values_for_usage(row), definition)
    return refused_changes(row.definition, definition, usage)


def _effects(row: Register | None, definition: Definition) -> dict[str, Any]:
    """What a definition would compute and count, over the entries that stand."""
    spoken, gate = language(), definition.gate
    labels = {field.name: field.label(spoken) for field in definition.fields}
    rows = queries.entries(row) if row else None
    figures = queries.figures_of(rows, definition) if rows is not None else []
    behind = None
    if rows is not None and gate is not None:
        behind = rows.filter(queries.behind_gate(definition)).count()
    return {
        "computed": [
            (one.label(spoken), FORMULAS[one.how].join(labels[name] for name in one.of)
             if len(one.of) > 1 else f"{HOWS[one.how]}: {labels[one.of[0]]}")
            for one in definition.computed
        ],
        "counts": [(one.count.label(spoken), f"{one.value:,} {one.count.unit(spoken)}".strip())
                   for one in figures],
        "figures": _figures(row, definition) if row else [],
        "behind": behind,
        "all": rows.count() if rows is not None else 0,
    }  # fmt: skip


def _figures(row: Register, definition: Definition) -> list[tuple[str, str]]:
    """What its figures would come to over the year that runs, as far as it has run."""
    now, spoken = clock.now(), language()
    begins = datetime(now.astimezone(here().zone).year, 1, 1, tzinfo=here().zone)
    told = []
    for one, number, over in queries.figures_now(row.key, definition, begins=begins, until=now):
        text = f"{number:,f}"
        if one.is_divided:
            scale = 100 if one.take is Gauge.SHARE else 1
            exact = number * scale / over if over else None
            text = "–" if exact is None else f"{exact:.{one.decimals}f}（{number:,f} ÷ {over:,}）"
        told.append((one.label(spoken), f"{text} {one.unit(spoken)}".strip()))
    return told


def _save(request: HttpRequest, row: Register | None, definition: Definition) -> Register:
    if row is None:
        key = request.POST.get("key", "").strip()
        return registers.define(definition, key=key, actor=request.actor)
    seen = VersionForm(request.POST)
    version = (seen.cleaned_data["version"] if seen.is_valid() else None) or 0
    note = request.POST.get("note", "").replace("\0", "").strip()[:500]
    return registers.change_definition(
        row.pk, definition, version=version, actor=request.actor, note=note
    )


def _context(
    request: HttpRequest, row: Register | None, definition: Definition | None, faults: list[str]
) -> dict[str, Any]:
    english = language() == "en"
    fields = editing.fields_of(definition) if definition else []
    shown = fields + [editing.BLANK] * (0 if fields else 3)
    posted = request.POST
    return {
        "row": row,
        "label": row.label(language()) if row else "",
        "definition": definition,
        "key": posted.get("key", ""),
        "note": posted.get("note", ""),
        "version": posted.get("version") or (row.version if row else ""),
        "fields": [(place, one.values) for place, one in enumerate(shown)],
        "blank": editing.BLANK.values,
        "computed": list(enumerate(derived.computed_rows(definition))) if definition else [],
        "counts": list(enumerate(derived.count_rows(definition))) if definition else [],
        "figures": list(enumerate(figuring.figure_rows(definition))) if definition else [],
        "gate": derived.gate_values(definition) if definition else {},
        "nothing": derived.NOTHING,
        "no_figure": figuring.NOTHING,
        "takes": [(take.value, label) for take, label in figuring.TAKES.items()],
        "adding": _named(fields, NUMBERS), "dividing": _named(fields, DIVIDING),
        "sharing": _named(fields, SHARING),
        "hows": [(how.value, label) for how, label in HOWS.items()],
        "kinds": [(kind.value, label) for kind, label in KINDS.items()],
        "themes": [(key, en if english else zh) for key, (zh, en) in THEMES.items()],
        "periods": _named(fields, PERIODS),
        "faults": faults,
    }  # fmt: skip


def _named(fields: list[editing.EditedField], kinds: frozenset[Kind]) -> list[tuple[str, str]]:
    """The fields of some kinds, to be proposed by code and name."""
    return [(one.field.name, one.field.label(language()) or one.field.name)
            for one in fields if one.field.kind in kinds]  # fmt: skip


@SEE
def show_versions(request: HttpRequest, key: str) -> HttpResponse:
    """Every version of a definition, with what it changed."""
    row = found(request, key)
    versions = list(queries.versions_of(row))
    found_names = organizations.names_of({f"organizations:{one.made_by}" for one in versions})
    names = {ref.removeprefix("organizations:"): name for ref, name in found_names.items()}
    older = [*versions[1:], None]
    told = [
        {
            "version": one,
            "who": who_did(one.made_by, names),
            "changes": [
                (CHANGES[item.what], item.en if language() == "en" else item.zh)
                for item in (differences(prior.definition, one.definition) if prior else ())
            ],
        }
        for one, prior in zip(versions, older, strict=True)
    ]
    context = {"row": row, "label": row.label(language()), "versions": told,
               "may_define": policies.may_define(request.actor)}  # fmt: skip
    return render(request, "registers/versions.html", context)


@PUBLISH
@require_POST
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Publish a register as open data, or stop it."""
    row = found(request, key)
    try:
        if request.POST.get("wish") == "close":
            registers.close(row.pk, actor=request.actor)
            messages.success(request, _("The register is no open data any more."))
        else:
            registers.publish(row.pk, actor=request.actor)
            messages.success(request, _("The open fields of the register are published."))
    except (NotOpenError, *REFUSALS) as error:
        messages.error(request, str(refusal_text(error)))
    return redirect("registers:register", row.key)
