"""Kinds, states and faults in the words of the reader."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.resolutions.rules import session_words
from civicloop.evaluate.resolutions.states import (
    AgendaKind,
    CarryState,
    ClockKind,
    DecisionState,
    Family,
    Ground,
    MeetingState,
    MotionKind,
    MotionState,
    ReplyState,
    VisitState,
)
from civicloop.kernel.city.rules import here, name_in

FAMILIES = {
    Family.COUNCIL: _("Council"),
    Family.INSTRUCTION: _("Instructions"),
    Family.MEETING: _("Meetings"),
    Family.QUESTION: _("Questions of legislators"),
    Family.OVERSIGHT: _("Control Yuan and Executive Yuan"),
    Family.AUDIT: _("Audits"),
    Family.ADVICE: _("Advice and research"),
}
CLOCKS = {
    ClockKind.MEETING: _("Answer to a meeting"),
    ClockKind.INSTRUCTION: _("Answer to an instruction"),
    ClockKind.MOTION: _("Reply to the council"),
    ClockKind.RECONSIDERATION: _("Request for reconsideration"),
    ClockKind.LEGISLATOR_ORAL: _("Oral question of a legislator"),
    ClockKind.LEGISLATOR_WRITTEN: _("Written question of a legislator"),
    ClockKind.CORRECTION: _("Correction by the Control Yuan"),
    ClockKind.INVESTIGATION: _("Investigation for the Control Yuan"),
    ClockKind.EXECUTIVE: _("Case of the Executive Yuan"),
    ClockKind.AUDIT: _("Reply to an audit"),
    ClockKind.ADVICE: _("Advice of evaluators"),
}
MEETING_STATES = {
    MeetingState.PLANNED: (_("Called"), "info"),
    MeetingState.HELD: (_("Held, minutes open"), "warning"),
    MeetingState.CLOSED: (_("Minutes out"), "success"),
    MeetingState.CANCELLED: (_("Cancelled"), "neutral"),
}
AGENDA_KINDS = {
    AgendaKind.REPORT: _("Point for report"),
    AgendaKind.CASE: _("Followed case"),
    AgendaKind.DISCUSSION: _("Discussion"),
    AgendaKind.EXTEMPORE: _("Extempore motion"),
}
DECISION_STATES = {
    DecisionState.DRAFT: (_("To be followed"), "warning"),
    DecisionState.DROPPED: (_("Dropped"), "neutral"),
}
ITEM_STATES = {
    "listed": (_("Listed"), "neutral"),
    "tracked": (_("Followed"), "info"),
    "suspended": (_("Suspended"), "neutral"),
    "proposed": (_("Release proposed"), "violet"),
    "released": (_("Released"), "success"),
    "withdrawn": (_("Taken off the list"), "neutral"),
    "merged": (_("Merged"), "neutral"),
    "self_tracked": (_("Left to the agency"), "neutral"),
}
PARTS = {"lead": _("Leads"), "joint": _("Joins in")}
PART_STATES = {
    "assigned": (_("In hand"), "info"),
    "finished": (_("Says done"), "violet"),
    "closed": (_("Closed"), "success"),
    "dropped": (_("Dropped"), "neutral"),
}
REPLY_STATES = {
    ReplyState.WRITTEN: (_("With the head"), "warning"),
    ReplyState.APPROVED: (_("To be judged"), "warning"),
    ReplyState.ACCEPTED: (_("Reply accepted"), "success"),
    ReplyState.RETURNED: (_("Returned"), "danger"),
}
MOTION_KINDS = {
    MotionKind.MOTION: _("Motion of members"),
    MotionKind.EXTEMPORE: _("Extempore motion"),
    MotionKind.GOVERNMENT: _("Bill of the city"),
    MotionKind.PETITION: _("Petition to the council"),
    MotionKind.REPORT: _("Report to the council"),
    MotionKind.SUGGESTION: _("Suggestion of a member"),
}
MOTION_STATES = {
    MotionState.RECEIVED: (_("Motion received"), "neutral"),
    MotionState.FIRST_READ: (_("After the first reading"), "info"),
    MotionState.REVIEWED: (_("Reviewed by the committee"), "info"),
    MotionState.ADOPTED: (_("Adopted"), "success"),
    MotionState.NOT_ADOPTED: (_("Not adopted"), "neutral"),
    MotionState.WITHDRAWN: (_("Withdrawn by the proposer"), "neutral"),
}
MOTION_MOVES = {
    "read_first": _("First reading"),
    "review": _("Opinion of the committee"),
    "adopt": _("Second reading: adopted"),
    "reject": _("Second reading: not adopted"),
    "withdraw": _("Withdrawn by the proposer"),
}
VISIT_STATES = {
    VisitState.PLANNED: (_("Visit called"), "info"),
    VisitState.HELD: (_("Visited"), "success"),
    VisitState.CANCELLED: (_("Visit cancelled"), "neutral"),
}
GROUNDS = {
    Ground.CONTRACT: _("Obligation of a contract"),
    Ground.DEBT: _("Debt that is not paid yet"),
    Ground.CONTINUING: _("Continuing expenditure"),
    Ground.OTHER: _("Another ground to carry over"),
}
CARRY_STATES = {
    CarryState.ASKED: (_("Asked for, to be decided"), "warning"),
    CarryState.APPROVED: (_("Approved to be carried over"), "info"),
    CarryState.REFUSED: (_("Not approved"), "danger"),
    CarryState.AUDITED: (_("Confirmed by the audit office"), "success"),
    CarryState.WITHDRAWN: (_("Wish withdrawn"), "neutral"),
}
KEPT = {
    "kept": (_("Promise kept"), "success"),
    "late": (_("Kept late"), "warning"),
    "broken": (_("Not kept"), "danger"),
    "pending": (_("Not due yet"), "neutral"),
}
OUTCOMES = {
    "on_time": (_("Answered in time"), "success"),
    "late": (_("Answered late"), "danger"),
    "void": (_("Needs no answer"), "neutral"),
}
FAULTS = {
    "missing": _("Please fill this in."),
    "too_long": _("This is too long."),
    "too_early": _("This day is too long ago."),
    "too_far": _("This day is too far ahead."),
    "in_the_future": _("This day is still to come."),
    "before_begin": _("This day lies before what it follows from."),
    "below_zero": _("This must not be below zero."),
    "twice": _("A unit stands here twice."),
    "taken": _("This is taken already."),
    "not_of_the_term": _("The session has no class of this name."),
    "unknown_unit": _("There is no unit of this name."),
    "done_before": _("An answer is on record already."),
    "no_report_due": _("No report is due for this session."),
    "no_extension": _("The rule of this clock allows no extension."),
    "extended_before": _("It was extended before, or by more than is left."),
    "deadline_over": _("The time is over; an extension must be decided before."),
    "too_few": _("Choose at least two."),
    "not_closed": _("Not every unit has closed its part."),
    "unknown_case": _("Nothing that you may see is followed under this number."),
    "not_a_key": _("Use small letters, figures and underscores."),
    "classes_differ": _("Motions of this session have a class that did not exist on that day."),
    "unchanged": _("Nothing is different from what stands."),
    "after_its_year": _("The budget cannot be of a later year than the one that closes."),
    "too_much": _("This amount is too high."),
    "does_not_add_up": _("Paid, payable, carried over and lapsed do not come to what there was."),
    "before_next_year": _("Money that goes on is spent in the next year or later."),
    "not_the_same": _("It follows another one and must be of the same agency and budget."),
    "not_the_next_year": _("It follows the year right before it."),
    "not_what_was_carried": _("It is not what stands of the year before."),
    "more_than_asked": _("This is more than was asked for or approved."),
    "unknown_notice": _("No audit notice has this number."),
}
NOT_OPEN = _("The state does not allow this step. Look at what stands now.")
CHANGED = _("Somebody else saved meanwhile. Look at what stands now, then save again.")
NO_POWER = _("Only the body that decided can release this.")


def fault_text(code: str) -> Any:  # noqa: ANN401 (a lazy text)
    """What a code says to the reader."""
    return FAULTS.get(code, FAULTS["missing"])


def decision_badge(row: Any) -> tuple[Any, str]:  # noqa: ANN401 (a decision)
    """Where a decision stands: its own state until it is followed, then that of its item."""
    if row.item is None:
        return DECISION_STATES[DecisionState(row.state)]
    return ITEM_STATES[row.item.state]


def named(row: Any) -> str:  # noqa: ANN401 (anything with two names)
    """A name in the reader's language."""
    return name_in(row, get_language() or "")


def class_name(row: Any) -> str:  # noqa: ANN401 (a class of motions)
    """A class of motions in the reader's language."""
    return str(row.en if get_language() == "en" else row.zh)


def shown_year(year: int) -> str:
    """A year as the reader counts it."""
    zh = (get_language() or "").startswith("zh")
    return str(here().year(year) if zh else year)


def session_name(row: Any) -> str:  # noqa: ANN401 (a session)
    """A session as people say it."""
    return session_words(
        row.term, row.number, get_language() or "", extraordinary=row.is_extraordinary
    )
