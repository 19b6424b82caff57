"""How long what was decided, and what became of it, is kept."""

from civicloop.kernel.privacy.rules import declare_term

declare_term(
    "resolutions.decision",
    basis="檔案法第十一條、第十二條；機關檔案保存年限及銷毀辦法",
    zh="會議決議、指示、質詢、議案與辦理情形（公務文字；民意代表姓名屬公開之職務資料）",
    en="Decisions, instructions, questions, motions and replies (official texts; names of "
    "representatives are public by their office)",
    term_zh="為機關檔案，不自動銷毀；依檔案保存年限區分表，由檔案管理單位辦理移轉或銷毀",
    term_en="Records of the agency: never destroyed by themselves; handed over or destroyed by "
    "its archive under the schedule of retention",
    kept=True,
)
