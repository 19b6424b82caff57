"""The ledger's permission and audit sentences."""

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.policies import DECIDE_LETTERS
from civicloop.kernel.ledger.rules import declare_sentence

permission(
    DECIDE_LETTERS,
    zh="處理無法送達的事件",
    en="Decide on events that could not be delivered",
    roles=("administrator",),
)
declare_sentence(
    "ledger.letter_retried",
    "重送「{subscriber}」未能處理的事件",
    "sent {subscriber} an event again",
)
declare_sentence(
    "ledger.letter_discarded",
    "放棄「{subscriber}」未能處理的事件",
    "discarded an event of {subscriber}",
)
