"""The pages of the module in the menu."""

from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions.declarations.permissions import SEE
from civicloop.ui.rules import navigate

for key, label, order, icon, count in (
    ("decisions", _("Resolutions and instructions"), 60, "scale", None),
    ("work", _("Replies to write and judge"), 61, "inbox", queries.waiting_work),
    ("meetings", _("Meetings"), 62, "users", None),
    ("motions", _("Motions of the council"), 63, "landmark", None),
    ("releases", _("Releases"), 64, "badge-check", queries.releases_to_decide),
    ("matters", _("One matter, one file"), 65, "layers", None),
    ("carried", _("Money carried over"), 68, "database", None),
    ("bodies", _("Bodies"), 66, "building-2", None),
    ("find", _("Find what was decided"), 67, "search", None),
):
    navigate(
        f"resolutions.{key}",
        label,
        f"resolutions:{key}",
        permission=SEE,
        section="plans",
        order=order,
        icon=icon,
        count=count,
    )
