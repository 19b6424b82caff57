"""How long what is written about tracked items is kept."""

from civicloop.kernel.privacy.rules import declare_term

declare_term(
    "tracking.item",
    basis="檔案法第十一條、第十二條；機關檔案保存年限及銷毀辦法",
    zh="列管案件之填報、說明、決議與標案資料（公務文字，不蒐集個人資料；廠商為法人名稱）",
    en="Reports, explanations, resolutions and tenders of tracked items (official texts; "
    "no personal data are asked for, contractors are firms)",
    term_zh="為機關檔案，不自動銷毀；依檔案保存年限區分表，由檔案管理單位辦理移轉或銷毀",
    term_en="Records of the agency: never destroyed by themselves; handed over or destroyed by "
    "its archive under the schedule of retention",
    kept=True,
)
