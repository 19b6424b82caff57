"""The module's pages in the menu."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases import queries
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.ui.rules import PUBLIC, Duty, declare_duties, navigate

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from civicloop.answer.cases.models import Case


def overdue(actor: Actor) -> QuerySet[Case]:
    """The cases that the actor sees and that are overdue."""
    return queries.inbox(actor).filter(queries.due("overdue", clock.now()))


def cases_due(actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """The open cases that the actor sees, by what is due next."""
    return [
        Duty(
            f"{row.number} {row.category.name}",
            reverse("cases:case", args=[row.pk]),
            row.unit.name if row.unit else "",
            localdate(row.next_due_at),
        )
        for row in queries.inbox(actor).order_by("next_due_at", "pk")[:limit]
    ]


navigate(
    "cases.inbox",
    _("Cases to do"),
    "cases:inbox",
    permission="cases.see",
    section="work",
    order=10,
    icon="inbox",
    count=overdue,
)
declare_duties(
    "cases.inbox", _("Cases to do"), "cases:inbox", permission="cases.note", look=cases_due
)
navigate(
    "cases.archive",
    _("Ended cases"),
    "cases:archive",
    permission="cases.see",
    section="work",
    order=20,
    icon="clipboard-check",
)
navigate(
    "cases.caller",
    _("Report for a caller"),
    "cases:caller",
    permission="cases.open_for_caller",
    section="work",
    order=30,
    icon="phone",
)

navigate(
    "cases.reading_requests",
    _("Reading approvals"),
    "cases:reading_requests",
    permission="cases.unseal",
    section="work",
    order=60,
    icon="shield-check",
)

for order, (key, label) in enumerate(
    (
        ("report", _("Report a problem")),
        ("mailbox", _("The mayor's mailbox")),
        ("map", _("Map of public cases")),
        ("public_search", _("Search cases")),
        ("app", _("Citizen app")),
    )
):
    navigate(f"cases.{key}", label, f"cases:{key}", section=PUBLIC, order=10 + order)
