"""Tell people: ``from civicloop.kernel.notices import services as notices``."""

from civicloop.kernel.notices.services.answering import answer_address
from civicloop.kernel.notices.services.bulletins import announce, spread
from civicloop.kernel.notices.services.deciding import pass_over, retry_message
from civicloop.kernel.notices.services.devices import forget, public_key, subscribe
from civicloop.kernel.notices.services.erasing import erase
from civicloop.kernel.notices.services.fetching import (
    fetch_letters,
    lay_down,
    listening,
    take_from_folder,
)
from civicloop.kernel.notices.services.handling import (
    Handling,
    empty_letters,
    handle_due,
    opened,
    retry_letter,
)
from civicloop.kernel.notices.services.inbox import mark_all_read, mark_read
from civicloop.kernel.notices.services.notifying import notify
from civicloop.kernel.notices.services.placing import dismiss_letter, open_letter, place_letter
from civicloop.kernel.notices.services.preferring import prefer
from civicloop.kernel.notices.services.receiving import receive
from civicloop.kernel.notices.services.sending import Sending, send_due
from civicloop.kernel.notices.services.speaking import spoken

__all__ = [
    "Handling",
    "Sending",
    "announce",
    "answer_address",
    "dismiss_letter",
    "empty_letters",
    "erase",
    "fetch_letters",
    "forget",
    "handle_due",
    "lay_down",
    "listening",
    "mark_all_read",
    "mark_read",
    "notify",
    "open_letter",
    "opened",
    "pass_over",
    "place_letter",
    "prefer",
    "public_key",
    "receive",
    "retry_letter",
    "retry_message",
    "send_due",
    "spoken",
    "spread",
    "subscribe",
    "take_from_folder",
]
