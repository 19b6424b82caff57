"""What is said to those who follow a case, and how it reads in its history."""

from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.notices.rules import declare_template

declare_template(
    "cases.follow_confirm",
    zh_subject="請確認關注案件 {number}",
    zh_body=(
        "您好：\n\n有人以此信箱關注案件 {number}「{category}」（{place}）。\n\n"
        "若是您本人，請於 {hours} 小時內開啟下列連結並按「確認關注」：\n{link}\n\n"
        "若不是您，請忽略本信；逾時未確認，此信箱即自系統刪除。"
    ),
    en_subject="Please confirm that you follow case {number}",
    en_body=(
        "Somebody gave this address to follow case {number}, “{category}” ({place}).\n\n"
        "If it was you, open this link within {hours} hours and choose “Yes, follow this case”:\n"
        "{link}\n\n"
        "If it was not you, do nothing: the address is deleted when that time is over."
    ),
    channels=("email",),
)
declare_template(
    "cases.followed_step",
    zh_subject="【{number}】{step}：{category}",
    zh_body=(
        "您好：\n\n您關注的案件 {number}「{category}」（{place}）：{step}。\n\n"
        "查看進度或取消關注：\n{link}"
    ),
    en_subject="[{number}] {step}: {category}",
    en_body=(
        "You follow case {number}, “{category}” ({place}). {step}.\n\n"
        "See where it stands, or stop following it:\n{link}"
    ),
    channels=("email",),
)
declare_sentence("cases.case_followed", "有民眾開始關注本案", "Somebody began to follow the case")
declare_sentence("cases.case_unfollowed", "有民眾取消關注", "Somebody stopped following the case")
