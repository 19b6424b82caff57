"""What home hands the others: its page below every page for citizens."""

from django.utils.translation import gettext_lazy as _

from civicloop.assembly.home import queries
from civicloop.evaluate.resolutions.rules import declare_neighbours
from civicloop.ui.rules import FOOT, navigate

navigate(
    "home.accessibility",
    _("Accessibility statement"),
    "home:accessibility",
    section=FOOT,
    order=10,
)
navigate(
    "home.due",
    _("What is due"),
    "home:due",
    section="work",
    order=2,
    icon="clipboard-list",
)
navigate(
    "home.today",
    _("Ten things to know today"),
    "home:today",
    permission="tracking.see",
    section="plans",
    order=5,
    icon="star",
)
declare_neighbours(
    "cases.case", zh="同地點之市民案件", en="Cases of citizens at this place",
    look=queries.cases_near,
)  # fmt: skip
