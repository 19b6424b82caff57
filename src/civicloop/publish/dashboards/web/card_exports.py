"""A scorecard as a file: a row for each member and figure, with all that explains the figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civicloop.engines.metrics.queries import Figure
from civicloop.engines.metrics.rules import WHOLE, Cell, Kind, Month, rounded
from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock
from civicloop.kernel.tabular import rules as tabular
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import CardChoice, change
from civicloop.publish.dashboards.web.cards import card_or_404, figures_of
from civicloop.publish.dashboards.web.figures import FORMATS, refused
from civicloop.ui.web.downloads import saved_as

TEXT, NUMBER, WHOLE_NUMBER = tabular.Kind.TEXT, tabular.Kind.DECIMAL, tabular.Kind.INTEGER
COLUMNS = (
    ("member", "對象", "Member", TEXT),
    ("code", "代碼", "Code", TEXT),
    ("month", "月份", "Month", TEXT),
    ("section", "分組", "Section", TEXT),
    ("figure", "指標", "Figure", TEXT),
    ("value", "數值", "Value", NUMBER),
    ("unit", "單位", "Unit", TEXT),
    ("numerator", "分子", "Numerator", WHOLE_NUMBER),
    ("denominator", "分母", "Denominator", WHOLE_NUMBER),
    ("n", "件數", "Rows", WHOLE_NUMBER),
    ("asked", "應填件數", "Asked", WHOLE_NUMBER),
    ("response", "回收率（%）", "Response rate (%)", NUMBER),
    ("low", "95%信賴區間下限", "95 % interval, low", NUMBER),
    ("high", "95%信賴區間上限", "95 % interval, high", NUMBER),
    ("small", "樣本過少", "Small sample", TEXT),
    ("other", "比較月份", "Compared with", TEXT),
    ("before", "比較月份數值", "Value then", NUMBER),
    ("change", "增減", "Change", NUMBER),
    ("key", "指標代碼", "Code of the figure", TEXT),
    ("version", "定義版本", "Definition version", WHOLE_NUMBER),
    ("snapshot", "快照", "Snapshot", TEXT),
    ("computed_at", "計算時間", "Computed at", tabular.Kind.DATETIME),
)


@public
def download(
    request: HttpRequest, module: str, name: str, kind: str
) -> HttpResponse | StreamingHttpResponse:
    """What the scorecard shows, in a form that a machine reads as easily as a person."""
    card = card_or_404(module, name)
    if kind not in FORMATS:
        raise Http404(kind)
    try:
        choice = CardChoice.read(request.GET.dict(), card, present=Month.of(clock.now()))
    except BadChoiceError as error:
        return refused(request, error, reverse("dashboards:card", args=card.key.split(".")))
    language = get_language() or "zh-hant"
    figures = figures_of(card, choice)
    sections = {key: row.label(language) for row in card.sections for key in row.metrics}
    body = tabular.write(
        kind,
        [tabular.Column(*column) for column in COLUMNS],
        lines(figures, sections, choice, language),
        language=language,
        zone=timezone.get_current_timezone(),
        title=card.label(language),
    )
    file = f"{card.key.replace('.', '-')}-{choice.by}-{choice.month.key}.{kind}"
    return StreamingHttpResponse(
        body,
        content_type=tabular.MEDIA_TYPES[kind],
        headers=saved_as(file),
    )


def lines(
    figures: dict[str, Figure], sections: dict[str, str], choice: CardChoice, language: str
) -> Iterator[dict[str, Any]]:
    """The whole city first, then each member; each figure in a row of its own."""
    names = {WHOLE: _("The whole city")}
    for figure in figures.values():
        names |= {row.value: row.label(language) for row in figure.members}
    for value, label in names.items():
        for key, figure in figures.items():
            if choice.month.key in figure.snapshots:
                yield {
                    "member": label,
                    "code": value,
                    "section": sections[key],
                    **line(figure, value, choice, language),
                }


def line(figure: Figure, value: str, choice: CardChoice, language: str) -> dict[str, Any]:
    """One figure of one member."""
    metric, month = figure.metric, choice.month
    cell, before = figure.at(value, month), figure.at(value, choice.other)
    moved = change(metric, cell, before)
    is_share = metric.formula.kind is Kind.SHARE
    return {
        "month": month.key,
        "figure": metric.label(language),
        "unit": metric.unit(language),
        "value": cell.shown if cell else None,
        "numerator": cell.numerator if cell and is_share else None,
        "denominator": cell.denominator if cell and is_share else None,
        "n": cell.n if cell and not cell.is_hidden else None,
        "asked": cell.asked if cell else None,
        "response": rounded(cell.response, 1) if cell else None,
        "low": rounded(cell.margin.low, 2) if cell and cell.margin else None,
        "high": rounded(cell.margin.high, 2) if cell and cell.margin else None,
        "small": _remark(cell),
        "other": choice.other.key,
        "before": before.shown if before else None,
        "change": moved.by if moved else None,
        "key": metric.key,
        "version": figure.versions.get(month.key, metric.version),
        "snapshot": figure.snapshots[month.key],
        "computed_at": figure.computed_at[month.key],
    }


def _remark(cell: Cell | None) -> str:
    if cell is not None and cell.is_hidden:
        return _("withheld")
    return _("small sample") if cell is not None and cell.is_small else ""
