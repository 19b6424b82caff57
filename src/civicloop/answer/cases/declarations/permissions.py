"""Rights, and the roles that have them from the start.

Where a right holds is said by the grant: an officer's in the own unit, an agent's and
an analyst's in the whole city.
"""

from civicloop.kernel.actors.rules import permission

DESKS = ("officer", "head")
UNITS = ("officer", "crew", "head")

permission(
    "cases.see",
    zh="檢視案件（個資遮蔽）",
    en="See cases, personal values masked",
    roles=("agent", "analyst", *UNITS),
)
permission(
    "cases.open_for_caller",
    zh="代民眾立案",
    en="Open a case for a caller",
    roles=("agent", *DESKS),
)
permission(
    "cases.assign",
    zh="分派中心待分案件",
    en="Name the unit of a case that the centre has to sort",
    roles=("agent", *DESKS),
)
permission("cases.accept", zh="受理與開始處理", en="Accept a case and start work", roles=UNITS)
permission("cases.close", zh="結案回報", en="Close a case and report back", roles=UNITS)
permission("cases.note", zh="新增內部備註", en="Write internal notes", roles=("agent", *UNITS))
permission(
    "cases.pause",
    zh="請民眾補充並暫停計時",
    en="Ask the citizen and pause the clocks",
    roles=DESKS,
)
permission(
    "cases.refuse", zh="退回並指明權責單位", en="Refuse and name the right unit", roles=DESKS
)
permission(
    "cases.transfer", zh="改派其他單位", en="Transfer a case to another unit", roles=("head",)
)
permission(
    "cases.correspond",
    zh="寫信給陳情人（不顯示信箱）",
    en="Write an e-mail to the reporter, whose address is not shown",
    roles=("agent", *DESKS),
)
permission(
    "cases.withdraw",
    zh="代民眾撤案",
    en="Withdraw a case for its reporter",
    roles=("agent", *DESKS),
)
permission(
    "cases.reopen",
    zh="重啟已結案件",
    en="Reopen a closed case",
    roles=("agent", "head"),
)
permission(
    "cases.unseal",
    zh="具明目的後調閱陳情人資料",
    en="Read the reporter's data for a stated purpose",
    roles=("agent", *DESKS),
)
permission(
    "cases.post_open311",
    zh="以 Open311 介面通報（程式金鑰）",
    en="Post reports over Open311 (keys of programs)",
)
permission(
    "cases.publish",
    zh="決定案件與照片是否公開",
    en="Decide what the public sees of a case",
    roles=("agent", *DESKS),
)
permission(
    "cases.see_public",
    zh="檢視公開案件",
    en="See what is published of cases",
)
permission(
    "cases.edit_categories",
    zh="編輯案件類別與分派規則",
    en="Edit categories and routing",
    roles=("administrator",),
)
permission(
    "cases.import",
    zh="匯入其他系統之案件",
    en="Take over the cases of other systems",
    roles=("administrator",),
)
permission(
    "cases.see_figure_rows",
    zh="檢視指標背後的案件清單（個資遮蔽）",
    en="Open the rows behind a figure, personal values masked",
    roles=("analyst", "mayor"),
)
permission(
    "cases.call",
    zh="電話通報權責單位並登錄",
    en="Telephone the unit in charge and record the call",
    roles=("agent", "head"),
)
permission(
    "cases.keep_duty",
    zh="維護值班電話",
    en="Keep the list of duty telephones",
    roles=("agent", "head"),
)
permission(
    "cases.hold_visits",
    zh="辦理會勘、複查與協調",
    en="Hold inspections, re-checks and mediations",
    roles=("agent", *DESKS),
)
permission(
    "cases.hand_over",
    zh="指派承辦人",
    en="Say which colleague sees to a case",
    roles=DESKS,
)
