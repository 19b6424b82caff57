"""How the history of documents reads."""

from civicloop.kernel.ledger.rules import declare_sentence

for name, zh, en in (
    ("documents_imported", "匯入公文 {rows} 筆（未收 {refused} 筆）", "Imported {rows} documents"),
    ("document_corrected", "更正 {field}：{before} → {after}", "Corrected {field} to {after}"),
    ("month_published", "發布公文時效月報 {first_day}", "Published the month {first_day}"),
    ("unit_chased", "稽催 {documents} 件，{answer_until} 前回復", "Chased {documents} documents"),
    ("chase_moved", "稽催 {number}：{state}", "Chased {number}: {state}"),
    ("improvement_moved", "書面改善：{state}", "Written improvement: {state}"),
    (
        "agency_reminded",
        "逾期未回復催辦：{stage}（期限 {due_on}）",
        "Reminded of {due_on}: {stage}",
    ),
    ("upload_moved", "公文檔案預覽：{move}（{month}）", "File for {month}: {move}"),
    ("sample_drawn", "抽選公文查訪 {size} 個機關", "Drew {size} agencies for a visit"),
):
    declare_sentence(f"documents.{name}", zh, en)
