"""What is said to reporters and to units, in both languages."""

from civicloop.kernel.notices.rules import declare_template

declare_template(
    "cases.received",
    zh_subject="【{number}】已收到您的通報：{category}",
    zh_body=(
        "您好：\n\n我們已收到您通報的「{category}」，案件編號 {number}，查詢碼 {secret}，"
        "由{unit}辦理，預定於 {answer_due} 前答復。\n\n查詢進度：{link}\n\n"
        "請妥善保存本信；持有連結者即可查看案件內容，請勿轉寄。"
    ),
    en_subject="[{number}] We have your report: {category}",
    en_body=(
        "Thank you. We have your report about “{category}”. The case number is {number}, the "
        "code {secret}. {unit} is in charge and will answer by {answer_due}.\n\n"
        "Follow it here: {link}\n\n"
        "Keep this message: whoever has the link can see the case. Please do not forward it."
    ),
    channels=("email",),
)
declare_template(
    "cases.in_progress",
    zh_subject="【{number}】已開始處理：{category}",
    zh_body="您好：\n\n{unit}已開始處理您通報的「{category}」。\n\n查詢進度：{link}",
    en_subject="[{number}] Work has begun: {category}",
    en_body="{unit} has begun work on your report about “{category}”.\n\nFollow it here: {link}",
    channels=("email",),
)
declare_template(
    "cases.question",
    zh_subject="【{number}】請您補充說明：{category}",
    zh_body=(
        "您好：\n\n{unit}辦理您通報的「{category}」時，需請您補充：\n\n{question}\n\n"
        "請於 {until} 前由下列連結回覆：\n{link}"
    ),
    en_subject="[{number}] We have a question: {category}",
    en_body=(
        "{unit} needs to know more about your report “{category}”:\n\n{question}\n\n"
        "Please answer here by {until}:\n{link}"
    ),
    channels=("email",),
)
declare_template(
    "cases.closed",
    zh_subject="【{number}】處理結果：{outcome}",
    zh_body=(
        "您好：\n\n您通報的「{category}」已由{unit}處理，結果為「{outcome}」：\n\n{answer}\n\n"
        "查看照片與進度：{link}\n為我們評分：{link}#rate\n問題仍未改善，申請重啟：{link}#reopen"
    ),
    en_subject="[{number}] Result: {outcome}",
    en_body=(
        "{unit} has closed your report about “{category}”: {outcome}.\n\n{answer}\n\n"
        "See the photos: {link}\nRate us: {link}#rate\nIt is not fixed: {link}#reopen"
    ),
    channels=("email",),
)
declare_template(
    "cases.reopened",
    zh_subject="【{number}】案件已重啟：{category}",
    zh_body=(
        "您好：\n\n案件已重啟，由{unit}再次處理，預定於 {answer_due} 前答復。\n\n查詢進度：{link}"
    ),
    en_subject="[{number}] Your case is open again: {category}",
    en_body=(
        "Your case is open again. {unit} looks at it once more and will answer by {answer_due}."
        "\n\nFollow it here: {link}"
    ),
    channels=("email",),
)
declare_template(
    "cases.mail",
    zh_subject="【{number}】{subject}",
    zh_body="{text}\n\n您可以直接回覆本信，內容將併入案件；或由此查看進度：\n{link}",
    en_subject="[{number}] {subject}",
    en_body=(
        "{text}\n\nYou can answer this e-mail; what you write joins your case. "
        "Or follow the case here:\n{link}"
    ),
    channels=("email",),
)
for key, zh, en in (
    ("unit_new", "新案件", "New case"),
    ("unit_passed", "改分案件", "Case passed on to you"),
    ("unit_reopened", "民眾申請重啟", "Case reopened"),
    ("unit_answered", "案件恢復處理", "Case goes on"),
    ("unit_mail", "案件有新來信", "An e-mail joined a case"),
    (
        "unit_returned",
        "寄給民眾的信遭退回，請改以電話聯絡",
        "E-mail to the citizen came back; please call",
    ),
):
    declare_template(
        f"cases.{key}",
        zh_subject=f"{zh}：{{category}}（{{number}}）",
        zh_body="地點：{place}\n下一期限：{due}\n{link}",
        en_subject=f"{en}: {{category}} ({{number}})",
        en_body="Place: {place}\nDue next: {due}\n{link}",
        channels=("inbox", "email"),
    )
