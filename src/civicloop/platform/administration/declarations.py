"""What administration hands the others: two permissions, and its pages in the menu."""

from django.utils.translation import gettext_lazy as _

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.notices.rules import declare_template
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

declare_template(
    "administration.calendar_missing",
    zh_subject="尚未匯入 {year} 年政府行政機關辦公日曆表",
    zh_body="系統還沒有 {year} 年的辦公日曆表，期限暫以內建曆表計算，補假與調整上班日可能不準。"
    "請至行政院人事行政總處下載後匯入：{link}",
    en_subject="The official calendar of {year} is missing",
    en_body="The government's office calendar of {year} is not loaded. Until it is, deadlines are "
    "counted by the calendar that the product ships, which may be wrong about substitute "
    "holidays and working days. Please load it: {link}",
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
        ("retention", _("Retention and destruction"), "privacy.see_retention", "timer"),
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
