"""The rows behind a number."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.errors import HiddenCellError, MetricError
from civicloop.engines.metrics.rules import SOURCES, Metric, Period, Source, Take
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.web.addresses import figure_address, proof_address, rows_address
from civicloop.publish.dashboards.web.cells import member_name
from civicloop.publish.dashboards.web.figures import bad_choice, layout_for, metric_or_404
from civicloop.ui.web.tables import Column, Table

MOMENT_SUFFIX, DAY_SUFFIX, DAY = "_at", "_on", "day"
WISHES = ("by", "value", "month", "side")


class Rows(Table):
    """The rows of one cell, newest first; columns and links are those of the source."""

    views = False
    page_size = 50

    def __init__(self, request: HttpRequest, rows: Any, source: Source) -> None:  # noqa: ANN401 (a source's rows)
        super().__init__(request, rows)
        self._source = source
        self.key = f"dashboards.rows.{source.key}"
        self.caption = _("Rows behind the number")
        self.empty_title = _("No rows stand behind this number.")
        hidden = () if self.wants_export else source.row.only_in_files
        self.columns = tuple(
            self._column(*column) for column in source.row.columns if column[0] not in hidden
        )
        self.default_order = f"-{source.newest}"

    def _column(self, key: str, zh: str, en: str) -> Column:
        english = get_language() == "en"
        return Column(
            key,
            en if english else zh,
            value=lambda row: self._source.row.cells(row).get(key),
            sort=key if key == self._source.newest else "",
            kind=_kind(key),
        )

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a source's row)
        """The row's own page, for whoever may open it."""
        view = self._source.row
        if view.link and view.opens(self.request.actor, row):  # type: ignore[attr-defined]  # set by the access middleware
            return reverse(view.link, args=[view.leads_to(row)])
        return ""


def _kind(key: str) -> str:
    """How a column is written: by its name, as everywhere in the product."""
    if key.endswith(MOMENT_SUFFIX):
        return "moment"
    return "day" if key == DAY or key.endswith(DAY_SUFFIX) else "text"


@needs("dashboards.open_rows")
def show(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """The rows of one cell, with the figure that they make and its definition."""
    metric = metric_or_404(module, name)
    source = SOURCES.get(metric.source)
    wish = {key: request.GET.get(key, "") for key in WISHES}
    wish["by"] = wish["by"] or metric.by[0]
    try:
        month = metrics.period_of(wish["month"])
        if month.begins > clock.now():
            raise BadChoiceError("month", wish["month"])
        if wish["by"] not in metric.by:
            raise BadChoiceError("by", wish["by"])
        rows = metrics.rows(
            metric.key,
            by=wish["by"],
            value=wish["value"],
            month=month,
            side=wish["side"],
            actor=request.actor,  # type: ignore[attr-defined]  # set by the access middleware
            now=clock.now(),
        )
    except HiddenCellError:
        return withheld(request, metric)
    except (MetricError, BadChoiceError) as error:
        shown = error if isinstance(error, BadChoiceError) else BadChoiceError("", str(error))
        return bad_choice(request, shown, metric)
    table = Rows(request, rows, source)
    if table.wants_export:
        return table.export()
    context = described(metric, source, wish, month)
    kept = context["kept"]
    context |= {"table": table, "differs": kept is not None and kept != table.count}
    return render(request, "dashboards/rows.html", context)


def withheld(request: HttpRequest, metric: Metric) -> HttpResponse:
    """The page that says why the rows of a figure do not open."""
    context = {"back": figure_address(metric), **layout_for(request)}
    return render(request, "dashboards/withheld.html", context, status=403)


def described(
    metric: Metric, source: Source, wish: dict[str, str], month: Period
) -> dict[str, Any]:
    """What stands above the rows: figure, definition, and the other sides of the formula."""
    language = get_language() or "zh-hant"
    filters = {wish["by"]: wish["value"]} if wish["value"] else {}
    figure = metrics.resolve(
        metric.key, period=month, by="" if filters else wish["by"], filters=filters
    )
    is_told = figure.road is not metrics.Road.KEPT or bool(figure.snapshots)
    cell = figure.cell if is_told else None
    counts = cell.counts if cell else {}
    sides = [
        {
            "label": label,
            "number": sum(counts.get(key, 0) for key in keys),
            "url": rows_address(metric, wish["by"], wish["value"], month, side),
            "current": side == wish["side"],
        }
        for side, label, keys in sides_of(metric, source, language)
    ]
    return {
        "metric": metric,
        "title": metric.label(language),
        "unit": metric.unit(language),
        "definition": metric.definition(language),
        "month": month.label(language),
        "member": member_name(source, wish["by"], wish["value"], language),
        "cell": cell,
        "sides": sides,
        "kept": next((side["number"] for side in sides if side["current"]), None) if cell else None,
        "computed_at": figure.computed_at,
        "snapshot": figure.snapshot,
        "proof_url": proof_address(
            metric, month, wish["by"] if wish["value"] else "", wish["value"]
        ),
        "back": figure_address(metric),
    }


def sides_of(metric: Metric, source: Source, language: str) -> list[tuple[str, str, Any]]:
    """The sides of a formula with their names and what counts their rows: whole, each measure."""
    formula = metric.formula
    if not formula.denominator:
        if formula.rows:
            return [("numerator", _("Rows"), formula.rows)]
        return [("numerator", metric.label(language), formula.numerator)]
    found: list[tuple[str, str, Any]] = [
        ("denominator", _("All that count"), formula.rows or formula.denominator)
    ]
    counted = [
        key
        for key in formula.measures
        if source.measure(key).take is Take.COUNT and key not in formula.rows
    ]
    if counted != list(formula.denominator):
        found += [(key, source.measure(key).label(language), (key,)) for key in counted]
    return found
