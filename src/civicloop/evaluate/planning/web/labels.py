"""Kinds, states, flags and faults of plans in the words of the reader."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking.errors import Fault
from civicloop.engines.tracking.rules import rounded
from civicloop.evaluate.planning.rules import Face, Flag, IndicatorKind, Rate, Tail, Verdict
from civicloop.evaluate.planning.states import DefinitionState, PlanState, ResultState
from civicloop.kernel.city.rules import here

KINDS = {
    IndicatorKind.RISE: _("More is good (actual ÷ target)"),
    IndicatorKind.FALL: _("Less is good (target ÷ actual)"),
    IndicatorKind.FALL_BY: _("Less is good, down to zero (2 − actual ÷ target)"),
    IndicatorKind.STAGES: _("Stages (reached ÷ due)"),
    IndicatorKind.BAND: _("Yes or no, or within a band (all or nothing)"),
}
FACES = {
    Face.BUSINESS: _("Business"),
    Face.MANPOWER: _("Manpower"),
    Face.BUDGET: _("Spending"),
}
PLAN_STATES = {
    PlanState.PREPARED: (_("Being prepared"), "neutral"),
    PlanState.OPEN: (_("Agencies write"), "info"),
    PlanState.APPROVED: (_("Approved and running"), "success"),
    PlanState.CLOSED: (_("Plan has ended"), "neutral"),
}
DEFINITION_STATES = {
    DefinitionState.PROPOSED: (_("Waits for approval"), "warning"),
    DefinitionState.APPROVED: (_("In force"), "success"),
    DefinitionState.REFUSED: (_("Sent back"), "danger"),
    DefinitionState.REPLACED: (_("Replaced"), "neutral"),
}
RESULT_STATES = {
    ResultState.DRAFT: (_("Being written"), "neutral"),
    ResultState.SENT: (_("Waits for review"), "warning"),
    ResultState.RETURNED: (_("Sent back"), "danger"),
    ResultState.ACCEPTED: (_("Reviewed and accepted"), "success"),
}
VERDICTS = {
    Verdict.EXCELLENT: (_("Excellent"), "success"),
    Verdict.PASSED: (_("Passed"), "info"),
    Verdict.POOR: (_("Poor"), "danger"),
    Verdict.UNDEFINED: (_("No share"), "warning"),
}
TAILS = {
    Tail.POOR: (_("Below what passes"), "danger"),
    Tail.EXCEEDS: (_("Far above the target"), "warning"),
    Tail.UNDEFINED: (_("Has no share of the target"), "warning"),
}
FLAGS = {
    Flag.LOWERED: _("A target is lower than approved before"),
    Flag.NOT_RISING: _("A target does not rise"),
    Flag.TOO_EASY: _("A target lies behind what was reached already"),
    Flag.UNCHANGED_TEXT: _("The same words as in an earlier plan"),
    Flag.PROCESS_ONLY: _("Counts what was done, not what came of it"),
}
FAULTS: dict[str, Any] = {
    "missing": _("Please fill this in."),
    "unknown": _("This is not known here."),
    "too_long": _("At most %(limit)s characters."),
    "taken": _("%(number)s exists already."),
    "year_outside": _("This year lies outside the plan."),
    "plan_overlaps": _("Another plan has one of these years already."),
    "before_begin": _("It must end after it begins, within ten years."),
    "weight_range": _("A weight lies above 0 and is at most 100."),
    "weights_sum": _("The weights sum to %(sum)s, not to 100."),
    "agency_weights": _("%(unit)s: the weights sum to %(sum)s, not to 100."),
    "definitions_wait": _("%(count)s proposed definitions still wait for a decision."),
    "no_indicators": _("No indicator is approved yet."),
    "below_zero": _("A number that is not below zero, please."),
    "target_zero": _("A target of zero has no share. Choose “yes or no, or within a band”."),
    "above_hundred": _("Stages end at 100."),
    "band_turned": _("The upper end must lie above the lower one."),
    "not_rising": _("Targets rise from year to year. Say why not in %(years)s, or raise them."),
    "stages_few": _("At least two stages, one in each line."),
    "stages_order": _("The shares of stages rise, from 0 at least, and end at 100."),
    "stages_shape": _("Each line: the name of the stage, a space, its percentage."),
    "stages_targets": _("The targets of %(years)s stand on no stage."),
    "version_waits": _("A proposed version still waits for a decision."),
    "flags_need_note": _("The flags ask for a word: why is it approved nevertheless?"),
    "already_judged": _("%(year)s is judged already; its target stays."),
    "retired": _("The indicator is retired from %(year)s on."),
    "same_place": _("The indicator stands there already."),
    "in_use": _("The indicator is in use already."),
    "has_result": _("%(year)s has a result that was sent in already."),
    "before_approval": _("It cannot lie before the day of the approval."),
    "not_bound": _("This indicator is bound to no figure."),
    "not_additive": _("A quantile of months makes no quantile of the year."),
    "months_missing": _("%(count)s months of %(year)s are not counted yet."),
    "no_figure": _("The figure has nothing for %(year)s."),
    "number_range": _("This number is out of range."),
    "both_or_none": _("Numerator and denominator, or neither."),
    "share_differs": _("Numerator and denominator make %(share)s %%."),
    "tail_poor": _("The result is poor: say why, and what is done about it."),
    "tail_exceeds": _("The result lies far above the target: say why, and what follows."),
    "tail_undefined": _("The result has no share of its target: say how it is to be judged."),
}


def fault_text(fault: Fault) -> str:
    """A fault as a sentence."""
    values = {key: shown_year(value) if key == "year" else value
              for key, value in fault.values.items()}  # fmt: skip
    return str(FAULTS[fault.code]) % values


def shown_year(year: int | str) -> str:
    """A year as the reader counts it: 112 in Chinese, 2023 in English."""
    zh = (get_language() or "").startswith("zh")
    return str(here().year(int(year)) if zh else year)


def years_text(first: int, last: int) -> str:
    """A span of years."""
    return f"{shown_year(first)}–{shown_year(last)}"


def shown_number(value: Decimal | None) -> str:
    """A number without the zeros that only the table keeps."""
    if value is None:
        return "—"
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    return number_format(value, decimal_pos=places, force_grouping=True)


def shown_percent(value: Decimal | None) -> str:
    """A percentage with two decimals, half up."""
    return "—" if value is None else f"{rounded(value)} %"


def flag_texts(flags: Iterable[str]) -> list[Any]:
    """The flags of a version as words."""
    return [FLAGS[Flag(flag)] for flag in flags]


def band_text(target: Any) -> str:  # noqa: ANN401 (a target of a year)
    """A target, or the two ends of a band."""
    if target.top is None:
        return shown_number(target.value)
    return f"{shown_number(target.value)} ≤ … < {shown_number(target.top)}"


def rate_text(rate: Rate) -> str:
    """A rate with what it is made of, one decimal as the yearly report has it."""
    if rate.percent is None:
        return "—"
    return f"{rate.percent:.1f} % ({rate.numerator} ÷ {rate.denominator})"
