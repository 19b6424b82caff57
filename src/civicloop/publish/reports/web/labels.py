"""Words for states and faults."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from civicloop.publish.reports.errors import TemplateError
from civicloop.publish.reports.rules.issuing import Reason
from civicloop.publish.reports.states import SectionState

STATES: dict[str, tuple[Any, str]] = {
    SectionState.WAITING.value: (_("Not written yet"), "neutral"),
    SectionState.WRITTEN.value: (_("Draft being written"), "info"),
    SectionState.SENT.value: (_("Waits for approval"), "warning"),
    SectionState.RETURNED.value: (_("Returned to the writer"), "danger"),
    SectionState.APPROVED.value: (_("Text approved"), "success"),
}
HELD: dict[str, Any] = {
    Reason.TEXTS.value: _("Texts are not approved"),
    Reason.FINDINGS.value: _("Figures do not follow, and nobody has answered for them"),
    Reason.FAULT.value: _("The report cannot be made: its preview says why"),
}
"""Why a report did not go out on its day."""
FAULTS: dict[str, Any] = {
    "changed": _("Somebody kept another version meanwhile. Copy your text, load the page again."),
    "clash": _(
        "Somebody kept another version meanwhile: it stands below, with what it changed. Take into "
        "your text what you want of it, then keep yours."
    ),
    "newer": _("Somebody published another version meanwhile. Look at it first."),
    "empty": _("Write a text first."),
    "long": _("The text is too long: at most 20,000 characters."),
    "tag": _("A figure in double braces does not exist, or not for this period and agency."),
    "state": _("This is not possible in the present state of the text."),
    "reason": _("Say why."),
    "suggestion": _("This suggestion does not stand any more."),
    "finding": _("This finding does not stand any more."),
    "key": _("3 to 40 small letters, digits and hyphens, a letter first."),
    "same": _("Nothing is changed."),
    "unapproved": _("Some texts are not approved yet."),
    "published": _("The report is published: its template stays."),
    "signed": _("All texts are approved: the template stays. Return a text to change it."),
    "nothing_before": _("The report never took another template."),
    "unit": _("Choose who writes what is asked anew."),
    "not_monthly": _("This report is none of a month."),
    "days": _("A report is opened on or before the day on which it goes out, from 1 to 28."),
    "findings": _("Some figures do not follow, and nobody has answered for them."),
}
TEMPLATE_FAULTS: dict[str, Any] = {
    "headless": _("The template begins with a head between two lines of ---. Put it back."),
    "lacking": _("The head has no proper “%(name)s”. Write it as in the shipped templates."),
    "yaml": _("The head cannot be read. Write each line as name: value."),
    "unknown": _("“%(given)s” does not exist (%(name)s). Choose one of: %(known)s."),
    "long": _("The template is too long: at most %(most)s characters."),
    "deep": _("A heading has at most %(most)s signs #. Take some away."),
    "unended": _("This block has no end. Write :::end below its last line."),
    "unopened": _("Nothing is open that could end here. Take the line out."),
    "quotes": _("A quotation mark is not closed. Close it, or take it out."),
    "form": _("There is no form “%(given)s”. Choose one of: %(known)s."),
    "block": _("There is no block “%(given)s”. Choose one of: %(known)s."),
    "bare": _("“%(given)s” does not say what. Write its name behind it."),
    "tag": _("“%(given)s” is neither a figure nor a word. Choose a figure from the list."),
    "figure": _("There is no figure “%(given)s”. Choose one from the list."),
    "by": _("“%(name)s” is not divided by “%(given)s”. Choose one of: %(known)s."),
    "over": _("“%(given)s” is no number of months. Write 1 to 240."),
    "twice": _("The text “%(given)s” is asked twice. Give one of them another name."),
    "title": _("The name of the text is too long. Shorten it."),
    "other": "%(detail)s",
}


def fault_text(fault: TemplateError) -> str:
    """What is wrong in a line of a template, and what to do."""
    return str(TEMPLATE_FAULTS[fault.code]) % fault.values
