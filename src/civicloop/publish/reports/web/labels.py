"""Words for states and faults."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from civicloop.publish.reports.states import SectionState

STATES: dict[str, tuple[Any, str]] = {
    SectionState.WAITING.value: (_("Not written yet"), "neutral"),
    SectionState.WRITTEN.value: (_("Draft being written"), "info"),
    SectionState.SENT.value: (_("Waits for approval"), "warning"),
    SectionState.RETURNED.value: (_("Returned to the writer"), "danger"),
    SectionState.APPROVED.value: (_("Text approved"), "success"),
}
FAULTS: dict[str, Any] = {
    "changed": _("Somebody kept another version meanwhile. Copy your text, load the page again."),
    "empty": _("Write a text first."),
    "long": _("The text is too long: at most 20,000 characters."),
    "tag": _("A figure in double braces does not exist, or not for this period and agency."),
    "state": _("This is not possible in the present state of the text."),
    "reason": _("Say why."),
    "suggestion": _("This suggestion does not stand any more."),
    "finding": _("This finding does not stand any more."),
    "unapproved": _("Some texts are not approved yet."),
    "findings": _("Some figures do not follow, and nobody has answered for them."),
}
