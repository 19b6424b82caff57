"""The year's judgements of a programme: by stage, counts of grades, and as a file for agencies."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.rules import Band, bands_of, beyond_caps, rounded
from civicloop.engines.tracking.states import EvaluationState, Stage
from civicloop.evaluate.programmes import policies
from civicloop.evaluate.programmes.web.files import FORMATS, file_of, wanted
from civicloop.evaluate.programmes.web.labels import (
    EVALUATION_STATES,
    STAGES,
    english,
    named,
    percent,
    year_shown,
)
from civicloop.evaluate.programmes.web.staff.programmes import programme_or_404
from civicloop.evaluate.programmes.web.staff.steps import last_of
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.kernel.rulesets import queries as rulesets
from civicloop.kernel.tabular.rules import Column, Kind

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Programme
    from civicloop.kernel.access.middleware import ActorRequest

SEE = needs("tracking.see")
COLUMNS = (
    Column("number", "編號", "Number"),
    Column("title", "標題", "Title"),
    Column("unit", "單位", "Unit"),
    *(
        column
        for stage, zh, en in (
            (Stage.SELF, "自評", "Self-evaluation"),
            (Stage.FIRST, "初審", "First review"),
            (Stage.SECOND, "複審", "Second review"),
        )
        for column in (
            Column(f"{stage.value}_score", f"{zh}分數", f"{en}: score", Kind.DECIMAL),
            Column(f"{stage.value}_grade", f"{zh}等第", f"{en}: grade"),
            Column(f"{stage.value}_state", f"{zh}狀態", f"{en}: state"),
        )
    ),
    Column("remarks", "評語", "Remarks"),
    Column("proposal", "獎懲建議", "Proposal for reward or penalty"),
)


def years_of(row: Programme) -> list[tuple[int, int]]:
    """The years that a programme can be judged for, up to this one, as they are shown."""
    last = min(timezone.localdate(clock.now()).year, row.ends_on.year)
    return [(year, year_shown(year)) for year in range(row.begins_on.year, last + 1)]


@SEE
@require_safe
def show_evaluations(request: ActorRequest, pk: int, year: int) -> HttpResponseBase:
    """The year's judgements of a programme by stage, counts of grades, and caps exceeded."""
    row = programme_or_404(request.actor, pk)
    rule = rulesets.in_force(row.evaluation_rule_set, last_of(year))
    bands = bands_of(rule.parameters)
    items = list(tracked.evaluations(request.actor, pk, year).order_by("number")[:1000])
    grades: list[str] = []
    lines = []
    for item in items:
        by_stage = {found.stage: found for found in item.judged}
        final = by_stage.get(Stage.SECOND) or by_stage.get(Stage.FIRST)
        if final is not None:
            grades.append(final.grade)
        stages = [by_stage.get(stage) for stage in STAGES]
        is_open = any(one is None or one.state == EvaluationState.DRAFT for one in stages)
        lines.append({"item": item, "stages": stages, "is_open": is_open})
    if form := wanted(request):
        return _file(form, row, lines, bands)
    names = {band.code: band.en if english() else band.zh for band in bands}
    total = len(grades)
    context = {
        "row": row,
        "name": named(row),
        "formats": FORMATS,
        "years": years_of(row),
        "year": year,
        "shown_year": year_shown(year),
        "stages": list(STAGES.values()),
        "lines": lines,
        "names": names,
        "counts": [
            {"name": names[band.code], "count": grades.count(band.code), "total": total,
             "share": percent(rounded(100 * grades.count(band.code) / Decimal(total)))
             if total else "n/a"}
            for band in bands
        ],
        "waiting": sum(
            one is not None and one.state == "submitted"
            for line in lines
            for one in line["stages"]
        ),
        "may_review": policies.may_review(request.actor, row),
        "beyond": [names[code] for code in beyond_caps(grades, bands)],
    }  # fmt: skip
    return render(request, "programmes/evaluations.html", context)


def _file(
    form: str, row: Programme, lines: Sequence[dict[str, Any]], bands: Sequence[Band]
) -> StreamingHttpResponse:
    """Every item with each stage's score and grade, and what the last one says."""
    names = {band.code: band.en if english() else band.zh for band in bands}

    def values(line: dict[str, Any]) -> dict[str, Any]:
        item, found = line["item"], {}
        for stage, one in zip(STAGES, line["stages"], strict=True):
            if one is None:
                continue
            found |= {
                f"{stage.value}_score": one.score,
                f"{stage.value}_grade": names.get(one.grade, one.grade),
                f"{stage.value}_state": str(EVALUATION_STATES[one.state][0]),
                "remarks": one.remarks,
                "proposal": one.proposal,
            }
        return {
            **dict.fromkeys((column.key for column in COLUMNS), None),
            "number": item.number,
            "title": item.title,
            "unit": item.unit.name,
            **found,
        }

    return file_of(form, COLUMNS, map(values, lines), f"{row.key}-evaluations")
