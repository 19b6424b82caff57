"""Codes of field work in words: calls, duty telephones, visits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.answer.cases.states import (
    CallOutState,
    CallResult,
    DutyDays,
    Finding,
    ToldBy,
    VisitKind,
    VisitState,
)
from civicloop.answer.cases.web.labels import Label

CALL_RESULTS: dict[str, Label] = {
    CallResult.ANSWERED: pgettext_lazy("call", "Answered"),
    CallResult.NO_ANSWER: pgettext_lazy("call", "No answer"),
    CallResult.BUSY: pgettext_lazy("call", "Busy"),
    CallResult.WRONG_NUMBER: pgettext_lazy("call", "Wrong number"),
}
CALL_OUT_STATES: dict[str, Label] = {
    CallOutState.WAITING: _("To be told"),
    CallOutState.TOLD: _("Told"),
    CallOutState.DROPPED: _("No longer needed"),
}
TOLD_BY: dict[str, Label] = {
    ToldBy.TELEPHONE: _("by telephone"),
    ToldBy.SCREEN: _("took the case on the screen"),
}
DUTY_DAYS: dict[str, Label] = {
    DutyDays.EVERY: _("Every day"),
    DutyDays.WORKING: _("Working days"),
    DutyDays.REST: _("Days off"),
}
VISIT_KINDS: dict[str, Label] = {
    VisitKind.INSPECTION: pgettext_lazy("visit", "Inspection"),
    VisitKind.RECHECK: pgettext_lazy("visit", "Re-check"),
    VisitKind.MEDIATION: pgettext_lazy("visit", "Mediation"),
}
VISIT_STATES: dict[str, tuple[Label, str]] = {
    VisitState.PLANNED: (pgettext_lazy("visit", "Planned"), "info"),
    VisitState.HELD: (pgettext_lazy("visit", "Held"), "success"),
    VisitState.CANCELLED: (pgettext_lazy("visit", "Cancelled"), "neutral"),
}
FINDINGS: dict[str, Label] = {
    Finding.IN_ORDER: _("All in order"),
    Finding.NOT_IN_ORDER: _("Not in order: the case goes back to its unit"),
}
