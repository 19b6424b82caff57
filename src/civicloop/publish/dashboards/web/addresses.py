"""The addresses of figures, scorecards and boards, and of the rows behind their numbers."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from civicloop.engines.metrics.rules import WHOLE, Board, Metric, Month, Period, Scorecard
from civicloop.publish.dashboards.rules import Topic


def figure_address(metric: Metric) -> str:
    """The page of a figure."""
    return reverse("dashboards:figure", args=metric.key.split("."))


def export_address(metric: Metric, kind: str, wish: dict[str, str]) -> str:
    """What the page shows, as a file."""
    path = reverse("dashboards:export", args=[*metric.key.split("."), kind])
    return f"{path}?{urlencode(wish)}"


def proof_address(
    metric: Metric,
    period: Period,
    by: str = "",
    value: str = "",
    *,
    as_of: datetime | None = None,
    query: str = "",
) -> str:
    """The page on which a figure proves itself, as it is or as it was kept at an instant."""
    wish = {
        "period": period.key,
        "by": by,
        "value": value,
        "as_of": as_of.isoformat() if as_of else "",
        "query": query,
    }
    path = reverse("dashboards:proof", args=metric.key.split("."))
    return f"{path}?{urlencode({key: text for key, text in wish.items() if text})}"


def outlook_address(metric: Metric) -> str:
    """The page of a figure's season, its coming months, and what interventions did."""
    return reverse("dashboards:outlook", args=metric.key.split("."))


def places_address(metric: Metric, **wish: str) -> str:
    """The page of a figure on the map."""
    path = reverse("dashboards:places", args=metric.key.split("."))
    return f"{path}?{urlencode(wish)}" if wish else path


def places_export_address(metric: Metric, kind: str, wish: dict[str, str]) -> str:
    """The file of a figure by place."""
    path = reverse("dashboards:places_export", args=[*metric.key.split("."), kind])
    return f"{path}?{urlencode(wish)}"


def place_rows_address(metric: Metric, kind: str, value: str, period: Period) -> str:
    """The rows behind the number of a village or a cell."""
    path = reverse("dashboards:place_rows", args=metric.key.split("."))
    return f"{path}?{urlencode({'kind': kind, 'value': value, 'period': period.key})}"


def rows_address(metric: Metric, by: str, value: str, month: Month | Period, side: str = "") -> str:
    """The rows behind a number; a share, mean or quantile opens all that it was made of."""
    usual = "denominator" if metric.formula.denominator else "numerator"
    wish = {"by": by, "value": value, "month": month.key, "side": side or usual}
    return f"{reverse('dashboards:rows', args=metric.key.split('.'))}?{urlencode(wish)}"


def card_address(card: Scorecard, wish: dict[str, str]) -> str:
    """The page of a scorecard."""
    return f"{reverse('dashboards:card', args=card.key.split('.'))}?{urlencode(wish)}"


def card_export_address(card: Scorecard, kind: str, wish: dict[str, str]) -> str:
    """What a scorecard shows, as a file."""
    path = reverse("dashboards:card_export", args=[*card.key.split("."), kind])
    return f"{path}?{urlencode(wish)}"


def member_address(card: Scorecard, by: str, value: str, month: Month) -> str:
    """The report of one member of a scorecard; of the whole city without a value."""
    wish = {"by": by, "month": month.key} | ({"value": value} if value != WHOLE else {})
    return f"{reverse('dashboards:member', args=card.key.split('.'))}?{urlencode(wish)}"


def board_address(board: Board) -> str:
    """The page of a board."""
    return reverse("dashboards:board", args=board.key.split("."))


def standing_rows_address(board: Board, gauge: str, value: str) -> str:
    """The rows behind a number of a board."""
    path = reverse("dashboards:board_rows", args=board.key.split("."))
    return f"{path}?{urlencode({'gauge': gauge, 'value': value})}"


def theme_address(theme: str) -> str:
    """The page of a theme."""
    return reverse("dashboards:theme", args=[theme])


def topic_address(topic: Topic, wish: dict[str, str] | None = None) -> str:
    """The page of a topic, as a reader chose it."""
    path = reverse("dashboards:topic", args=[topic.theme, topic.key])
    return f"{path}?{urlencode(wish)}" if wish else path


def topic_export_address(topic: Topic, kind: str, wish: dict[str, str]) -> str:
    """What a topic's page shows, as a file."""
    path = reverse("dashboards:topic_export", args=[topic.theme, topic.key, kind])
    return f"{path}?{urlencode(wish)}"
