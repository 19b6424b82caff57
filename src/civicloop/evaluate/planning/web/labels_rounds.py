"""Phases, projects, sources, chapters and rulings in the words of the reader."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning.rules import MoneySource, in_hundred_millions, in_thousands
from civicloop.evaluate.planning.states import ProposalState, RoundState, Ruling
from civicloop.evaluate.planning.web.labels import FAULTS
from civicloop.kernel.city.rules import CURRENCIES, here

THOUSAND = 1000

ROUND_STATES = {
    RoundState.PREPARED: (_("Being prepared"), "neutral"),
    RoundState.ISSUED: (_("Projects come in"), "info"),
    RoundState.FIRST_REVIEW: (_("First review"), "info"),
    RoundState.SITE_VISIT: (_("Site visits"), "info"),
    RoundState.SECOND_REVIEW: (_("Second review"), "info"),
    RoundState.BALANCING: (_("Budget balance"), "warning"),
    RoundState.APPROVED: (_("Approved"), "success"),
}
ROUND_MOVES = {
    "issue": _("Issue the plan of the round"),
    "begin_first_review": _("Begin the first review"),
    "begin_site_visits": _("Begin the site visits"),
    "begin_second_review": _("Begin the second review"),
    "begin_balancing": _("Begin the balance"),
    "reopen_second_review": _("Back to the second review"),
    "approve": _("Approve the balance"),
}
PROPOSAL_STATES = {
    ProposalState.DRAFT: (_("Being written"), "neutral"),
    ProposalState.SENT: (_("In review"), "info"),
    ProposalState.RETURNED: (_("Sent back"), "warning"),
    ProposalState.WITHDRAWN: (_("Withdrawn"), "neutral"),
    ProposalState.REFUSED: (_("Did not pass"), "danger"),
    ProposalState.PASSED: (_("Passed the review"), "success"),
}
SOURCE_NAMES = {
    MoneySource.CITY: _("City budget (with the general grant)"),
    MoneySource.FUND: _("Funds"),
    MoneySource.CENTRAL: _("Central budget"),
    MoneySource.SPECIAL: _("Special budget"),
    MoneySource.PRIVATE: _("Private investment"),
}
SHORT_NAMES = {
    MoneySource.CITY: _("City budget"),
    MoneySource.FUND: _("Funds"),
    MoneySource.CENTRAL: _("Central"),
    MoneySource.SPECIAL: _("Special"),
    MoneySource.PRIVATE: _("Private"),
}
RULINGS = {
    Ruling.GO_ON: _("Goes on"),
    Ruling.AMEND: _("To be amended and sent again"),
    Ruling.REDUCE: _("Goes on with less money"),
    Ruling.POSTPONE: _("Goes on, to be weighed last"),
    Ruling.REFUSE: _("Does not pass"),
}
CHAPTERS = {
    "origin": _("Origin and legal basis"),
    "problems": _("Analysis of the problem"),
    "participation": _("Public participation"),
    "objectives": _("Objectives"),
    "policy_review": _("Review of policies in place"),
    "strategy": _("Strategy and work by year"),
    "schedule": _("Schedule"),
    "resources": _("Resources and cost by year"),
    "past_execution": _("How earlier budgets were used"),
    "effects": _("Expected effects"),
    "operation": _("Operation and maintenance"),
    "alternatives": _("Alternatives"),
    "cost_benefit": _("Cost-benefit analysis"),
    "financing": _("Financing"),
}
FAULTS |= {
    "year_taken": _("%(year)s has its pre-review already."),
    "before_year": _("A day before the budget year, please."),
    "money_range": _("Whole amounts that are not below zero, please."),
    "nothing_asked": _("Nothing is asked for %(year)s."),
    "below_bar": _("The project is too small for the pre-review."),
    "chapter_missing": _("The chapter “%(chapter)s” is empty."),
    "major_chapter_missing": _(
        "Article 34 of the Budget Act: major works need the chapter “%(chapter)s”."
    ),
    "too_late": _("The time to send projects in is over."),
    "proposals_returned": _("%(count)s projects were sent back and have not come again."),
    "above_asked": _("More than was asked of this source."),
    "in_the_future": _("This day is still to come."),
    "in_the_past": _("This day is over."),
    "is_live": _("This is the live balance already."),
}


def yi(amount: int) -> str:
    """In hundred millions, as the capital review prints."""
    if get_language() == "en":
        return f"{CURRENCIES[here().currency].sign}{amount / 1_000_000:,.0f} million"
    return str(_("%(amount)s hundred million")) % {"amount": in_hundred_millions(amount)}


def in_thousands_as_number(amount: int) -> int | Decimal:
    """In thousands, as a column of numbers aligns and writes it."""
    return amount // THOUSAND if amount % THOUSAND == 0 else Decimal(amount) / THOUSAND


def thousands(amount: int) -> str:
    """In thousands, as plan tables print."""
    return in_thousands(amount)
