"""States, lights, grounds and codes in the words of the reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking.rules import (
    PLAN_GROUND,
    RecordKind,
    SpendingFormula,
    WorkKind,
    number_of,
    rounded,
)
from civicloop.engines.tracking.states import (
    Cadence,
    ChangeKind,
    ChangeState,
    EvaluationState,
    ItemState,
    Light,
    Method,
    Part,
    ReleaseState,
    ReportState,
    ResponsibilityState,
    Stage,
    Verdict,
)
from civicloop.evaluate.programmes.rules import DifferenceCode
from civicloop.evaluate.programmes.rules.records import Mismatch
from civicloop.kernel.city.rules import here, name_in
from civicloop.ui.rules import day_text, month_text

if TYPE_CHECKING:
    from decimal import Decimal

    from civicloop.engines.tracking.models import Cause, Item, Programme
    from civicloop.evaluate.programmes.models import Tender

Badge = tuple[object, str]
DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
STATES: dict[str, Badge] = {
    ItemState.LISTED: (pgettext_lazy("tracking", "Candidate"), "neutral"),
    ItemState.TRACKED: (pgettext_lazy("tracking", "Tracked"), "info"),
    ItemState.SUSPENDED: (pgettext_lazy("tracking", "Suspended"), "warning"),
    ItemState.PROPOSED: (pgettext_lazy("tracking", "Release proposed"), "violet"),
    ItemState.RELEASED: (pgettext_lazy("tracking", "Released"), "success"),
    ItemState.WITHDRAWN: (pgettext_lazy("tracking", "Withdrawn"), "neutral"),
    ItemState.MERGED: (pgettext_lazy("tracking", "Merged"), "neutral"),
    ItemState.SELF_TRACKED: (pgettext_lazy("tracking", "Agency's own control"), "neutral"),
    ItemState.CONTINUED: (pgettext_lazy("tracking", "Continued next year"), "violet"),
}
LIGHTS: dict[str, Badge] = {
    Light.LATE: (pgettext_lazy("light", "Late"), "danger"),
    Light.WATCH: (pgettext_lazy("light", "To be watched"), "warning"),
    Light.GOOD: (pgettext_lazy("light", "As planned"), "success"),
    Light.DONE: (pgettext_lazy("light", "Done"), "info"),
    Light.NONE: (pgettext_lazy("light", "Not reported"), "neutral"),
}
REPORTS: dict[str, Badge] = {
    ReportState.DRAFT: (pgettext_lazy("report", "To be written"), "warning"),
    ReportState.SENT: (pgettext_lazy("report", "With the head"), "info"),
    ReportState.APPROVED: (pgettext_lazy("report", "To be reviewed"), "violet"),
    ReportState.ACCEPTED: (pgettext_lazy("report", "Accepted"), "success"),
    ReportState.MISSED: (pgettext_lazy("report", "Missed"), "danger"),
}
VERDICTS: dict[str, Badge] = {
    Verdict.DONE: (pgettext_lazy("remedy", "Done as promised"), "success"),
    Verdict.PARTLY: (pgettext_lazy("remedy", "Done in part"), "warning"),
    Verdict.NOT_DONE: (pgettext_lazy("remedy", "Not done"), "danger"),
}
CADENCES: dict[str, object] = {
    Cadence.MONTHLY: pgettext_lazy("cadence", "Each month"),
    Cadence.QUARTERLY: pgettext_lazy("cadence", "Each quarter"),
    Cadence.HALF_YEARLY: pgettext_lazy("cadence", "Each half year"),
}
IMPORTED: dict[str, object] = {
    "items": _("items listed"),
    "plans": _("plans laid down"),
    "places": _("items placed"),
    "figures": _("figures kept"),
    "figures_changed": _("figures changed"),
    "figures_same": _("figures that are here already"),
    "tenders": _("tenders kept"),
    "tenders_changed": _("tenders changed"),
    "tenders_same": _("tenders that are here already"),
    "stages": _("stages kept"),
    "stages_same": _("stages that are here already"),
}
REASONS = {
    "done": _("finished, with its day"),
    "not_reported": _("nothing was reported"),
    "far_behind": _("far behind its plan"),
    "behind_for_months": _("behind for too long"),
    "behind": _("behind its plan"),
    "unspent": _("money unspent"),
    "as_planned": _("as planned"),
}
TRIGGERS = {"lag": _("behind its plan"), "spending": _("money unspent")}
FORMULAS = {
    SpendingFormula.PAID: _("paid ÷ allotted"),
    SpendingFormula.FULL: _("(paid + payable + surplus) ÷ allotted"),
}
PARTS = {Part.LEAD: _("Leads"), Part.JOINT: _("Joins in")}
PART_STATES: dict[str, Badge] = {
    ResponsibilityState.ASSIGNED: (pgettext_lazy("part", "In hand"), "info"),
    ResponsibilityState.FINISHED: (pgettext_lazy("part", "Says it is done"), "violet"),
    ResponsibilityState.CLOSED: (pgettext_lazy("part", "Closed"), "success"),
    ResponsibilityState.DROPPED: (pgettext_lazy("part", "Dropped"), "neutral"),
}
CHANGE_KINDS = {
    ChangeKind.PLAN: _("File the operation plan"),
    ChangeKind.ADJUST: _("Adjust the plan"),
    ChangeKind.EXTEND: _("Extend the time"),
    ChangeKind.WITHDRAW: _("Withdraw from tracking"),
    ChangeKind.MERGE: _("Merge into another item"),
    ChangeKind.SPLIT: _("Split into several items"),
}
CHANGE_STATES: dict[str, Badge] = {
    ChangeState.ASKED: (pgettext_lazy("change", "Asked"), "warning"),
    ChangeState.GRANTED: (pgettext_lazy("change", "Granted"), "success"),
    ChangeState.REFUSED: (pgettext_lazy("change", "Refused"), "danger"),
    ChangeState.TAKEN_BACK: (pgettext_lazy("change", "Taken back"), "neutral"),
}
GROUNDS = {
    PLAN_GROUND: _("Operation plan of a candidate"),
    "policy_changed": _("Policy changed"),
    "reorganised": _("Agency reorganised"),
    "related_plan_amended": _("A related plan was amended"),
    "law_changed": _("Law changed"),
    "resources_changed": _("Resources changed"),
    "force_majeure": _("Force majeure"),
    "other_approved": _("Another reason, approved"),
    "split_or_merged": _("Split or merged"),
    "policy_stopped": _("Policy stopped"),
    "resources_gone": _("Resources gone"),
}
STAGES = {
    Stage.SELF: _("Self-evaluation"),
    Stage.FIRST: _("First review"),
    Stage.SECOND: _("Second review"),
}
EVALUATION_STATES: dict[str, Badge] = {
    EvaluationState.DRAFT: (pgettext_lazy("evaluation", "Draft"), "neutral"),
    EvaluationState.SUBMITTED: (pgettext_lazy("evaluation", "Submitted"), "warning"),
    EvaluationState.CONFIRMED: (pgettext_lazy("evaluation", "Confirmed"), "success"),
}
RELEASE_STATES: dict[str, Badge] = {
    ReleaseState.PROPOSED: (pgettext_lazy("release", "Waits for its body"), "warning"),
    ReleaseState.GRANTED: (pgettext_lazy("release", "Released"), "success"),
    ReleaseState.KEPT: (pgettext_lazy("release", "Kept"), "info"),
    ReleaseState.REVOKED: (pgettext_lazy("release", "Taken back"), "danger"),
}
METHODS = {Method.DESK: _("From papers"), Method.SITE: _("On the spot")}
WORKS = {
    WorkKind.ENGINEERING: _("Engineering works"),
    WorkKind.SERVICE: _("Services and studies"),
    WorkKind.LAND: _("Land"),
    WorkKind.PURCHASE: _("Purchase of goods"),
}
CHECKS = {
    "synchronised": _("Nothing was found."),
    "no_narrative": _("There is no narrative."),
    "no_progress": _("There is no actual progress."),
    "done_without_date": _("It is at 100 %, but has no day of completion."),
    "lag_without_cause": _("It has to be explained, and there is no cause."),
    "cause_without_lag": _("There is a cause, but nothing to explain."),
    "outside_shows_no_lag": _("Another system shows no lag for the same work."),
    "actual_fell": _("The actual progress fell from %(before)s % to %(actual)s %."),
    "actual_jumped": _("The actual progress jumped from %(before)s % to %(actual)s %."),
    "plan_changed_unapproved": _("The planned progress is not that of the approved plan."),
    "narrative_repeated": _("The same narrative stands for %(months)s months."),
}
CHECK_NAMES = {
    "no_narrative": pgettext_lazy("check", "No narrative"),
    "no_progress": pgettext_lazy("check", "No actual progress"),
    "done_without_date": pgettext_lazy("check", "100 % without a day of completion"),
    "lag_without_cause": pgettext_lazy("check", "To be explained, without a cause"),
    "cause_without_lag": pgettext_lazy("check", "A cause, but nothing to explain"),
    "outside_shows_no_lag": pgettext_lazy("check", "Another system shows no lag"),
    "actual_fell": pgettext_lazy("check", "Actual progress fell"),
    "actual_jumped": pgettext_lazy("check", "Actual progress jumped"),
    "plan_changed_unapproved": pgettext_lazy("check", "Planned progress without approval"),
    "narrative_repeated": pgettext_lazy("check", "Same narrative again and again"),
    "synchronised": pgettext_lazy("check", "Nothing found"),
}
HOLDS_BACK = {"no_narrative", "no_progress", "done_without_date", "lag_without_cause"}
DIFFERENCES = {
    DifferenceCode.SYNCHRONISED: _("The two agree"),
    DifferenceCode.PLANNED_DIFFERS: _("Planned progress differs"),
    DifferenceCode.ACTUAL_DIFFERS: _("Actual progress differs"),
    DifferenceCode.MONEY_DIFFERS: _("Money paid differs"),
    DifferenceCode.OUTSIDE_SHOWS_NO_LAG: _("Behind here, not there"),
    DifferenceCode.OUTSIDE_SHOWS_LAG: _("Behind there, not here"),
    DifferenceCode.NOT_REPORTED_HERE: _("Not reported here"),
    DifferenceCode.NOT_REPORTED_THERE: _("Not reported there"),
}
CONTRADICTIONS = {
    "no_plan": _("It is tracked and has no plan."),
    "plan_beyond_end": _("The plan runs until %(plan)s, the item until %(end)s."),
    "plan_beyond_budget": _("The plan spends %(plan)s of a budget of %(budget)s."),
    "allotted_beyond_budget": _("%(sum)s are allotted of a budget of %(budget)s."),
    "paid_beyond_allotted": _("%(paid)s are paid of %(allotted)s allotted."),
    "released_unfinished": _("It is released at %(actual)s %."),
    "no_milestones": _("It has no milestones."),
    "same_title": _("%(number)s has the same title: is it the same work?"),
}
MISMATCHES: dict[str, object] = {
    Mismatch.NOT_TRACKED: _("It passed the review and is not tracked."),
    Mismatch.ENDED_EARLY: _("The plan stands, but its item was taken off or merged."),
    Mismatch.ITEM_UNKNOWN: _("The item that it names is not there."),
    Mismatch.RECORD_UNKNOWN: _("The plan that the item names is not there."),
    Mismatch.NOT_LINKED: _("Same title, but neither names the other: is it the same work?"),
    Mismatch.MONEY_DIFFERS: _("The money differs."),
    Mismatch.UNIT_DIFFERS: _("The unit differs."),
    Mismatch.TITLE_DIFFERS: _("The title differs."),
    Mismatch.NOT_FOLLOWED_UP: _("The study is closed, and nothing tracked follows it up."),
}
RECORD_KINDS: dict[str, object] = {
    RecordKind.PLAN: pgettext_lazy("record", "Plan"),
    RecordKind.STUDY: pgettext_lazy("record", "Study"),
}
SYSTEMS = {
    "central": _("Central plan network"),
    "subsidy": _("Central grant control"),
    "works": _("Public works system"),
    "accounts": _("Accounts"),
    "notices": _("Award notices"),
    "contracts": _("Contracts"),
    "hand": _("Written in by hand"),
}
ITEM_MOVES = {
    "approve": _("Begin to track"),
    "suspend": _("Suspend"),
    "resume": _("Resume"),
    "withdraw": _("Withdraw from tracking"),
    "propose-release": _("Propose release"),
    "hand-down": _("Leave to the agency"),
    "take-up": _("Track again"),
}


def filled(text: object, values: Mapping[str, object]) -> str:
    """A sentence with its values; a lone percent sign stays one."""
    said = str(text)
    for name, value in values.items():
        said = said.replace(f"%({name})s", _shown(name, value))
    return said


def _shown(name: str, value: object) -> str:
    """A sum with its separators, a day or a month of the engine as the reader writes it.

    What somebody typed may look like a day and be none; it is shown as it was typed.
    """
    if isinstance(value, int):
        return f"{value:,}"
    if not DAY.fullmatch(str(value)):
        return str(value)
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return (month_text if name == "month" else day_text)(day, get_language() or "")


def choices(labels: Mapping[str, object], keys: Iterable[str] = ()) -> list[tuple[str, object]]:
    """Choices of a form or filter; of badges only the word."""
    wanted = list(keys) or list(labels)
    return [(str(key), _word(labels[key])) for key in wanted]


def _word(label: object) -> object:
    return label[0] if isinstance(label, tuple) else label


def english() -> bool:
    """Whether the reader reads English."""
    return get_language() == "en"


def named(row: object) -> str:
    """A row by its name in the reader's language."""
    return name_in(row, get_language() or "")


def year_shown(year: int) -> int:
    """A year as the reader counts it."""
    return year if english() else here().year(year)


def titled(programme: Programme) -> str:
    """A programme with its year, as the reader counts years."""
    year = programme.year
    return (
        f"{named(programme)} {year}" if english() else f"{here().year(year)}年度 {named(programme)}"
    )


def cause_path(cause: Cause) -> str:
    """A cause with the two above it."""
    above = f"{named(cause.parent)} › " if cause.parent is not None else ""
    top = cause.parent.parent if cause.parent is not None else None
    return f"{named(top)} › {above}{named(cause)}" if top is not None else above + named(cause)


def percent(value: Decimal | None) -> str:
    """A percentage with two decimals, half up, or n/a."""
    return "n/a" if value is None else f"{rounded(value)} %"


def points(value: Decimal | None) -> str:
    """Points of a lag."""
    return "n/a" if value is None else str(rounded(value))


def light_of(item: Item, today: object) -> str:
    """The light that is shown: somebody's word while it lasts, else the rule's own."""
    lasts = item.override_until is not None and item.override_until >= today  # type: ignore[operator]
    return item.override_light if lasts and item.override_light else item.light


def source_of(tender: Tender | None) -> str:
    """Where a day or a sum comes from: the tender and the system that told it."""
    if tender is None:
        return ""
    system = SYSTEMS.get(tender.system, tender.system)
    said = {"number": tender.case_number, "system": str(system)}
    return filled(_("Tender %(number)s (%(system)s)"), said)


def in_a_row(count: int, cadence: str) -> str:
    """How many periods of a programme follow each other, in its own unit; nothing for none."""
    texts = {
        Cadence.MONTHLY: ngettext("%(count)s month in a row", "%(count)s months in a row", count),
        Cadence.QUARTERLY: ngettext(
            "%(count)s quarter in a row", "%(count)s quarters in a row", count
        ),
        Cadence.HALF_YEARLY: ngettext(
            "%(count)s half year in a row", "%(count)s half years in a row", count
        ),
    }
    return texts[Cadence(cadence)] % {"count": count} if count else ""


def reason_of(code: str, item: Item) -> str:
    """Why a light is as it is, with what was counted."""
    said = str(REASONS.get(code, code))
    if code != "behind_for_months":
        return said
    return f"{said} ({in_a_row(item.streak, item.programme.cadence)})"


def period_text(month: date, cadence: str) -> str:
    """A period as readers say it: a month, a quarter or a half of a year."""
    kind = Cadence(cadence)
    if kind == Cadence.MONTHLY:
        return month_text(month, get_language() or "")
    year = str(month.year) if english() else here().year(month.year)
    text = (
        _("Quarter %(number)s of %(year)s")
        if kind == Cadence.QUARTERLY
        else _("Half %(number)s of %(year)s")
    )
    return filled(text, {"number": number_of(month, kind), "year": year})
