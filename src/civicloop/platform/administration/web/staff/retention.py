"""How long personal data are kept, and the lists of what is to be destroyed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.privacy import queries as privacy
from civicloop.kernel.privacy import services
from civicloop.kernel.privacy.rules import RETENTIONS, Retention
from civicloop.kernel.privacy.states import EntryState, ListState, Manner
from civicloop.platform.administration.rules import person_ref
from civicloop.platform.administration.web.changes import Change, Crumb, ReasonForm, SureForm, crumb
from civicloop.platform.administration.web.staff.units import today
from civicloop.ui.web.keyset import Page
from civicloop.ui.web.tables import ChoiceFilter, Column, Filter, Table

SEE = needs("privacy.see_retention")
PROPOSE = needs("privacy.propose_destruction")
RETENTION = ("retention", _("Retention and destruction"))
COUNTED = 1_000
"""The page counts so many objects of a kind, and says that there are more."""
HISTORY = 50
LISTS = {
    ListState.DRAWN: (_("To be proposed"), "warning"),
    ListState.PROPOSED: (_("To be approved"), "warning"),
    ListState.APPROVED: (_("Approved, being carried out"), "info"),
    ListState.CARRIED_OUT: (_("Carried out"), "success"),
    ListState.WITHDRAWN: (_("Withdrawn"), "neutral"),
}
ENTRIES = {
    EntryState.WAITING: (_("On the list"), "neutral"),
    EntryState.DESTROYED: (_("Destroyed"), "success"),
    EntryState.HELD: (_("Held"), "warning"),
    EntryState.SPARED: (_("Spared"), "info"),
}
MANNERS = {
    Manner.LISTED: _("By an approved list"),
    Manner.SWEPT: _("By itself"),
    Manner.KEPT: _("Kept"),
}


def title_of(rule: Retention) -> str:
    """What a kind is called in the reader's language."""
    return rule.en if get_language() == "en" else rule.zh


def kind_title(kind: str) -> str:
    """The same for a kind that may not be declared any more."""
    return title_of(RETENTIONS.get(kind)) if kind in RETENTIONS else kind


def term_of(rule: Retention) -> str:
    """How long, in the reader's language."""
    return rule.term_en if get_language() == "en" else rule.term_zh


def names_in(rows: list[Any]) -> dict[str, str]:
    """Who drew, proposed, approved and ended some lists, by actor."""
    parts = ("drawn_by", "proposed_by", "approved_by", "ended_by")
    actors = {getattr(row, part) for row in rows for part in parts} - {""}
    people = organizations.names_of(person_ref(ref) for ref in actors)
    return {ref: people.get(person_ref(ref), str(_("By itself"))) for ref in actors}


def list_or_404(pk: int) -> Any:  # noqa: ANN401 (a list)
    """One list."""
    row = privacy.destruction_list(pk)
    if row is None:
        raise Http404
    return row


@SEE
def show_retention(request: HttpRequest) -> HttpResponse:
    """Every kind with its term and what has had its time; lists that wait; what was done."""
    lists = list(privacy.destruction_lists()[:HISTORY])
    names = names_in(lists)
    shown = [
        {"row": row, "title": kind_title(row.kind), "badge": LISTS[ListState(row.state)],
         "drawn": names[row.drawn_by], "approved": names.get(row.approved_by, "")}
        for row in lists
    ]  # fmt: skip
    open_kinds = {row.kind for row in lists if ListState(row.state) in privacy.OPEN_LISTS}
    context = {
        "listed": [
            {"due": due, "title": title_of(due.rule), "count": len(due.refs),
             "open": due.rule.kind in open_kinds}
            for due in privacy.summary(today(), limit=COUNTED)
        ],
        "others": [
            {"rule": rule, "title": title_of(rule), "term": term_of(rule),
             "manner": MANNERS[rule.manner]}
            for rule in privacy.retentions(Manner.SWEPT, Manner.KEPT)
        ],
        "waiting": [item for item in shown if ListState(item["row"].state) in privacy.OPEN_LISTS],
        "done": [item for item in shown if ListState(item["row"].state) not in privacy.OPEN_LISTS],
        "may_draw": request.actor.may_in("privacy.propose_destruction", None),
        "holds": privacy.standing_holds().count(),
    }  # fmt: skip
    return render(request, "administration/retention.html", context)


class Entries(Table):
    """The objects of one list."""

    key = "administration.destruction"
    caption = _("What is on the list")
    columns = (
        Column("name", _("Number or name"), lambda row: row.called, in_export=False),
        Column("ref", _("Object"), "ref", sort="pk", template="administration/cell_code.html"),
        Column("state", _("State"), lambda row: ENTRIES[EntryState(row.state)], kind="badge"),
        Column("settled", _("Dealt with"), "settled_at", kind="moment"),
    )
    filters = (
        Filter("ref", _("Object"), lookup="ref"),
        ChoiceFilter("state", _("State"),
                     choices=ENTRIES),
    )  # fmt: skip
    default_order = "ref"
    empty_title = _("Nothing is on this list")
    empty_icon = "timer"

    @cached_property
    def page(self) -> Page:
        """The page, with what people call its objects, in one query."""
        page = super().page
        called = privacy.names_of(row.ref for row in page.rows)
        for row in page.rows:
            row.called = called.get(row.ref, "")
        return page


@SEE
def show_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One list: who answers for it, what is on it, and what may be done with it."""
    row = list_or_404(pk)
    table = Entries(request, privacy.entries_of(row))
    if table.wants_export:
        return table.export()
    names = names_in([row])
    counts = privacy.counts(row)
    context = {
        "row": row,
        "title": kind_title(row.kind),
        "badge": LISTS[ListState(row.state)],
        "drawn_by": names[row.drawn_by],
        "proposed_by": names.get(row.proposed_by, ""),
        "approved_by": names.get(row.approved_by, ""),
        "ended_by": names.get(row.ended_by, ""),
        "counts": [(ENTRIES[state][0], counts[state]) for state in EntryState],
        "table": table,
        "moves": privacy.open_moves(row, request.actor),
        "own": row.state == ListState.PROPOSED and row.proposed_by == request.actor.ref,
    }
    return render(request, "administration/destruction.html", context)


@PROPOSE
class Draw(Change):
    """Put what has had its time on a list."""

    form_class: type[forms.Form] = SureForm
    submit = _("Draw the list")
    done = _("The list is drawn. Somebody else must approve it before anything is destroyed.")

    @cached_property
    def rule(self) -> Retention:
        """The kind of the address."""
        kind = self.kwargs["kind"]
        if kind not in RETENTIONS or RETENTIONS.get(kind).manner is not Manner.LISTED:
            raise Http404
        return RETENTIONS.get(kind)

    def title(self) -> str:
        """Which kind."""
        return str(_("Draw a list: %(kind)s") % {"kind": title_of(self.rule)})

    def up(self) -> list[Crumb]:
        """The kinds."""
        return [crumb(*RETENTION)]

    def consequences(self) -> list[str]:
        """How many, and that nothing is destroyed by this."""
        found = privacy.due(self.rule, today(), limit=services.MOST)
        values = {"count": len(found.refs), "day": found.cutoff_on, "held": found.held}
        return [
            str(_("%(count)s that ended before %(day)s go on the list.") % values),
            str(_("%(held)s are held and stay.") % values),
            str(_("You stand for the list. Nothing is destroyed before somebody else approves.")),
        ]

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401, ARG002 (nothing asked)
        """Draw it."""
        return services.draw_list(self.rule.kind, actor=actor)

    def next_url(self, result: Any) -> str:  # noqa: ANN401 (a list)
        """The list."""
        return reverse("administration:retention-list", args=[result.pk])


class ListDecision(Change):
    """A decision on one list."""

    form_class: type[forms.Form] = SureForm

    @cached_property
    def row(self) -> Any:  # noqa: ANN401 (a list)
        """The list of the address."""
        return list_or_404(self.kwargs["pk"])

    def up(self) -> list[Crumb]:
        """The kinds, and the list."""
        title = f"{kind_title(self.row.kind)} {self.row.pk}"
        return [crumb(*RETENTION), crumb("retention-list", title, self.row.pk)]


@PROPOSE
class Propose(ListDecision):
    """Stand for a list that was drawn by itself."""

    heading = _("Propose the list")
    submit = _("Propose")
    done = _("The list is proposed. Somebody else must approve it before anything is destroyed.")

    def consequences(self) -> list[str]:
        """What it means."""
        return [str(_("You have looked at the list and stand for it."))]

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401, ARG002 (nothing asked)
        """Propose it."""
        return services.propose_list(self.row.pk, actor=actor)


@needs("privacy.approve_destruction")
class Approve(ListDecision):
    """Approve what somebody else stands for."""

    heading = _("Approve the destruction")
    submit = _("Approve the destruction")
    variant = "danger"
    done = _("The list is approved. The personal data are destroyed within minutes.")

    def consequences(self) -> list[str]:
        """What is lost."""
        values = {"count": self.row.size}
        return [
            str(_("The personal data of %(count)s objects can never be read again.") % values),
            str(_("Numbers, places, dates and results stay for the figures.")),
            str(_("What somebody holds at that moment is kept.")),
        ]

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401, ARG002 (nothing asked)
        """Approve it."""
        return services.approve_list(self.row.pk, actor=actor)


@SEE
class Withdraw(ListDecision):
    """Do not carry a list out."""

    form_class = ReasonForm
    heading = _("Withdraw the list")
    submit = _("Withdraw")
    variant = "danger"
    done = _("The list is withdrawn.")

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a list)
        """Withdraw it."""
        return services.withdraw_list(self.row.pk, reason=values["reason"], actor=actor)
