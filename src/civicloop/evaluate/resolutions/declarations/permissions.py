"""Who may see, keep and chair."""

from civicloop.kernel.actors.rules import permission

SEE = permission(
    "resolutions.see",
    zh="檢視會議決議、指示與議會建決議案",
    en="See resolutions, instructions and motions",
    roles=("officer", "head", "analyst", "mayor"),
)
KEEP = permission(
    "resolutions.keep",
    zh="登錄會議、決議與議會建決議案",
    en="Keep meetings, decisions and motions",
    roles=("analyst",),
)
CHAIR = permission(
    "resolutions.chair",
    zh="主持會議並記錄裁示",
    en="Chair a meeting and note decisions",
    roles=("analyst", "mayor"),
)
