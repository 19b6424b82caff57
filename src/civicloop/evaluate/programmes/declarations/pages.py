"""The module's pages in the menu, and how its events read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking import queries as tracked
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.ui.rules import navigate

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from civicloop.engines.tracking.models import Report

declare_sentence(
    "programmes.plans_imported",
    "匯入 {system}：新增 {items} 案、基準 {plans} 版、數據 {figures} 筆，退回 {refused} 列",
    "Imported {system}: {items} items, {plans} plans, {figures} figures, {refused} rows refused",
)
declare_sentence(
    "programmes.tenders_imported",
    "匯入標案 {system}：{tenders} 筆，退回 {refused} 列",
    "Imported tenders of {system}: {tenders}, {refused} rows refused",
)
declare_sentence(
    "programmes.stages_imported",
    "匯入分階段經費 {system}：{stages} 個階段，退回 {refused} 列",
    "Imported money by stage of {system}: {stages} stages, {refused} rows refused",
)
declare_sentence(
    "programmes.results_kept",
    "登錄 {year} 年中央考核：案件 {items} 件，全市 {score} 分",
    "Central evaluation of {year} kept: {items} items, the city {score}",
)
declare_sentence(
    "programmes.results_removed",
    "移除 {year} 年中央考核 {results} 筆",
    "Central evaluation of {year} taken off: {results} results",
)
declare_sentence("programmes.tender_kept", "登錄標案資料", "A tender was kept")
declare_sentence("programmes.tender_removed", "移除標案資料", "A tender was taken off")


def owed(actor: Actor) -> QuerySet[Report]:
    """The reports that the actor's units owe."""
    return tracked.owed(actor)


def to_review(actor: Actor) -> QuerySet[Report]:
    """The reports that the actor reviews."""
    return tracked.to_review(actor)


for key, label, right, order, icon, count in (
    ("owed", _("My reports due"), "tracking.report", 10, "pencil", owed),
    ("to_review", _("Reports to review"), "tracking.review", 12, "clipboard-check", to_review),
    ("programmes", _("Programmes of tracked plans"), "tracking.see", 16, "layers", None),
    ("portfolio", _("Portfolio of tracked items"), "tracking.see", 18, "clipboard-list", None),
    ("waiting", _("Changes and releases that wait"), "tracking.see", 20, "inbox", None),
    ("records", _("Research, plan and control"), "tracking.review", 21, "arrow-up-down", None),
    ("silence", _("Silence"), "tracking.review", 22, "bell", None),
    ("honesty", _("Do remedies keep their promise?"), "tracking.see", 24, "scale", None),
):
    navigate(
        f"programmes.{key}",
        label,
        f"programmes:{key}",
        permission=right,
        section="plans",
        order=order,
        icon=icon,
        count=count,
    )
