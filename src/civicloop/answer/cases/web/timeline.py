"""The history of a case as lines to read: references as names, codes as words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.queries import Told
from civicloop.answer.cases.web.labels import (
    ENDINGS,
    OUTCOMES,
    PAUSES,
    REOPENINGS,
    SENDERS,
    TRANSFERS,
    Label,
)
from civicloop.answer.cases.web.labels_fieldwork import CALL_RESULTS, VISIT_KINDS
from civicloop.answer.cases.web.labels_handling import EXTENSION_REASONS, UNDONE_STEPS
from civicloop.kernel.ledger.rules import sentence
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.privacy import rules as privacy
from civicloop.ui.rules import moment_text

WORDS: dict[str, dict[str, Label]] = {
    "cases.case_refused": TRANSFERS,
    "cases.case_transferred": TRANSFERS,
    "cases.case_paused": PAUSES,
    "cases.case_reopened": REOPENINGS,
    "cases.case_extension_asked": EXTENSION_REASONS,
    "cases.case_extended": EXTENSION_REASONS,
}
CODES: dict[str, tuple[str, dict[str, Label]]] = {
    "cases.case_called": ("result", CALL_RESULTS),
    **{
        f"cases.visit_{step}": ("kind", VISIT_KINDS)
        for step in ("planned", "moved", "cancelled", "held", "amended")
    },
}
"""Other fields whose codes are told in words."""
INSTANTS = ("waiting_until", "tell_by", "begins_at", "statutory_due_at", "due_at")
ICONS = {
    "cases.case_opened": "megaphone",
    "cases.case_assigned": "forward",
    "cases.case_accepted": "user-check",
    "cases.case_started": "hard-hat",
    "cases.case_refused": "undo-2",
    "cases.case_transferred": "forward",
    "cases.case_paused": "message-square",
    "cases.case_resumed": "arrow-right",
    "cases.case_closed": "circle-check",
    "cases.case_reopened": "rotate-ccw",
    "cases.case_withdrawn": "circle-x",
    "cases.case_extension_asked": "calendar-clock",
    "cases.case_extended": "calendar-clock",
    "cases.case_extension_refused": "circle-x",
    "cases.case_undone": "undo-2",
    "cases.case_part_asked": "users",
    "cases.case_part_answered": "users",
    "cases.case_part_cancelled": "circle-x",
    "cases.case_settled": "circle-check",
    "cases.case_rated": "star",
    "cases.case_noted": "pencil",
    "cases.case_handed_over": "user",
    "cases.case_called_out": "phone",
    "cases.case_called": "phone",
    "cases.call_overdue": "triangle-alert",
    "cases.visit_planned": "calendar",
    "cases.visit_moved": "calendar-clock",
    "cases.visit_cancelled": "circle-x",
    "cases.visit_held": "clipboard-check",
    "cases.visit_amended": "pencil",
    "cases.agreement_fulfilled": "badge-check",
    "cases.intake_recorded": "clipboard-check",
    "cases.case_sorted": "clipboard-list",
    "cases.case_imported": "clipboard-list",
    "cases.imported_case_closed": "circle-check",
    "cases.mail_received": "mail",
    "cases.mail_sent": "send",
}
TONES = {
    "cases.case_closed": "success",
    "cases.case_reopened": "danger",
    "cases.case_refused": "warning",
    "cases.case_paused": "warning",
    "cases.case_started": "violet",
    "cases.call_overdue": "danger",
    "cases.visit_held": "success",
}

INTAKE = frozenset(("cases.mail_received", "cases.intake_recorded", "cases.case_sorted"))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline."""

    at: datetime
    title: str
    who: str
    icon: str
    tone: str
    text: str


def lines(case: Case, *, for_citizen: bool = False) -> list[Line]:
    """The timeline, newest first; what people wrote is masked for staff, whole for its writer."""
    events = queries.timeline(case, for_citizen=for_citizen)
    names = _names(events)
    language = get_language() or "zh-hant"
    told = []
    for event in events:
        texts = tuple(event.texts.values())
        shown = texts if for_citizen else tuple(privacy.mask_text(text) for text in texts)
        told.append(
            Line(
                at=event.at,
                title=_title(event, names, language),
                who="" if for_citizen else _who(event.actor, names),
                icon=ICONS.get(event.name, "info"),
                tone=TONES.get(event.name, "info"),
                text="\n".join(shown),
            )
        )
    return told[::-1]


def _title(event: Told, names: dict[str, str], language: str) -> str:
    """The event as a sentence; one whose body is kept back says only that the case moved."""
    if not event.body:
        return _("The case went on.")
    return sentence(event.name, _values(event, names, language), language)


def _values(event: Told, names: dict[str, str], language: str) -> dict[str, object]:
    values: dict[str, object] = {
        key: names.get(value, value) if isinstance(value, str) else value
        for key, value in event.body.items()
    }
    if event.name in WORDS and "reason" in values:
        values["reason"] = WORDS[event.name].get(str(values["reason"]), values["reason"])
    if event.name in INTAKE:
        values |= _intake_values(event.name, values)
    if "outcome" in values:
        values["outcome"] = OUTCOMES.get(str(values["outcome"]), values["outcome"])
    if event.name == "cases.case_undone":
        values["step"] = UNDONE_STEPS.get(str(values["step"]), values["step"])
    if "ending" in values:
        values["ending"] = ENDINGS.get(str(values["ending"]), values["ending"])
    if event.name in CODES:
        field, words = CODES[event.name]
        values[field] = words.get(str(values[field]), values[field])
    for field in INSTANTS:
        if values.get(field):
            at = timezone.localtime(datetime.fromisoformat(str(values[field])))
            values[field] = moment_text(at, language)
    return values


def _intake_values(name: str, values: dict[str, object]) -> dict[str, object]:
    """The values of what is told of letters and records."""
    if name == "cases.mail_received":
        return {"sender": SENDERS.get(str(values["sender"]), values["sender"])}
    if name == "cases.intake_recorded":
        return {"read_back": _(", read back and confirmed") if values["read_back"] else ""}
    found = queries.category(str(values["category"]), staff=True)
    return {"category": found.name if found else values["category"]}


def _names(events: Iterable[Told]) -> dict[str, str]:
    """The names behind the references of units and people; two queries."""
    refs = {f"organizations:{event.actor}" for event in events}
    for event in events:
        refs |= {value for value in event.body.values() if isinstance(value, str)}
    return organizations.names_of(refs)


def _who(actor: str, names: dict[str, str]) -> str:
    kind, _colon, key = actor.partition(":")
    if kind == "citizen":
        return _("Citizen")
    if kind == "machine":
        return _("System")
    return names.get(f"organizations:person:{key}", _("Staff"))
