"""What administration hands the others: two permissions, and its pages in the menu."""

from django.utils.translation import gettext_lazy as _

from civicloop.kernel.actors.rules import permission
from civicloop.ui.rules import navigate

SEE_OVERVIEW = permission(
    "administration.see_overview",
    zh="檢視系統管理總覽",
    en="See the overview of the administration",
    roles=("administrator",),
)
SEE_ACTIVITY = permission(
    "administration.see_activity",
    zh="查詢異動紀錄",
    en="Search the record of changes",
    roles=("administrator",),
)

for order, (name, label, right, icon) in enumerate(
    (
        ("overview", _("Overview"), SEE_OVERVIEW, "layout-dashboard"),
        ("units", _("Agencies and units"), "organizations.manage_units", "network"),
        ("people", _("People"), "organizations.manage_people", "users"),
        ("roles", _("Roles and permissions"), "access.manage_roles", "shield-check"),
        ("calendars", _("Calendars and closures"), "clock.declare_closure", "calendar"),
        ("rules", _("Rules in force"), "rulesets.approve", "scale"),
        ("keys", _("API keys"), "access.issue_api_keys", "key-round"),
        ("notices", _("Outgoing messages"), "notices.retry_message", "mail"),
        ("ledger", _("Ledger"), "ledger.decide_letters", "database"),
        ("retention", _("Retention and destruction"), "privacy.see_retention", "archive"),
        ("holds", _("Legal holds"), "privacy.hold_values", "lock"),
        ("activity", _("Activity"), SEE_ACTIVITY, "history"),
        ("city", _("City"), "city.describe", "landmark"),
    ),
    start=1,
):
    navigate(
        f"administration.{name}",
        label,
        f"administration:{name}",
        permission=right,
        section="administration",
        order=order * 10,
        icon=icon,
    )
