"""What is said to agencies whose documents are past their limit."""

from civicloop.kernel.notices.rules import declare_template

declare_template(
    "documents.chased",
    zh_subject="【公文稽催】{unit} {month} 逾限公文 {count} 件，請於 {until} 前說明",
    zh_body=(
        "{unit} {month} 有 {count} 件公文逾限辦結或逾限未辦結，請逐件說明原因及預定辦結日，"
        "並於 {until} 前回復：\n{link}"
    ),
    en_subject="[Documents] {unit}: {count} documents of {month} are past their limit",
    en_body=(
        "{count} documents of {month} were done late or are overdue. Please explain each of them "
        "by {until}:\n{link}"
    ),
)
declare_template(
    "documents.must_improve",
    zh_subject="【公文時效】{unit} {month} 逾限比率逾門檻，請於 {until} 前提出書面改善",
    zh_body=(
        "{unit} {month} 列計公文 {judged} 件，其中 {past} 件逾限，逾限比率已逾門檻。"
        "請說明原因、改善措施並檢討責任，於 {until} 前提出：\n{link}"
    ),
    en_subject="[Documents] {unit}: a written improvement for {month} is due by {until}",
    en_body=(
        "{past} of {judged} documents of {month} were past their limit, more than the threshold. "
        "Please say why, what you do about it and who answers for it by {until}:\n{link}"
    ),
)
