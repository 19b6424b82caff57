"""Documents: the list, one explained day by day, and corrections."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.documents import policies, queries
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.errors import NotFoundError
from civicloop.evaluate.documents.models import Document
from civicloop.evaluate.documents.rules import explained
from civicloop.evaluate.documents.states import MonthState
from civicloop.evaluate.documents.web.forms import CorrectionForm
from civicloop.evaluate.documents.web.labels import (
    BASES,
    CATEGORIES,
    FIELDS,
    FLAGS,
    KINDS,
    OUTCOMES,
    days_text,
)
from civicloop.evaluate.documents.web.staff.months import MANAGE, SEE
from civicloop.evaluate.documents.web.steps import Step
from civicloop.evaluate.documents.web.tables import Documents, Imports, Overdue, stated_text
from civicloop.kernel.clock import queries as clock
from civicloop.ui.rules import month_text


def own(request: HttpRequest) -> QuerySet[Document]:
    """The documents that a reader may look at."""
    reach = queries.reach(request.actor, "documents.see")
    rows = queries.documents()
    return rows if reach is None else rows.filter(unit__in=reach)


@SEE
def show_list(request: HttpRequest) -> HttpResponseBase:
    """The list; each number of a table opens it."""
    table = Documents(request, own(request))
    if table.wants_export:
        return table.export()
    return render(request, "documents/list.html", {"table": table})


@SEE
def show_overdue(request: HttpRequest) -> HttpResponseBase:
    """What is past its limit."""
    table = Overdue(request, own(request).filter(outcome__in=["overdue", "late"]))
    if table.wants_export:
        return table.export()
    return render(request, "documents/list.html", {"table": table})


@MANAGE
def show_imports(request: HttpRequest) -> HttpResponseBase:
    """The files that were taken."""
    table = Imports(request, queries.imports())
    if table.wants_export:
        return table.export()
    return render(request, "documents/list.html", {"table": table, "brings": True})


@SEE
def show_document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: why its last day is when it is, day by day."""
    row = own(request).filter(pk=pk).first()
    if row is None:
        raise Http404
    english = get_language() == "en"
    found = explained(row.facts, clock.calendar())
    context = {
        "row": row,
        "shown_month": month_text(row.month.first_day, get_language() or ""),
        "category": CATEGORIES[row.category],
        "kind": KINDS[row.kind],
        "outcome": OUTCOMES[row.outcome],
        "flag": FLAGS.get(row.flag),
        "days": days_text(row.days_used),
        "stated": stated_text(row),
        "recounted": (found.recount.due_on, found.recount.halves) != (row.due_on, row.halves),
        "steps": [
            (step, step.en if english else step.zh, BASES.get(step.rule, ""))
            for step in found.steps
        ],
        "corrections": [(FIELDS[one.field], one) for one in queries.corrections_of(row)],
        "chased_at": queries.last_chased([row]).get((row.unit_id, row.number)),
        "may_correct": policies.may_manage(request.actor) and row.month.state == "open",
    }
    return render(request, "documents/document.html", context)


@MANAGE
class Correct(Step):
    """Correct a wrong row."""

    form_class = CorrectionForm
    heading = _("Correct the row")
    lead = _("The row is counted again at once; what stood is kept with your reason.")
    submit = _("Correct the row")
    done = _("The row is corrected and counted again.")

    @cached_property
    def row(self) -> Document:
        """The document of the address."""
        try:
            return queries.document(self.kwargs["pk"])
        except NotFoundError:
            raise Http404 from None

    @property
    def is_frozen(self) -> bool:
        """Whether the month is published, so that nobody fills in what cannot be taken."""
        return self.request.method == "GET" and self.row.month.state == MonthState.PUBLISHED

    def get_template_names(self) -> list[str]:
        """In place of the form why there is none, and where to go on."""
        return ["documents/frozen.html"] if self.is_frozen else super().get_template_names()

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """With the month in which the document can still be corrected."""
        twin = queries.open_twin(self.row) if self.is_frozen else None
        own = {"row": self.row, "twin": twin, "lead": "" if self.is_frozen else self.lead}
        if twin is not None:
            own["twin_month"] = month_text(twin.month.first_day, get_language() or "")
        return super().get_context_data(**kwargs) | own

    def way(self) -> list[str]:
        """The month and the document."""
        first = self.row.month.first_day
        month = reverse("documents:month", args=[first.year, first.month])
        return [month, month_text(first, get_language() or ""), self.address(self.row),
                self.row.number]  # fmt: skip

    def get_initial(self) -> dict[str, Any]:
        """What stands."""
        return {name: getattr(self.row, name) for name in ("received_on", "done_on", "ending")}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a document)
        """Correct it."""
        return documents.correct(self.row.pk, actor=self.request.actor, **values)

    def address(self, result: Any) -> str:  # noqa: ANN401 (a document)
        """The document."""
        return reverse("documents:document", args=[result.pk])
