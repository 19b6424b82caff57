"""Every read of the module."""

from civicloop.answer.cases.queries.cases import (
    case_of_ref,
    for_change,
    handlers_name,
    last_step,
    nearby_closed,
    next_id,
    recent_same,
    visible_case,
    visible_cases,
)
from civicloop.answer.cases.queries.categories import (
    category,
    offered_categories,
    reply_templates,
    route_for,
    rules_in_force,
    triage_unit_id,
    units_to_pass_to,
)
from civicloop.answer.cases.queries.facts import (
    closed_between,
    opened_between,
    overdue,
    rated_between,
    received_rows,
)
from civicloop.answer.cases.queries.history import (
    CitizensView,
    Told,
    citizens_view,
    pauses,
    proofs,
    timeline,
)
from civicloop.answer.cases.queries.inbox import Counts, archive, counts, due, inbox, mine
from civicloop.answer.cases.queries.terms import (
    deadlines,
    rating_ends_at,
    reopening_ends_at,
    until,
)

__all__ = [
    "CitizensView",
    "Counts",
    "Told",
    "archive",
    "case_of_ref",
    "category",
    "citizens_view",
    "closed_between",
    "counts",
    "deadlines",
    "due",
    "for_change",
    "handlers_name",
    "inbox",
    "last_step",
    "mine",
    "nearby_closed",
    "next_id",
    "offered_categories",
    "opened_between",
    "overdue",
    "pauses",
    "proofs",
    "rated_between",
    "rating_ends_at",
    "received_rows",
    "recent_same",
    "reopening_ends_at",
    "reply_templates",
    "route_for",
    "rules_in_force",
    "timeline",
    "triage_unit_id",
    "units_to_pass_to",
    "until",
    "visible_case",
    "visible_cases",
]
