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
    "documents.returned",
    zh_subject="【公文稽催】{unit} {number} 之說明經退回，請補正",
    zh_body="公文 {number} 之逾限說明經退回，意見：{remark}\n請補正後重新送出：\n{link}",
    en_subject="[Documents] {unit}: the explanation of {number} was returned",
    en_body="The explanation of {number} was returned: {remark}\nPlease mend it:\n{link}",
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
for key, zh_subject, zh_body, en_subject, en_body in (
    (
        "chase_over",
        "【公文稽催逾期】{unit} {month} 尚有 {count} 件未說明（期限 {until}）",
        "{unit} {month} 之公文稽催應於 {until} 前回復，尚有 {count} 件未說明，請儘速填復：\n{link}",
        "[Documents] {unit}: {count} explanations were due on {until}",
        (
            "{count} documents of {month} were to be explained by {until} and are not. "
            "Please explain them:\n{link}"
        ),
    ),
    (
        "chase_head",
        "【公文稽催逾期】{unit} {month} 經催辦仍有 {count} 件未說明，請督促",
        (
            "{unit} {month} 之公文稽催應於 {until} 前回復，經催辦仍有 {count} 件未說明，"
            "請單位主管督促辦理：\n{link}"
        ),
        "[Documents] {unit}: {count} explanations are still missing",
        (
            "{count} documents of {month} were to be explained by {until}. Those who explain were "
            "reminded and did not. Please see to it:\n{link}"
        ),
    ),
    (
        "improvement_over",
        "【公文時效】{unit} {month} 書面改善逾期未提出（期限 {until}）",
        "{unit} {month} 之書面改善應於 {until} 前提出，尚未收到，請儘速提出：\n{link}",
        "[Documents] {unit}: the written improvement for {month} was due on {until}",
        "The written improvement for {month} was due on {until}. Please write it:\n{link}",
    ),
    (
        "improvement_head",
        "【公文時效】{unit} {month} 書面改善經催辦仍未提出，請督促",
        (
            "{unit} {month} 之書面改善應於 {until} 前提出，經催辦仍未提出，"
            "請單位主管督促辦理：\n{link}"
        ),
        "[Documents] {unit}: the written improvement for {month} is still missing",
        (
            "The written improvement for {month} was due on {until}. Those who write it were "
            "reminded and did not. Please see to it:\n{link}"
        ),
    ),
):
    declare_template(
        f"documents.{key}",
        zh_subject=zh_subject,
        zh_body=zh_body,
        en_subject=en_subject,
        en_body=en_body,
    )
