"""What is said to those who write to the mayor before their letter is a case."""

from civicloop.kernel.notices.rules import declare_template

declare_template(
    "cases.letter_confirm",
    zh_subject="請確認您寫給市長的信",
    zh_body=(
        "您好：\n\n我們收到一封以此信箱寫給市長的信，尚未立案。\n\n"
        "請於 {hours} 小時內開啟下列連結，閱讀後按「確認送出」；確認後立即立案並起算處理期限：\n"
        "{link}\n\n"
        "若不是您所寫，請忽略本信；逾時未確認，信件內容即自系統刪除。"
    ),
    en_subject="Please confirm your letter to the mayor",
    en_body=(
        "A letter to the mayor was written with this address. It is no case yet.\n\n"
        "Open this link within {hours} hours, read it and choose “Confirm and send”; it becomes a "
        "case at once, and the time to answer begins:\n{link}\n\n"
        "If you did not write it, do nothing: the letter is deleted when that time is over."
    ),
    channels=("email",),
)
