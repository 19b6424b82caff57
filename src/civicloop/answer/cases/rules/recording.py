"""What staff record when they write a request down for somebody else.

A petition made by word of mouth is written down and read back to who made it (Administrative
Procedure Act, article 169); one by letter or fax counts from the day on which it came in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.rules.drafts import PLACE_LIMIT, Faults, check_text
from civicloop.answer.cases.states import Channel

ORAL: Final = frozenset({Channel.PHONE, Channel.COUNTER})
ON_PAPER: Final = frozenset({Channel.LETTER, Channel.FAX})
LONGEST_AGO: Final = 365
NUMBER_LIMIT: Final = 60
ADDRESS_LIMIT: Final = PLACE_LIMIT
_DISTRICT = re.compile(r"^.{0,8}?[縣市].{1,4}?[區鄉鎮市]")


@dataclass(frozen=True, slots=True)
class Record:
    """Beside the request itself: the day it came in, what it was read back to, and by whom.

    ``received_on`` left out is today; ``document_number`` is the number on the letter.
    """

    received_on: date | None = None
    is_read_back: bool = False
    document_number: str = ""
    address: str = ""


def check_record(record: Record, *, channel: str, today: date, scans: int) -> Faults:
    """What is missing or wrong, by the way in which the request came."""
    ago = (today - record.received_on).days if record.received_on else 0
    day: tuple[Fault, ...] = ()
    if ago < 0:
        day = (Fault("in_the_future"),)
    elif channel in ORAL and ago:
        day = (Fault("oral_is_today"),)
    elif ago > LONGEST_AGO:
        day = (Fault("too_long_ago", {"days": LONGEST_AGO}),)
    faults: Mapping[str, tuple[Fault, ...]] = {
        "received_on": day,
        "is_read_back": (Fault("not_read_back"),)
        if channel in ORAL and not record.is_read_back
        else (),
        "scans": (Fault("scan_missing"),) if channel in ON_PAPER and not scans else (),
        "document_number": check_text(record.document_number, limit=NUMBER_LIMIT),
        "address": check_text(record.address, limit=ADDRESS_LIMIT),
    }
    return {name: row for name, row in faults.items() if row}


def mask_address(address: str) -> str:
    """The city and district of an address; of one that does not begin so, the first two signs."""
    if not address:
        return ""
    found = _DISTRICT.match(address)
    return f"{found[0] if found else address[:2]}○○○"
