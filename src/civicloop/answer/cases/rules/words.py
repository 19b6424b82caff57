"""Codes in both languages, for messages that leave the house."""

from typing import Final

from civicloop.answer.cases.states import Outcome

OUTCOMES: Final[dict[str, tuple[str, str]]] = {
    Outcome.FIXED: ("已修復", "fixed"),
    Outcome.CANNOT_ACT: ("目前無法處理", "cannot act at present"),
    Outcome.NOT_OURS: ("非市府權責", "not the city's to repair"),
    Outcome.NO_FAULT: ("現場無異狀", "no fault found"),
}
