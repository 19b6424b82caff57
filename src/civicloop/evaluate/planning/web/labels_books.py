"""Books, parts, differences and pledges in the words of the reader."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning.models import Book
from civicloop.evaluate.planning.states import (
    BookKind,
    BookState,
    PartState,
    PledgeState,
    Recipient,
)
from civicloop.evaluate.planning.web.labels import FAULTS, shown_year

BOOK_KINDS = {
    BookKind.OUTLINE: _("Policy outline"),
    BookKind.PLAN: _("Annual plan"),
}
BOOK_STATES = {
    BookState.OPEN: (_("Draft"), "info"),
    BookState.APPROVED: (_("Approved edition"), "success"),
    BookState.REPLACED: (_("Replaced by a later edition"), "neutral"),
}
PART_STATES = {
    PartState.WRITTEN: (_("Being written"), "neutral"),
    PartState.SENT: (_("Waits for sign-off"), "warning"),
    PartState.SIGNED: (_("Signed off"), "success"),
}
RECIPIENTS = {
    Recipient.COUNCIL: _("City council"),
    Recipient.AUDIT: _("Audit office"),
    Recipient.AGENCIES: _("Agencies, to carry it out"),
}
DIFFERENCES = {
    "parts": _("The lines below do not sum to it"),
    "total": _("The table does not come to its total"),
    "not_planned": _("In the budget, not in the plan"),
    "not_budgeted": _("In the plan, not in the budget"),
    "differs": _("Plan and budget differ"),
}
PLEDGE_STATES = {
    PledgeState.UNMAPPED: (_("Carried by nothing yet"), "warning"),
    PledgeState.RUNNING: (_("Under way"), "info"),
    PledgeState.BEHIND: (_("Behind"), "danger"),
    PledgeState.REACHED: (_("On target"), "success"),
}
FAULTS |= {
    "edition_open": _("An edition of this book is still open."),
    "parts_unsigned": _("%(count)s agencies are not signed off yet."),
    "sums_differ": _("The sums of %(count)s agencies do not hold."),
    "part_differs": _("%(count)s differences: plan and budget must agree first."),
    "no_lines": _("There is no line."),
    "too_many_lines": _("At most %(limit)s lines."),
    "line_missing": _("Line %(line)s lacks its code or its name."),
    "line_too_long": _("Code or name of line %(line)s is too long."),
    "line_money": _("The amount of line %(line)s is out of range."),
    "twice": _("These codes stand twice: %(codes)s."),
    "unknown_above": _("%(code)s: there is no line %(above)s above it."),
    "circle": _("%(code)s stands above itself."),
    "mapped": _("It is mapped to this already."),
}


def title_of(row: Book) -> str:
    """Year, kind and edition."""
    kind = BOOK_KINDS[BookKind(row.kind)]
    told = {"year": shown_year(row.year), "kind": kind, "edition": row.edition}
    return gettext("%(kind)s %(year)s, edition %(edition)s") % told
