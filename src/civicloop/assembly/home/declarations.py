"""What home hands the others: its page below every page for citizens."""

from django.utils.translation import gettext_lazy as _

from civicloop.ui.rules import FOOT, navigate

navigate(
    "home.accessibility",
    _("Accessibility statement"),
    "home:accessibility",
    section=FOOT,
    order=10,
)
