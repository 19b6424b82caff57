"""The notices' permission and audit sentences."""

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.notices.adapters import webpush
from civicloop.kernel.notices.policies import ANNOUNCE, PLACE, RETRY
from civicloop.kernel.notices.rules import carry_with, declare_template
from civicloop.kernel.privacy.rules import declare_term

permission(RETRY, zh="重送未送達的通知", en="Send failed notices again", roles=("administrator",))
declare_sentence("notices.message_sent", zh="已通知（{channel}）", en="notified ({channel})")
declare_sentence(
    "notices.message_given_up",
    zh="通知無法送達（{channel}）",
    en="the notice could not be delivered ({channel})",
)
declare_sentence(
    "notices.message_retried",
    zh="重新寄送通知（{channel}）",
    en="had the notice sent again ({channel})",
)
declare_sentence(
    "notices.message_returned",
    zh="通知遭對方退回（{channel}，{code}）",
    en="the notice was returned by the other side ({channel}, {code})",
)
declare_sentence("notices.letter_received", zh="收到來信（{way}）", en="a letter came in ({way})")
declare_sentence("notices.letter_taken", zh="來信已處理", en="the letter was taken")
declare_sentence(
    "notices.letter_set_aside",
    zh="來信擱置（{code}）",
    en="the letter was set aside ({code})",
)
declare_sentence(
    "notices.letter_stuck",
    zh="來信無法讀取（{code}）",
    en="the letter could not be read ({code})",
)
declare_sentence("notices.letter_retried", zh="重新讀取來信", en="had the letter read again")
declare_sentence(
    "notices.letter_dismissed", zh="來信無須處理", en="found nothing to do about the letter"
)
permission(
    PLACE,
    zh="閱讀擱置來信並決定如何處理",
    en="Read letters that were set aside, and place them",
    roles=("agent",),
)

permission(
    ANNOUNCE,
    zh="向訂閱民眾發送推播",
    en="Send bulletins to the devices of a topic",
    roles=("agent", "administrator"),
)
declare_sentence(
    "notices.bulletin_announced", zh="發送推播（{topic}）", en="sent a bulletin ({topic})"
)
declare_sentence(
    "notices.bulletin_spread",
    zh="推播已送交 {devices} 台裝置",
    en="the bulletin was queued for {devices} devices",
)
declare_template(
    "notices.bulletin",
    zh_subject="{title}",
    zh_body="{text}",
    en_subject="{title}",
    en_body="{text}",
    channels=("webpush",),
)
declare_template(
    "notices.bulletin_urgent",
    zh_subject="{title}",
    zh_body="{text}",
    en_subject="{title}",
    en_body="{text}",
    channels=("webpush",),
    quiet_hours=(0, 0),  # no hour is quiet for it
)
carry_with("webpush", webpush.carrier)
declare_term(
    "notices.message",
    basis="個人資料保護法第十一條第三項",
    zh="寄出通知之內容與地址",
    en="What notices said, and where they went",
    term_zh="與所屬案件同時銷毀；寄送紀錄保留",
    term_en="Go with the object that they are about; the record of delivery stays",
)
declare_term(
    "notices.letter",
    basis="個人資料保護法第十一條第三項",
    zh="電子郵件來信原文",
    en="Letters that came in by e-mail, as they came",
    term_zh="處理後十三週；所屬案件銷毀時一併銷毀",
    term_en="Thirteen weeks after they were read, and at the latest with the case",
)
declare_term(
    "notices.push_device",
    basis="個人資料保護法第十一條第三項",
    zh="推播訂閱",
    en="Subscriptions to bulletins",
    term_zh="取消訂閱或推播服務回報失效時立即刪除",
    term_en="Deleted when they are ended, or when the push service says that they are",
)
