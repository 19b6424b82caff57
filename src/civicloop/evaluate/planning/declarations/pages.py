"""The pages of the module in the menu."""

from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning.declarations.permissions import APPROVE, REVIEW, SEE
from civicloop.kernel.actors.rules import Actor
from civicloop.ui.rules import navigate


def _definitions(_actor: Actor) -> object:
    return queries.versions_waiting().order_by()


def _results(_actor: Actor) -> object:
    return queries.results_waiting().order_by()


for key, label, order, permission, icon, count in (
    ("plans", _("Four-year plans"), 40, SEE, "flag", None),
    ("indicators", _("Indicators"), 41, SEE, "chart-line", None),
    ("definitions", _("Indicators to approve"), 42, APPROVE, "badge-check", _definitions),
    ("results", _("Results of indicators"), 43, SEE, "clipboard-check", None),
    ("years", _("Summaries of years"), 45, SEE, "message-square", None),
    ("rounds", _("Pre-reviews"), 50, SEE, "sliders-horizontal", None),
    ("proposals", _("Proposed projects"), 51, SEE, "clipboard-list", None),
    ("books", _("Annual plans and outlines"), 52, SEE, "book-open", None),
    ("pledges", _("Pledges of the mayor"), 53, SEE, "star", None),
    ("undertakings", _("Major projects and studies"), 54, SEE, "landmark", None),
    ("review", _("Results to review"), 44, REVIEW, "scale", _results),
):
    navigate(
        f"planning.{key}",
        label,
        f"planning:{key}",
        permission=permission,
        section="plans",
        order=order,
        icon=icon,
        count=count,
    )
