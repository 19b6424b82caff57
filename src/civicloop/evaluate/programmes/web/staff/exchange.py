"""Our figures beside those of other systems, execution rates, contradictions, files out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.rules import SpendingFormula, last_day
from civicloop.evaluate.programmes import policies, queries
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.models import ACCOUNTS
from civicloop.evaluate.programmes.rules import read_month
from civicloop.evaluate.programmes.web.labels import (
    CONTRADICTIONS,
    DIFFERENCES,
    FORMULAS,
    SYSTEMS,
    filled,
    named,
    percent,
)
from civicloop.evaluate.programmes.web.pictures import month_label
from civicloop.evaluate.programmes.web.staff.importing import exports
from civicloop.evaluate.programmes.web.staff.programmes import programme_or_404
from civicloop.kernel.access.rules import needs
from civicloop.kernel.tabular import rules as tabular
from civicloop.ui.web.downloads import saved_as

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

SEE = needs("tracking.see")
FORMATS = ("csv", "ods", "xlsx")
MOST = 500


def _asked(request: ActorRequest, systems: list[str], programme_id: int) -> tuple[str, Any]:
    """The system and month of the address, or the newest that there is."""
    system = request.GET.get("system", "")
    if system not in systems:
        system = next((name for name in systems if name != ACCOUNTS), "")
    month = read_month(request.GET.get("month", "")) if request.GET.get("month") else None
    return system, month or (queries.newest_month(system, programme_id) if system else None)


@SEE
@require_safe
def show_compared(request: ActorRequest, pk: int) -> HttpResponse:
    """Two systems side by side, what differs first."""
    row = programme_or_404(request.actor, pk)
    systems = queries.systems()
    system, month = _asked(request, systems, pk)
    found = []
    if system and month:
        _version, rule = tracked.thresholds(row, last_day(month))
        bound = Decimal(str(rule["lag_points"]))
        found = queries.compared(request.actor, row, system, month, points=bound)
    only = request.GET.get("all") != "1"
    shown = [one for one in found if one.differs or not only]
    context = {
        "row": row,
        "name": named(row),
        "systems": [(key, SYSTEMS.get(key, key)) for key in systems if key != ACCOUNTS],
        "system": system,
        "system_name": SYSTEMS.get(system, system),
        "month": month,
        "month_text": f"{month:%Y-%m}" if month else "",
        "total": len(found),
        "differing": sum(one.differs for one in found),
        "only": only,
        "lines": [
            {"item": one.item, "ours": _side(one.ours), "theirs": _side(one.theirs),
             "codes": [(code.value, DIFFERENCES[code]) for code in one.codes]}
            for one in shown[:MOST]
        ],
        "exports": exports(),
        "may_manage": policies.may_manage(request.actor, row),
    }  # fmt: skip
    return render(request, "programmes/compared.html", context)


def _side(side: Any) -> dict[str, str]:  # noqa: ANN401 (a side or nothing)
    if side is None:
        return {"planned": "—", "actual": "—", "paid": "—"}
    return {
        "planned": percent(side.planned),
        "actual": percent(side.actual),
        "paid": "n/a" if side.paid is None else f"{side.paid:,}",
    }


@SEE
@require_safe
def show_execution(request: ActorRequest, pk: int) -> HttpResponse:
    """Execution rates by unit out of the accounts, both formulas, both numbers."""
    row = programme_or_404(request.actor, pk)
    asked = request.GET.get("month", "")
    month = (read_month(asked) if asked else None) or queries.newest_month(ACCOUNTS, pk)
    rows = queries.execution_by_unit(request.actor, row, month) if month else []
    context = {
        "row": row,
        "name": named(row),
        "month": month,
        "month_label": month_label(month) if month else "",
        "month_text": f"{month:%Y-%m}" if month else "",
        "formulas": [FORMULAS[SpendingFormula.PAID], FORMULAS[SpendingFormula.FULL]],
        "lines": [
            {"unit": one.unit, "items": one.accounts.items, "money": one.accounts.money,
             "paid_rate": percent(one.accounts.rate(SpendingFormula.PAID)),
             "full_rate": percent(one.accounts.rate(SpendingFormula.FULL)),
             "reported": percent(one.reported.rate(SpendingFormula.PAID)),
             "reported_items": one.reported.items}
            for one in rows
        ],
        "may_manage": policies.may_manage(request.actor, row),
    }  # fmt: skip
    return render(request, "programmes/execution.html", context)


@SEE
@require_safe
def show_contradictions(request: ActorRequest, pk: int) -> HttpResponse:
    """Plans, controls and accounts of the same items held against each other."""
    row = programme_or_404(request.actor, pk)
    items = tracked.visible_items(request.actor).filter(programme=row)
    found = queries.contradictions(request.actor, items)
    context = {
        "row": row,
        "name": named(row),
        "checked": items.count(),
        "lines": [
            {"item": one.item,
             "findings": [filled(CONTRADICTIONS[code], said) for code, said in one.findings]}
            for one in found[:MOST]
        ],
        "count": len(found),
    }  # fmt: skip
    return render(request, "programmes/contradictions.html", context)


@SEE
@require_safe
def export(request: ActorRequest, pk: int, mapping: str, form: str) -> HttpResponseBase:
    """Our months in the shape of another system's file."""
    row = programme_or_404(request.actor, pk)
    if form not in FORMATS:
        return HttpResponse(status=404)
    items = tracked.visible_items(request.actor).filter(programme=row)
    if mapping in programmes.tender_mappings():
        shape = programmes.tender_mapping_of(mapping)
        rows = programmes.export_tenders(shape, items)
    elif mapping in programmes.stage_mappings():
        shape = programmes.stage_mapping_of(mapping)
        rows = programmes.export_stages(shape, items)
    elif mapping in programmes.shipped_mappings():
        shape = programmes.mapping_of(mapping)
        asked = request.GET.get("month", "")
        rows = programmes.export_rows(
            shape,
            items.select_related("unit").order_by("number"),
            read_month(asked) if asked else None,
        )
    else:
        return HttpResponse(status=404)
    body = tabular.write(
        form, shape.columns, rows, language=get_language() or "zh-hant", title=shape.zh
    )
    name = f"{row.key}-{mapping}.{form}"
    return StreamingHttpResponse(
        body,
        content_type=tabular.MEDIA_TYPES[form],
        headers=saved_as(name),
    )
