"""Who may read, write, review, keep and approve plans, by role."""

from civicloop.kernel.actors.rules import permission

STAFF = ("officer", "head", "analyst", "mayor", "administrator")
SEE = permission(
    "planning.see", zh="查閱施政計畫與績效指標", en="Read plans and indicators", roles=STAFF
)
WRITE = permission(
    "planning.write",
    zh="撰寫本機關之計畫、指標與成果",
    en="Write plans, indicators and results of the own agency",
    roles=("officer", "head"),
)
REVIEW = permission(
    "planning.review",
    zh="審查各機關之計畫、成果與先期作業",
    en="Review plans, results and projects of agencies",
    roles=("analyst",),
)
MANAGE = permission(
    "planning.manage",
    zh="管理中程計畫、先期作業與施政計畫",
    en="Keep four-year plans, pre-reviews and annual plans",
    roles=("analyst", "administrator"),
)
APPROVE = permission(
    "planning.approve",
    zh="核定計畫、指標與預算平衡",
    en="Approve plans, indicators and balances",
    roles=("analyst", "administrator"),
)
