"""What the module hands the engines of the house."""

from django.utils.translation import gettext_lazy as _

from civicloop.kernel.actors.rules import permission
from civicloop.ui.rules import navigate

permission(
    "dashboards.see_figures",
    zh="檢視指標與儀表板",
    en="See figures and dashboards",
    roles=("agent", "officer", "head", "analyst", "mayor", "administrator"),
)

navigate(
    "dashboards.figures",
    _("All figures"),
    "dashboards:index",
    permission="dashboards.see_figures",
    section="figures",
    order=20,
    icon="chart-line",
)
navigate(
    "dashboards.on_time",
    _("On-time rate"),
    "dashboards:on_time",
    permission="dashboards.see_figures",
    section="figures",
    order=10,
    icon="gauge",
)
