"""Chases: the list, one with its explanations, explaining and reviewing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.documents import policies, queries
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.errors import NotFoundError
from civicloop.evaluate.documents.models import Chased
from civicloop.evaluate.documents.web.forms import ExplanationForm, ReviewForm
from civicloop.evaluate.documents.web.labels import CATEGORIES, CAUSES, STATES
from civicloop.evaluate.documents.web.staff.months import MANAGE, SEE
from civicloop.evaluate.documents.web.steps import Step
from civicloop.evaluate.documents.web.tables import Chases
from civicloop.kernel.access.rules import needs
from civicloop.ui.rules import month_text

EXPLAIN = needs("documents.explain")


@SEE
def show_chases(request: HttpRequest) -> HttpResponseBase:
    """Who was chased, and how much of it is answered."""
    reach = queries.reach(request.actor, "documents.see")
    rows = queries.chases()
    table = Chases(request, rows if reach is None else rows.filter(unit__in=reach))
    if table.wants_export:
        return table.export()
    return render(request, "documents/list.html", {"table": table})


@SEE
def show_chase(request: HttpRequest, pk: int) -> HttpResponse:
    """A chase with its documents and what was said of each."""
    reach = queries.reach(request.actor, "documents.see")
    row = queries.chases().filter(pk=pk).first()
    if row is None or (reach is not None and row.unit_id not in reach):
        raise Http404
    explains = policies.may_explain(request.actor, queries.branch(row.unit_id))
    reviews, is_open = policies.may_manage(request.actor), row.month.state == "open"
    standing = queries.documents().filter(month=row.month_id, unit=row.unit_id)
    known = dict(
        standing.filter(number__in=[one.number for one in row.documents.all()])
        .values_list("number", "pk")
    )  # fmt: skip
    lines = [
        {
            "row": one,
            "document": known.get(one.number),
            "category": CATEGORIES[one.category],
            "state": STATES[one.state],
            "cause": CAUSES.get(one.cause, ""),
            "may_explain": explains and one.state in {"asked", "returned"},
            "may_amend": explains
            and (one.state == "explained" or (one.state == "accepted" and is_open)),
            "may_review": reviews and one.state == "explained",
        }
        for one in row.documents.all()
    ]
    context = {
        "row": row,
        "lines": lines,
        "shown_month": month_text(row.month.first_day, get_language() or ""),
    }
    return render(request, "documents/chase.html", context)


class _OfChased(Step):
    """A step of one document of a chase."""

    @cached_property
    def row(self) -> Chased:
        """The document of the address."""
        try:
            return queries.chase_of(self.kwargs["pk"])
        except NotFoundError:
            raise Http404 from None

    def way(self) -> list[str]:
        """The chases and this one."""
        return [reverse("documents:chases"), gettext("Chased agencies"), self.address(self.row),
                self.row.chase.unit.name]  # fmt: skip

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """With what is asked about."""
        return super().get_context_data(**kwargs) | {"chased": self.row}

    def address(self, result: Any) -> str:  # noqa: ANN401 (a document of a chase)
        """The chase."""
        return reverse("documents:chase", args=[result.chase_id])


@EXPLAIN
class Explain(_OfChased):
    """Explain a document past its limit."""

    form_class = ExplanationForm
    heading = _("Explain the delay")
    submit = _("Send the explanation")
    done = _("The explanation is sent.")

    def get_initial(self) -> dict[str, Any]:
        """What was said before it was returned."""
        return {name: getattr(self.row, name) for name in ("cause", "explanation", "expected_on")}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a document of a chase)
        """Explain it."""
        answer = documents.Answer(**values)
        return documents.explain(self.row.pk, answer, actor=self.request.actor)


@MANAGE
class Review(_OfChased):
    """Accept an explanation, or return it."""

    form_class = ReviewForm
    heading = _("Review the explanation")
    submit = _("Keep the review")
    done = _("The review is kept.")

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a document of a chase)
        """Review it."""
        return documents.review(
            self.row.pk, values["decision"], remark=values["remark"], actor=self.request.actor
        )
