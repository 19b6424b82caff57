"""The notices' permission and audit sentences."""

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.notices.policies import RETRY

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
