"""The module's pure arithmetic: drafts, routing, clocks, secrets, rating; no Django."""

from civicloop.answer.cases.rules.drafts import (
    COMMENT_LIMIT,
    DESCRIPTION_LIMIT,
    NOTE_LIMIT,
    PHOTO_LIMIT,
    CaseDraft,
    CategoryFacts,
    check_draft,
    check_email,
    check_text,
    cleaned,
    sameness,
)
from civicloop.answer.cases.rules.routing import ANY, Rule, route, unit_after_refusal
from civicloop.answer.cases.rules.secrets import (
    digest,
    grouped,
    normalised,
    same_secret,
    secret_from,
)
from civicloop.answer.cases.rules.work import (
    DueInstants,
    check_closing,
    check_rating,
    is_overdue,
    next_due,
)

__all__ = [
    "ANY",
    "COMMENT_LIMIT",
    "DESCRIPTION_LIMIT",
    "NOTE_LIMIT",
    "PHOTO_LIMIT",
    "CaseDraft",
    "CategoryFacts",
    "DueInstants",
    "Rule",
    "check_closing",
    "check_draft",
    "check_email",
    "check_rating",
    "check_text",
    "cleaned",
    "digest",
    "grouped",
    "is_overdue",
    "next_due",
    "normalised",
    "route",
    "same_secret",
    "sameness",
    "secret_from",
    "unit_after_refusal",
]
