"""How long what plans and indicators say is kept."""

from civicloop.kernel.privacy.rules import declare_term

declare_term(
    "planning.plan",
    basis="檔案法第十一條、第十二條；機關檔案保存年限及銷毀辦法",
    zh="中程計畫、指標、先期作業與施政計畫之填報文字（公務文字，不蒐集個人資料）",
    en="What plans, indicators, projects and annual plans say (official texts; no personal data "
    "are asked for)",
    term_zh="為機關檔案，不自動銷毀；依檔案保存年限區分表，由檔案管理單位辦理移轉或銷毀",
    term_en="Records of the agency: never destroyed by themselves; handed over or destroyed by "
    "its archive under the schedule of retention",
    kept=True,
)
