"""Who composes pages of their own, where they stand in the menu, and how that reads later."""

from django.utils.translation import gettext_lazy as _

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.ui.rules import navigate

permission(
    "dashboards.compose",
    zh="編排自己的指標頁面",
    en="Compose pages of figures of one's own",
    roles=("agent", "officer", "crew", "head", "analyst", "mayor", "administrator"),
)
navigate(
    "dashboards.own_pages",
    _("My pages"),
    "dashboards:own_pages",
    permission="dashboards.compose",
    section="figures",
    order=2,
    icon="star",
)
for name, zh, en in (
    (
        "page_saved",
        "儲存自訂頁面，第 {version} 版，{cards} 張卡片",
        "Saved a composed page, version {version}, {cards} cards",
    ),
    ("page_shared", "自訂頁面開放對象：{audience}", "Opened a composed page to: {audience}"),
    ("page_removed", "刪除自訂頁面", "Removed a composed page"),
    ("page_restored", "復原自訂頁面", "Restored a composed page"),
    ("first_page_chosen", "變更首頁設定", "Changed the page to begin with"),
):
    declare_sentence(f"dashboards.{name}", zh, en)
