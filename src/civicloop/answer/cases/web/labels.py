"""Codes in words: states, outcomes, reasons and channels, with the tone of their badge."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.answer.cases.states import (
    CaseState,
    Channel,
    Ending,
    Outcome,
    PauseReason,
    ReopenReason,
    TransferReason,
)

Label = str | Promise

STATES: dict[str, Label] = {
    CaseState.RECEIVED: pgettext_lazy("case state", "Received"),
    CaseState.ASSIGNED: pgettext_lazy("case state", "Assigned"),
    CaseState.ACCEPTED: pgettext_lazy("case state", "Accepted"),
    CaseState.IN_PROGRESS: pgettext_lazy("case state", "In progress"),
    CaseState.WAITING: pgettext_lazy("case state", "Waiting for the citizen"),
    CaseState.ANSWERED: pgettext_lazy("case state", "Answered"),
    CaseState.CLOSED: pgettext_lazy("case state", "Closed"),
    CaseState.WITHDRAWN: pgettext_lazy("case state", "Withdrawn"),
}
CITIZEN_STATES: dict[str, Label] = STATES | {
    CaseState.RECEIVED: pgettext_lazy("case state", "With the city"),
    CaseState.WAITING: pgettext_lazy("case state", "Waiting for your answer"),
}
TONES: dict[str, str] = {
    CaseState.RECEIVED: "warning",
    CaseState.ASSIGNED: "info",
    CaseState.ACCEPTED: "info",
    CaseState.IN_PROGRESS: "violet",
    CaseState.WAITING: "warning",
    CaseState.ANSWERED: "success",
    CaseState.CLOSED: "neutral",
    CaseState.WITHDRAWN: "neutral",
}
OUTCOMES: dict[str, Label] = {
    Outcome.FIXED: pgettext_lazy("outcome", "Fixed"),
    Outcome.HANDLED: pgettext_lazy("outcome", "Dealt with"),
    Outcome.CANNOT_ACT: pgettext_lazy("outcome", "Cannot act"),
    Outcome.NOT_OURS: pgettext_lazy("outcome", "Not the city's"),
    Outcome.NO_FAULT: pgettext_lazy("outcome", "No fault found"),
}
CHANNELS: dict[str, Label] = {
    Channel.WEB: pgettext_lazy("channel", "Web"),
    Channel.PHONE: pgettext_lazy("channel", "Telephone"),
    Channel.COUNTER: pgettext_lazy("channel", "Counter"),
    Channel.LETTER: pgettext_lazy("channel", "Letter"),
    Channel.FAX: pgettext_lazy("channel", "Fax"),
    Channel.EMAIL: pgettext_lazy("channel", "E-mail"),
    Channel.APP: pgettext_lazy("channel", "App"),
    Channel.OPEN311: "Open311",
    Channel.SENSOR: pgettext_lazy("channel", "Sensor"),
    Channel.IMPORTED: pgettext_lazy("channel", "Imported"),
}
PAUSES: dict[str, Label] = {
    PauseReason.INFORMATION: _("We need to know more"),
    PauseReason.ACCESS: _("We need to be let in"),
    PauseReason.CONSENT: _("We need consent"),
}
TRANSFERS: dict[str, Label] = {
    TransferReason.NOT_OUR_PLACE: _("The place is not in our care"),
    TransferReason.NOT_OUR_MATTER: _("The matter is not ours"),
    TransferReason.PRIVATE_PROPERTY: _("Private property, another unit advises"),
    TransferReason.WRONG_CATEGORY: _("The category was wrong"),
}
REOPENINGS: dict[str, Label] = {
    ReopenReason.NOT_FIXED: _("It is not fixed"),
    ReopenReason.ONLY_PARTLY: _("It is fixed only in part"),
    ReopenReason.WRONG_PLACE: _("The wrong place was seen to"),
}
SENDERS: dict[str, Label] = {
    "reporter": pgettext_lazy("sender of an e-mail", "the reporter"),
    "other": pgettext_lazy("sender of an e-mail", "another address"),
}
PURPOSES: dict[str, Label] = {
    "contact": _("To contact the reporter about this case"),
    "visit": _("To arrange a visit"),
    "verify": _("To check a repeated or doubtful report"),
    "legal": _("A law or a court asks for it"),
}
ENDINGS: dict[str, Label] = {
    Ending.CONFIRMED: pgettext_lazy("ending", "the reporter says that it is done"),
    Ending.UNOPPOSED: pgettext_lazy("ending", "nobody objected in time"),
}
CONFIDENTIALITIES: dict[str, Label] = {
    "normal": _("Normal"),
    "protected": _("Protected: who reported is kept from the unit"),
    "restricted": _("Restricted: seen by handler, head and named people"),
}
KINDS: dict[str, Label] = {
    "dispatch": _("Dispatch"),
    "petition": _("Petition"),
    "mailbox": _("Mayor's mailbox"),
}
BASES: dict[str, Label] = {
    "rule_set": _("As the rule set says"),
    "working_days": _("Working days"),
    "calendar_days": _("Calendar days"),
}
COMPARISONS: dict[str, Label] = {
    "is": _("is"),
    "is_not": _("is not"),
    "at_least": _("is at least"),
    "less_than": _("is less than"),
}
MOVES: dict[str, Label] = {
    "sort": pgettext_lazy("case step", "Sort"),
    "assign": pgettext_lazy("case step", "Assign"),
    "accept": pgettext_lazy("case step", "Accept"),
    "start": pgettext_lazy("case step", "Start work"),
    "close": pgettext_lazy("case step", "Answer"),
    "pause": pgettext_lazy("case step", "Ask the citizen"),
    "resume": pgettext_lazy("case step", "Go on"),
    "join": pgettext_lazy("case step", "Ask another unit"),
    "extend": pgettext_lazy("case step", "Ask for more time"),
    "refuse": pgettext_lazy("case step", "Refuse"),
    "transfer": pgettext_lazy("case step", "Transfer"),
    "withdraw": pgettext_lazy("case step", "Withdraw"),
    "reopen": pgettext_lazy("case step", "Reopen"),
    "undo": pgettext_lazy("case step", "Take back"),
    "confirm": pgettext_lazy("case step", "It is done"),
    "note": pgettext_lazy("case step", "Add a note"),
    "hand_over": pgettext_lazy("case step", "Give to a colleague"),
    "correspond": pgettext_lazy("case step", "Write an e-mail"),
}
MOVE_ICONS: dict[str, str] = {
    "sort": "clipboard-list",
    "assign": "forward",
    "accept": "user-check",
    "start": "hard-hat",
    "close": "clipboard-check",
    "pause": "message-square",
    "resume": "arrow-right",
    "join": "users",
    "extend": "calendar-clock",
    "refuse": "undo-2",
    "transfer": "forward",
    "withdraw": "circle-x",
    "reopen": "rotate-ccw",
    "note": "pencil",
    "hand_over": "user",
    "correspond": "mail",
}


def choices(labels: dict[str, Label], only: Iterable[StrEnum] = ()) -> list[tuple[str, Label]]:
    """Codes with their words, for a form or a filter; all of them, or only some."""
    wanted = [str(code) for code in only] or list(labels)
    return [(str(code), labels[code]) for code in wanted]


def citizens_badge(state: str, outcome: str = "") -> tuple[Label, str]:
    """The word and the tone of a state, as its reporter reads it."""
    if state in {CaseState.WAITING, CaseState.RECEIVED}:
        return CITIZEN_STATES[state], TONES[state]
    return state_badge(state, outcome)


def state_badge(state: str, outcome: str = "") -> tuple[Label, str]:
    """The word and the tone of a state; what was answered as fixed is resolved."""
    if state == CaseState.ANSWERED and outcome == Outcome.FIXED:
        return pgettext_lazy("case state", "Resolved"), TONES[state]
    return STATES[state], TONES[state]
