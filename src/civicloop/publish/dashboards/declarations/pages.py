"""Who opens figures, and their pages in the menus."""

from django.utils.translation import gettext_lazy as _

from civicloop.kernel.actors.rules import permission
from civicloop.ui.rules import FOOT, PUBLIC, navigate

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
