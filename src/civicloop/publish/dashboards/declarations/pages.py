"""Who opens figures, and their pages in the menus."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.rules import WHOLE
from civicloop.kernel.actors.rules import Actor, permission
from civicloop.kernel.clock import services as clock
from civicloop.ui.rules import FOOT, PUBLIC, Thing, declare_thing, navigate

permission(
    "dashboards.open_rows",
    zh="開啟指標背後的案件清單",
    en="Open the rows behind figures",
    roles=("agent", "officer", "head", "analyst", "mayor", "administrator"),
)

permission(
    "dashboards.see_board",
    zh="觀看即時看板",
    en="See the live board",
    roles=("agent", "officer", "head", "analyst", "mayor", "administrator"),
)

navigate(
    "dashboards.themes",
    _("City dashboard"),
    "dashboards:themes",
    permission="dashboards.open_rows",
    section="figures",
    order=3,
    icon="layout-dashboard",
)
navigate(
    "dashboards.public_themes",
    _("City dashboard"),
    "dashboards:themes",
    section=FOOT,
    order=25,
)
navigate(
    "dashboards.statistics",
    _("Statistics by district"),
    "dashboards:statistics",
    permission="dashboards.open_rows",
    section="figures",
    order=4,
    icon="map",
)
navigate(
    "dashboards.public_statistics",
    _("Statistics by district"),
    "dashboards:statistics",
    section=FOOT,
    order=26,
)
navigate(
    "dashboards.performance",
    _("Monthly performance"),
    "dashboards:performance",
    permission="dashboards.open_rows",
    section="figures",
    order=5,
    icon="chart-column",
)
navigate(
    "dashboards.live",
    _("Live board"),
    "dashboards:live",
    permission="dashboards.see_board",
    section="figures",
    order=15,
    icon="activity",
)
navigate(
    "dashboards.figures",
    _("All figures"),
    "dashboards:index",
    permission="dashboards.open_rows",
    section="figures",
    order=20,
    icon="chart-line",
)
navigate(
    "dashboards.on_time",
    _("On-time rate"),
    "dashboards:on_time",
    permission="dashboards.open_rows",
    section="figures",
    order=10,
    icon="gauge",
)
navigate(
    "dashboards.public",
    _("How well the city answers"),
    "dashboards:performance",
    section=PUBLIC,
    order=30,
)

LIVE = "cases.live"


def cases_overdue(actor: Actor, _today: date) -> Thing:
    """The citizens' cases that are overdue at this moment, over the whole city."""
    found = metrics.standing(LIVE, now=clock.now())
    opened = reverse("dashboards:board_rows", args=LIVE.split("."))
    rows = f"{opened}?{urlencode({'gauge': 'overdue', 'value': WHOLE})}"
    more = _("of %(count)s open") % {"count": found.number(WHOLE, "open")}
    board = reverse("dashboards:board", args=LIVE.split("."))
    count = found.number(WHOLE, "overdue")
    url = rows if count and actor.may("dashboards.open_rows") else board
    return Thing(count, url, str(more), "danger")


declare_thing("dashboards.cases", _("Citizens' cases overdue"), permission="dashboards.see_board",
              order=5, look=cases_overdue)  # fmt: skip
