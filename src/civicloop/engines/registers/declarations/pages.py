"""The pages of the module in the menus."""

from django.utils.translation import gettext_lazy as _

from civicloop.engines.registers.declarations.permissions import SEE
from civicloop.ui.rules import FOOT, navigate

navigate(
    "registers.index",
    _("Registers"),
    "registers:index",
    permission=SEE,
    section="knowledge",
    order=40,
    icon="database",
)
navigate("registers.open", _("Open registers"), "registers:open", section=FOOT, order=30)
