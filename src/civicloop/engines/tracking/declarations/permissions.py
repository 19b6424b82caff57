"""Rights, and the roles that have them from the start; the grant says where they hold."""

from civicloop.kernel.actors.rules import permission

permission(
    "tracking.see",
    zh="檢視列管案件",
    en="See tracked items",
    roles=("officer", "head", "analyst", "mayor"),
)
permission(
    "tracking.report", zh="填報列管進度", en="Report on tracked items", roles=("officer", "head")
)
permission(
    "tracking.approve", zh="核定機關填報", en="Approve what the unit reports", roles=("head",)
)
permission(
    "tracking.review", zh="審查填報與查證", en="Review and verify reports", roles=("analyst",)
)
permission(
    "tracking.manage",
    zh="列管計畫、案件與基準管理",
    en="Keep programmes, items and baselines",
    roles=("analyst",),
)
permission(
    "tracking.release",
    zh="代表會議或機關解除列管",
    en="Release items for a body",
    roles=("head",),
)
