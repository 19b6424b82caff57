"""The pages of the module in the menu."""

from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.documents import queries
from civicloop.evaluate.documents.declarations.permissions import MANAGE, SEE
from civicloop.kernel.actors.rules import Actor
from civicloop.ui.rules import navigate


def _owed(actor: Actor) -> object:
    return queries.owed(actor)


def _to_improve(actor: Actor) -> object:
    return queries.improvements_to_do(actor)


for key, url, label, order, permission, icon, count in (
    ("month", "latest", _("Timeliness of documents"), 60, SEE, "file-text", None),
    ("overdue", "overdue", _("Documents past their limit"), 61, SEE, "calendar-clock", None),
    ("chases", "chases", _("Chased agencies"), 62, SEE, "bell", _owed),
    ("improvements", "improvements", _("Written improvements"), 62, SEE, "pencil", _to_improve),
    ("visits", "samples", _("Agencies drawn for visits"), 63, MANAGE, "ticket", None),
    ("files", "imports", _("Files of documents"), 64, MANAGE, "upload", None),
):
    navigate(
        f"documents.{key}",
        label,
        f"documents:{url}",
        permission=permission,
        section="plans",
        order=order,
        icon=icon,
        count=count,
    )
