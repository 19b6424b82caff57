"""Codes of handling in words: requests for more time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicloop.answer.cases.states import ExtensionReason, ExtensionState, PartState
from civicloop.answer.cases.web.labels import Label

EXTENSION_REASONS: dict[str, Label] = {
    ExtensionReason.COMPLEX: _("The matter is complex and must be looked into"),
    ExtensionReason.MATERIAL: _("Material or equipment is missing"),
    ExtensionReason.BUDGET: _("Money or a contract is missing"),
    ExtensionReason.WEATHER: _("The weather does not allow the work"),
    ExtensionReason.OTHER_UNITS: _("Other units have to agree"),
}
PART_STATES: dict[str, tuple[Label, str]] = {
    PartState.ASKED: (pgettext_lazy("part", "To be done"), "warning"),
    PartState.ANSWERED: (pgettext_lazy("part", "Answered"), "success"),
    PartState.CANCELLED: (pgettext_lazy("part", "Not needed"), "neutral"),
}
UNDONE_STEPS: dict[str, Label] = {
    "assigned": pgettext_lazy("undone step", "Assigned"),
    "accepted": pgettext_lazy("undone step", "Accepted"),
    "started": pgettext_lazy("undone step", "Work begun"),
    "refused": pgettext_lazy("undone step", "Refused"),
    "transferred": pgettext_lazy("undone step", "Transferred"),
    "withdrawn": pgettext_lazy("undone step", "Withdrawn"),
}
EXTENSION_STATES: dict[str, tuple[Label, str]] = {
    ExtensionState.REQUESTED: (pgettext_lazy("extension", "To be decided"), "warning"),
    ExtensionState.GRANTED: (pgettext_lazy("extension", "Allowed"), "success"),
    ExtensionState.REFUSED: (pgettext_lazy("extension", "Refused"), "danger"),
    ExtensionState.LAPSED: (pgettext_lazy("extension", "Lapsed"), "neutral"),
}
