"""What the engine found wrong, in the words of the reader, at the field that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking.errors import (
    ChangedMeanwhileError,
    Fault,
    FaultyFieldsError,
    FrozenError,
    NoPowerError,
    StepNotOpenError,
    TrackingError,
)
from civicloop.evaluate.programmes.rules import LineFault
from civicloop.evaluate.programmes.web.labels import CHECKS, filled

if TYPE_CHECKING:
    from django import forms

FAULTS = {
    **CHECKS,
    "missing": _("Please fill this in."),
    "taken": _("This number or key is taken."),
    "before_begin": _("The end lies before the beginning."),
    "not_a_reference": _("This is no reference."),
    "not_a_key": _("Only letters, figures and a few signs, no blanks."),
    "below_zero": _("Money is never below zero."),
    "twice": _("A unit can have one part only."),
    "unknown": _("This is not in the list."),
    "unknown_criterion": _("This is not judged."),
    "score_out_of_range": _("A score lies between 0 and 100."),
    "percent_out_of_range": _("A percentage lies between 0 and 100."),
    "curve_empty": _("There is no plan yet."),
    "curve_falls": _("%(month)s: the plan falls from %(before)s % to %(percent)s %."),
    "curve_ends_short": _("The plan ends at %(percent)s %, not at 100 %."),
    "month_not_after": _("%(month)s does not come after the month before it."),
    "money_falls": _("%(month)s: the planned money falls."),
    "money_below_zero": _("%(month)s: money is never below zero."),
    "not_a_month": _("%(month)s is no month."),
    "weights_do_not_sum": _("The weights sum to %(sum)s, not to 100."),
    "weight_not_above_zero": _("A weight lies above zero."),
    "milestone_out_of_order": _("%(planned)s comes before the milestone before it."),
    "planned_already": _("The milestones are planned already."),
    "reached_already": _("This milestone is reached already."),
    "reached_in_the_future": _("Nothing is reached in the future."),
    "in_the_future": _("This day has not come yet."),
    "in_the_past": _("This day is past."),
    "too_far": _("At most %(days)s days."),
    "too_late": _("Changes could be asked for until %(last)s."),
    "too_long": _("At most %(limit)s characters."),
    "lasts_too_long": _("An item lasts at most %(years)s years."),
    "not_later": _("An extension ends after %(last)s, the end that holds."),
    "asked_already": _("A request waits already. It has to be decided or taken back first."),
    "not_closed": _("%(count)s units have not ended their part."),
    "before_the_month_ends": _("The remedy must lie after the month that is reported."),
    "not_to_open": _("This month lies outside the programme, or ends no period of it."),
    "opened_already": _("This month is open already."),
    "point_incomplete": _("A point needs its latitude and its longitude."),
    "point_off_the_earth": _("This point does not exist."),
    "too_many_districts": _("More districts than a city has."),
    "unknown_district": _("%(code)s is no district of the city."),
    "outside_the_city": _("This point lies outside the city."),
    "no_remedy": _("This month has no remedy."),
    "ended_already": _("This part has ended already."),
    "unchanged": _("Nothing was changed."),
    "same_programme": _("It goes on in the programme of another year."),
    "review_is_past": _("By the rule the review ended on %(last)s; that day is past."),
    "nothing_to_move": _("It did not rest for a month, or has no plan; nothing is to be moved."),
    "not_open": _("That item is not open."),
    "nothing_to_explain": _("These figures need no explanation. Leave it empty."),
    "no_results": _("Nothing of this year is kept."),
    "another_year": _("The programme does not run in this year."),
    "before_the_year": _("This day lies before the year that is judged."),
    "place_from_one": _("Places are counted from 1."),
    "fewer_than_the_place": _("There are fewer cities than the place says."),
    "unknown_number": _("%(number)s is no item of this programme."),
    "without_money": _("Money is not counted in this programme."),
    "granted_beyond": _("%(sum)s are granted, but %(above)s planned."),
    "paid_beyond": _("%(sum)s are paid, but %(above)s granted."),
    "stages_differ": _(
        "What is planned for the stages sums to %(sum)s, the contract to %(contract)s: "
        "%(apart)s apart."
    ),
}
LINES = {
    "not_a_month": _("Line %(line)s: “%(given)s” is no month (such as 115/03)."),
    "no_percent": _("Line %(line)s: the planned percentage is missing."),
    "percent_not_a_number": _("Line %(line)s: “%(given)s” is no percentage."),
    "percent_out_of_range": _("Line %(line)s: %(given)s % lies outside 0 to 100."),
    "money_not_a_number": _("Line %(line)s: “%(given)s” is no whole amount."),
    "money_below_zero": _("Line %(line)s: money is never below zero."),
    "money_too_large": _("Line %(line)s: “%(given)s” is more than can be kept."),
    "curve_falls": _("Line %(line)s: the plan falls from %(before)s % to %(given)s %."),
    "money_falls": _("Line %(line)s: the planned money falls to %(given)s."),
    "month_not_after": _("Line %(line)s: the month does not come after the one before it."),
    "curve_ends_short": _("The last line is %(given)s %; a plan ends at 100 %."),
    "curve_empty": _("There is no plan yet."),
    "work_item_without_name": _("Line %(line)s: the work item has no name."),
    "work_item_ends_short": _("Line %(line)s: it ends at %(given)s %, not at 100 %."),
    "weight_not_a_number": _("Line %(line)s: “%(given)s” is no weight in percent."),
    "weight_out_of_range": _("Line %(line)s: a weight lies between 0 and 100."),
    "weight_not_above_zero": _("A weight lies above zero."),
    "weights_do_not_sum": _("The weights sum to %(given)s, not to 100."),
    "no_score": _("Line %(line)s: the score of “%(given)s” is missing."),
    "score_not_a_number": _("Line %(line)s: “%(given)s” is no score."),
    "score_out_of_range": _("Line %(line)s: a score of %(given)s lies outside 0 to 100."),
    "number_twice": _("Line %(line)s: %(given)s is there twice."),
    "too_many_results": _("More than %(given)s lines are no list of results."),
    "too_many_lines": _("More than %(given)s lines are no plan."),
}
PLACES = {
    "figures": None, "explanation": "cause", "responsibilities": None, "item": None,
    "stages": None,
}  # fmt: skip
REFUSALS: dict[type[TrackingError], object] = {
    ChangedMeanwhileError: _(
        "Somebody else saved first. What stands now is shown above; what you typed is still here."
    ),
    FrozenError: _("This month is frozen. Only the programme's owner can correct it."),
    NoPowerError: _("This item is released by another body alone."),
    StepNotOpenError: _("This step is not open any more. Open the page again."),
}


def told(fault: Fault) -> str:
    """One fault as a sentence."""
    return filled(FAULTS.get(fault.code, fault.code), fault.values)


def line_told(fault: LineFault) -> str:
    """What is wrong with a line of a pasted plan."""
    values = {"line": fault.line, "given": fault.given, "before": fault.before}
    return filled(LINES[fault.code], values)


def put_on(form: forms.Form, error: TrackingError) -> None:
    """Say on a form what was wrong: at its fields where they are known, else above them."""
    for place, text in said(error):
        form.add_error(place if place in form.fields else None, text)


def said(error: TrackingError, names: Mapping[str, str] | None = None) -> Iterator[tuple[str, str]]:
    """What was wrong, each with the field that it is about; an empty one for the whole form."""
    if not isinstance(error, FaultyFieldsError):
        text = next((REFUSALS[kind] for kind in type(error).__mro__ if kind in REFUSALS), None)
        yield "", str(text or error)
        return
    known = {**PLACES, **(names or {})}
    for name, faults in error.faults.items():
        for fault in faults:
            yield known.get(name, name), told(fault)
