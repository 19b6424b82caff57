"""What follows from a case's own events, after they are committed."""

from __future__ import annotations

from civicloop.answer.cases import policies, queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.queries import figures_facts
from civicloop.answer.cases.rules.words import STEPS
from civicloop.answer.cases.services import (
    calling,
    clocks,
    telling,
    telling_handling,
    telling_parts,
)
from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month, months_between
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger.rules import Delivered, subscribe
from civicloop.kernel.search import services as search

ARCHIVIST = machine("archivist")
DISPATCHER = machine("dispatcher")


@subscribe(*telling.TO_REPORTER, name="cases.tell_reporter")
def tell_reporter(event: Delivered) -> None:
    """Write to the reporter."""
    telling.tell_reporter(event)


@subscribe(*STEPS, name="cases.tell_followers")
def tell_followers(event: Delivered) -> None:
    """Write to those who follow the case."""
    cases.tell_followers(event)


@subscribe(telling.RETURNED, name="cases.tell_returned")
def tell_returned(event: Delivered) -> None:
    """Tell the unit that the reporter cannot be reached by e-mail."""
    telling.tell_returned(event)


@subscribe(*telling.TO_UNIT, name="cases.tell_unit")
def tell_unit(event: Delivered) -> None:
    """Tell the unit on duty."""
    telling.tell_unit(event)


@subscribe(
    "cases.case_opened",
    "cases.case_assigned",
    "cases.case_sorted",
    "cases.case_refused",
    "cases.case_transferred",
    "cases.case_undone",
    name="cases.index",
)
def index(event: Delivered) -> None:
    """Let the case be found, in the unit that it is with now; a restricted one never is."""
    case = queries.case_of_ref(event.ref)
    if policies.is_kept_from_search(case):
        search.remove([case.ref])
    else:
        search.index_many([telling.search_entry(case)])


@subscribe(
    "cases.case_opened",
    "cases.case_accepted",
    "cases.case_started",
    "cases.case_refused",
    "cases.case_transferred",
    "cases.case_paused",
    "cases.case_resumed",
    "cases.case_closed",
    "cases.case_reopened",
    "cases.case_withdrawn",
    "cases.case_undone",
    "cases.case_assigned",
    "cases.case_sorted",
    "cases.case_settled",
    "cases.case_hidden",
    "cases.case_shown",
    name="cases.publish",
)
def publish(event: Delivered) -> None:
    """Show the public what it may see of the case now."""
    cases.publish([queries.case_of_ref(event.ref)])


@subscribe("cases.category_saved", name="cases.publish_category")
def publish_category(event: Delivered) -> None:
    """Show or hide the cases of a category of which that was changed."""
    if {"is_public", "kind"} & set(event.body["fields"].split(",")):
        cases.follow_category(int(event.ref.rpartition(":")[2]))


@subscribe("cases.case_extension_asked", name="cases.tell_approvers")
def tell_approvers(event: Delivered) -> None:
    """Tell those who may decide about more time."""
    telling_handling.tell_approvers(event)


@subscribe("cases.case_extended", "cases.case_extension_refused", name="cases.tell_asker")
def tell_asker(event: Delivered) -> None:
    """Tell who asked for more time what was decided."""
    telling_handling.tell_asker(event)


@subscribe(*telling_parts.TO_UNIT, name="cases.tell_part_unit")
def tell_part_unit(event: Delivered) -> None:
    """Tell a unit that its part is asked for, or not needed any more."""
    telling_parts.tell_unit(event)


@subscribe("cases.case_part_answered", name="cases.tell_lead")
def tell_lead(event: Delivered) -> None:
    """Tell the unit in the lead that a part is in."""
    telling_parts.tell_lead(event)


@subscribe("privacy.personal_values_destroyed", name="cases.forget")
def forget(event: Delivered) -> None:
    """Empty the texts of a case whose key is gone."""
    if event.ref.startswith("cases:case:"):
        cases.forget(event.ref, actor=ARCHIVIST)


@subscribe(
    "clock.calendar_loaded",
    "clock.closure_declared",
    "clock.closure_withdrawn",
    name="cases.follow_calendar",
)
def follow_calendar(event: Delivered) -> None:
    """Order the lists by the due instants that the changed calendar gives."""
    if event.body["clocks_moved"]:
        clocks.follow_calendar()
        metrics.touch_facts("cases.case", figures_facts.months_of_open_rounds())


@subscribe(
    "cases.case_opened",
    "cases.case_assigned",
    "cases.case_sorted",
    "cases.case_refused",
    "cases.case_transferred",
    "cases.case_undone",
    "cases.case_accepted",
    "cases.case_started",
    "cases.case_paused",
    "cases.case_resumed",
    "cases.case_extended",
    "cases.case_closed",
    "cases.case_settled",
    "cases.case_rated",
    "cases.case_reopened",
    "cases.case_withdrawn",
    "cases.case_imported",
    "cases.imported_case_closed",
    name="cases.write_facts_again",
)
def write_facts_again(event: Delivered) -> None:
    """Have the months rewritten in which rounds of the case are filed as facts."""
    case = int(event.ref.rpartition(":")[2])
    metrics.touch_facts("cases.case", figures_facts.months_of_case(case))


@subscribe(
    "cases.case_opened",
    "cases.case_assigned",
    "cases.case_sorted",
    "cases.case_refused",
    "cases.case_transferred",
    "cases.case_undone",
    name="cases.count_again",
)
def count_again(event: Delivered) -> None:
    """Count every month of a round anew that now belongs to another unit or category."""
    since = queries.round_began_at(event.ref)
    metrics.touch("cases.case", months_between(Month.of(since), Month.of(event.at)))


@subscribe(
    "cases.case_started",
    "cases.case_paused",
    "cases.case_resumed",
    "cases.case_extended",
    "cases.case_closed",
    "cases.case_reopened",
    "cases.case_withdrawn",
    name="cases.count_month_again",
)
def count_month_again(event: Delivered) -> None:
    """Count the month of the event anew; what stood at the end of an earlier one did so still."""
    metrics.touch("cases.case", [Month.of(event.at)])


@subscribe(
    "cases.case_opened",
    "cases.case_assigned",
    "cases.case_sorted",
    "cases.case_accepted",
    "cases.case_started",
    "cases.case_refused",
    "cases.case_transferred",
    "cases.case_closed",
    "cases.case_reopened",
    "cases.case_withdrawn",
    "cases.case_undone",
    name="cases.call_out",
)
def call_out(event: Delivered) -> None:
    """Put a hazard on the call sheet, and take it off once the unit knows."""
    calling.follow_case(event, actor=DISPATCHER)


@subscribe(
    "cases.category_saved",
    "cases.category_group_saved",
    "schemas.schema_published",
    name="cases.note_services",
)
def note_services(event: Delivered) -> None:
    """Tell programs that read the list of services that it changed."""
    cases.note_services_changed(event.at)
