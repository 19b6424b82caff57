"""The addresses of figures and of the rows behind them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from civicloop.engines.metrics.rules import Metric, Month


def figure_address(metric: Metric) -> str:
    """The page of a figure."""
    return reverse("dashboards:figure", args=metric.key.split("."))


def export_address(metric: Metric, kind: str, wish: dict[str, str]) -> str:
    """What the page shows, as a file."""
    path = reverse("dashboards:export", args=[*metric.key.split("."), kind])
    return f"{path}?{urlencode(wish)}"


def rows_address(metric: Metric, by: str, value: str, month: Month, side: str = "") -> str:
    """The rows behind a number; a ratio opens all that it was divided by."""
    usual = "denominator" if metric.formula.is_ratio else "numerator"
    wish = {"by": by, "value": value, "month": month.key, "side": side or usual}
    return f"{reverse('dashboards:rows', args=metric.key.split('.'))}?{urlencode(wish)}"
