"""What a page of a figure shows, as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.queries import Figure
from civicloop.engines.metrics.rules import Cell, Month, months_until
from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock
from civicloop.kernel.tabular import rules as tabular
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import Choice
from civicloop.publish.dashboards.web.figures import FORMATS, bad_choice, metric_or_404
from civicloop.ui.web.downloads import saved_as


@public
def download(
    request: HttpRequest, module: str, name: str, kind: str
) -> HttpResponse | StreamingHttpResponse:
    """One row for each member and month: figure, its parts, definition version, snapshot."""
    metric = metric_or_404(module, name)
    if kind not in FORMATS:
        raise Http404(kind)
    try:
        choice = Choice.read(request.GET.dict(), metric, present=Month.of(clock.now()))
    except BadChoiceError as error:
        return bad_choice(request, error, metric)
    language = get_language() or "zh-hant"
    figure = metrics.kept(metric.key, by=choice.by, months=months_until(choice.until, choice.span))
    body = tabular.write(
        kind,
        columns(figure),
        lines(figure, language),
        language=language,
        zone=timezone.get_current_timezone(),
        title=metric.label(language),
    )
    file = f"{metric.key.replace('.', '-')}-{choice.until.key}.{kind}"
    return StreamingHttpResponse(
        body,
        content_type=tabular.MEDIA_TYPES[kind],
        headers=saved_as(file),
    )


def columns(figure: Figure) -> list[tabular.Column]:
    """The columns of the file, those of the formula's measures among them."""
    plain = [
        ("member", figure.dimension.zh, figure.dimension.en, tabular.Kind.TEXT),
        ("code", "代碼", "Code", tabular.Kind.TEXT),
        ("month", "月份", "Month", tabular.Kind.TEXT),
        ("value", figure.metric.zh, figure.metric.en, tabular.Kind.DECIMAL),
        ("numerator", "分子", "Numerator", tabular.Kind.DECIMAL),
        ("denominator", "分母", "Denominator", tabular.Kind.INTEGER),
        ("version", "定義版本", "Definition version", tabular.Kind.INTEGER),
        ("snapshot", "快照", "Snapshot", tabular.Kind.TEXT),
        ("computed_at", "計算時間", "Computed at", tabular.Kind.DATETIME),
        ("hidden", "不陳示", "Withheld", tabular.Kind.TEXT),
    ]
    return [tabular.Column(*column) for column in plain]


def lines(figure: Figure, language: str) -> Iterator[dict[str, Any]]:
    """Each kept cell, by member and month, then those of the whole city."""
    for month in figure.months:
        for member in figure.members:
            cell = figure.cells.get((member.value, month.key))
            if cell is not None:
                yield line(figure, month, member.label(language), member.value, cell)
        whole = figure.totals.get(month.key)
        if whole is not None:
            yield line(figure, month, _("The whole city"), "", whole)


def line(figure: Figure, month: Month, label: str, code: str, cell: Cell) -> dict[str, Any]:
    """One row of the file."""
    return {
        "member": label,
        "code": code,
        "month": month.key,
        "value": cell.shown,
        "numerator": None if cell.is_hidden else cell.numerator,
        "denominator": cell.denominator,
        "hidden": _("withheld") if cell.is_hidden else "",
        "version": figure.versions.get(month.key, figure.metric.version),
        "snapshot": figure.snapshots[month.key],
        "computed_at": figure.computed_at[month.key],
    }
