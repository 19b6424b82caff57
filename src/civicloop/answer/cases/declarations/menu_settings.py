"""The pages of the settings in the menu."""

from django.utils.translation import gettext_lazy as _

from civicloop.ui.rules import navigate

for key, label, order, icon in (
    ("categories", _("Categories"), 70, "tag"),
    ("routing", _("Routing"), 75, "forward"),
    ("replies", _("Ready-made replies"), 80, "message-square"),
):
    navigate(
        f"cases.{key}",
        label,
        f"cases:{key}",
        permission="cases.edit_categories",
        section="work",
        order=order,
        icon=icon,
    )
navigate(
    "cases.imports",
    _("Imports"),
    "cases:imports",
    permission="cases.import",
    section="work",
    order=85,
    icon="download",
)
