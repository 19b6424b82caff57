"""Books of a year: editions, the part of an agency, plan beside budget."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.evaluate.planning import policies, queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import NotFoundError
from civicloop.evaluate.planning.models import Book, Part
from civicloop.evaluate.planning.rules import Difference
from civicloop.evaluate.planning.states import BookState, PartState
from civicloop.evaluate.planning.web.forms.books import (
    BookForm,
    BudgetForm,
    NoteForm,
    TableForm,
)
from civicloop.evaluate.planning.web.forms.rounds import THOUSAND
from civicloop.evaluate.planning.web.labels_books import (
    BOOK_STATES,
    DIFFERENCES,
    PART_STATES,
    title_of,
)
from civicloop.evaluate.planning.web.labels_rounds import thousands
from civicloop.evaluate.planning.web.staff.dispatching import letters_shown
from civicloop.evaluate.planning.web.staff.plans import MANAGE, SEE, WRITE
from civicloop.evaluate.planning.web.staff.results import tell
from civicloop.evaluate.planning.web.steps import Step
from civicloop.evaluate.planning.web.tables_books import Books, Entries
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.ui.web.steps import posted_version

APPROVE = needs("planning.approve")
MOVES = {
    "send": _("The part is sent."),
    "sign": _("The part is signed off."),
    "return": _("The part went back to its agency."),
}


@SEE
def show_books(request: HttpRequest) -> HttpResponseBase:
    """The list."""
    table = Books(request, queries.books())
    if table.wants_export:
        return table.export()
    context = {"table": table, "may_manage": policies.may_manage(request.actor)}
    return render(request, "planning/books.html", context)


@SEE
def show_book(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: each agency with its sums."""
    try:
        row = queries.book(pk)
    except NotFoundError as error:
        raise Http404 from error
    found = queries.crosswalks(row)
    parts = list(row.parts.select_related("unit"))
    context = {
        "row": row,
        "title": title_of(row),
        "badge": BOOK_STATES[BookState(row.state)],
        "parts": [
            {"row": one, "badge": PART_STATES[PartState(one.state)],
             "plan": thousands(found[one.pk].plan_total),
             "budget": thousands(found[one.pk].budget_total),
             "count": len(found[one.pk].differences)}
            for one in parts
        ],
        "plan": thousands(sum(one.plan_total for one in found.values())),
        "budget": thousands(sum(one.budget_total for one in found.values())),
        "may_approve": policies.may_approve(request.actor) and row.state == BookState.OPEN,
        "letters": letters_shown(row.pk),
        "may_dispatch": policies.may_manage(request.actor) and row.state != BookState.OPEN,
    }  # fmt: skip
    return render(request, "planning/book.html", context)


@SEE
def show_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The compiled book for paper: what each agency does, and for how much."""
    try:
        row = queries.book(pk)
    except NotFoundError as error:
        raise Http404 from error
    found = queries.crosswalks(row)
    context = {
        "row": row,
        "title": title_of(row),
        "badge": BOOK_STATES[BookState(row.state)],
        "parts": [
            {"row": one, "badge": PART_STATES[PartState(one.state)],
             "total": thousands(found[one.pk].plan_total),
             "has_goals": any(line.goal for line in found[one.pk].plan),
             "has_methods": any(line.method for line in found[one.pk].plan),
             "lines": [(line, "" if line.amount is None else thousands(line.amount))
                       for line in found[one.pk].plan]}
            for one in row.parts.select_related("unit")
        ],
        "total": thousands(sum(one.plan_total for one in found.values())),
    }  # fmt: skip
    return render(request, "planning/book_print.html", context)


def part_or_404(pk: int) -> Part:
    """The part of an agency."""
    try:
        return queries.part(pk)
    except NotFoundError as error:
        raise Http404 from error


@SEE
def show_part(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of an agency: plan beside budget, and what does not hold."""
    row = part_or_404(pk)
    found = queries.crosswalk(row)
    writes = policies.may_write(request.actor, queries.branch(row.unit_id))
    is_open = row.book.state == BookState.OPEN
    reviews = policies.may_review(request.actor) and is_open
    amounts = {one.code: one for one in found.plan}
    context = {
        "row": row,
        "title": title_of(row.book),
        "badge": PART_STATES[PartState(row.state)],
        "plan": [(one, "" if one.amount is None else thousands(one.amount)) for one in found.plan],
        "lines": [
            {"row": one, "amount": thousands(one.amount or 0),
             "planned": thousands(amounts[one.code].amount or 0)
             if one.code in amounts and amounts[one.code].amount is not None else "—"}
            for one in found.budget
        ],
        "differences": [_difference(one) for one in found.differences],
        "plan_total": thousands(found.plan_total),
        "budget_total": thousands(found.budget_total),
        "total": "—" if row.total is None else thousands(row.total),
        "may_write": writes and is_open and row.state == PartState.WRITTEN,
        "may_sign": reviews and row.state == PartState.SENT,
        "may_return": reviews and row.state in {PartState.SENT, PartState.SIGNED},
    }  # fmt: skip
    return render(request, "planning/part.html", context)


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "label": DIFFERENCES[one.kind],
        "name": f"{one.code} {one.name}".strip(),
        "expected": thousands(one.expected),
        "found": thousands(one.found),
        "by": thousands(one.by),
    }


@SEE
def show_entries(request: HttpRequest, pk: int, table: str) -> HttpResponseBase:
    """The lines of a plan or of a budget, as a list and as a file."""
    row = part_or_404(pk)
    if table not in {"plan", "budget"}:
        raise Http404
    lines = Entries(request, row.entries.filter(is_budget=table == "budget"))
    if lines.wants_export:
        return lines.export()
    heading = gettext("Plan") if table == "plan" else gettext("Budget table")
    context = {"table": lines, "row": row, "heading": f"{row.unit.name} {heading}"}
    return render(request, "planning/entries.html", context)


@MANAGE
class NewBook(Step):
    """Open an edition."""

    form_class = BookForm
    heading = _("Open an edition")
    lead = _("It begins with what the last edition of this book and year said.")
    submit = _("Open to agencies")
    done = _("The edition is open to the agencies.")

    def way(self) -> list[str]:
        """Up to the list."""
        return [reverse("planning:books"), gettext("Annual plans and outlines")]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Every agency."""
        return super().get_form_kwargs() | {
            "units": queries.agencies(timezone.localdate(clock.now()))
        }

    def get_initial(self) -> dict[str, Any]:
        """All of them."""
        return {"units": [row.pk for row in queries.agencies(timezone.localdate(clock.now()))]}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a book)
        """Open it."""
        return planning.open_book(
            kind=values["kind"], year=values["year"], unit_ids=values["units"],
            due_on=values["due_on"], actor=self.request.actor,
        )  # fmt: skip

    def address(self, result: Any) -> str:  # noqa: ANN401 (a book)
        """Its page."""
        return reverse("planning:book", args=[result.pk])


@APPROVE
class ApproveBook(Step):
    """Approve an edition."""

    form_class = NoteForm
    heading = _("Approve the edition")
    lead = _("Every part must be signed off, and every sum must hold.")
    submit = _("Approve")
    done = _("The edition is approved.")

    @cached_property
    def row(self) -> Book:
        """The edition of the address."""
        return queries.book(self.kwargs["pk"])

    def way(self) -> list[str]:
        """Up to the edition."""
        own = reverse("planning:book", args=[self.row.pk])
        return [reverse("planning:books"), gettext("Annual plans and outlines"), own,
                title_of(self.row)]  # fmt: skip

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a book)
        """Approve it."""
        return planning.approve_book(self.row.pk, note=values["note"], actor=self.request.actor)

    def address(self, result: Any) -> str:  # noqa: ANN401 (a book)
        """Its page."""
        return reverse("planning:book", args=[result.pk])


class _OfPart(Step):
    """A step of the part of an agency."""

    is_budget = False

    @cached_property
    def row(self) -> Part:
        """The part of the address."""
        return queries.part(self.kwargs["pk"])

    def way(self) -> list[str]:
        """Up to the part."""
        top = reverse("planning:book", args=[self.row.book_id])
        own = reverse("planning:part", args=[self.row.pk])
        return [top, title_of(self.row.book), own, self.row.unit.name]

    @property
    def standing(self) -> int:
        """The version that is looked at."""
        return self.row.version

    def get_initial(self) -> dict[str, Any]:
        """The total that is replaced."""
        total = self.row.total
        return {"total": None if total is None else total // THOUSAND}

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (a part)
        """Back to the part."""
        return reverse("planning:part", args=[self.row.pk])

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a part)
        """Replace the lines."""
        return planning.write_part(
            self.row.pk, values["file"], is_budget=self.is_budget, total=values.get("total"),
            version=self.version, actor=self.request.actor,
        )  # fmt: skip


@WRITE
class WritePlan(_OfPart):
    """Replace the lines of the plan."""

    form_class = TableForm
    heading = _("Hand in the plan")
    done = _("The lines of the plan are replaced.")


@WRITE
class WriteBudget(_OfPart):
    """Replace the lines of the budget."""

    form_class = BudgetForm
    is_budget = True
    heading = _("Hand in the budget")
    done = _("The lines of the budget are replaced.")


@WRITE
@require_POST
def take_projects(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the agency's passed projects of the year into its plan."""
    row = part_or_404(pk)
    tell(
        request,
        lambda: planning.take_projects(
            row.pk, version=posted_version(request), actor=request.actor
        ),
        gettext("The passed projects of the year stand in the plan."),
    )
    return redirect("planning:part", row.pk)


@SEE
@require_POST
def move_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a part, sign it off, or send it back; rights are those of each step."""
    row = part_or_404(pk)
    move = request.POST.get("move", "")
    if move not in MOVES:
        raise Http404
    tell(
        request,
        lambda: planning.move_part(
            row.pk, move, version=posted_version(request), actor=request.actor
        ),
        str(MOVES[move]),
    )
    return redirect("planning:part", row.pk)
