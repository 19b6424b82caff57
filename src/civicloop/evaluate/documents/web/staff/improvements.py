"""Written improvements: the list, one of them, writing and judging."""

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
from civicloop.evaluate.documents.models import Improvement
from civicloop.evaluate.documents.web.forms import ImprovementForm, JudgementForm
from civicloop.evaluate.documents.web.labels import IMPROVEMENTS, percent_text
from civicloop.evaluate.documents.web.staff.chases import EXPLAIN
from civicloop.evaluate.documents.web.staff.months import MANAGE, SEE
from civicloop.evaluate.documents.web.steps import Step
from civicloop.evaluate.documents.web.tables import Improvements
from civicloop.kernel.organizations import queries as organizations
from civicloop.ui.rules import month_text


@SEE
def show_improvements(request: HttpRequest) -> HttpResponseBase:
    """Who owes one, and what was written."""
    table = Improvements(request, queries.improvements(request.actor))
    if table.wants_export:
        return table.export()
    return render(request, "documents/list.html", {"table": table})


def _shown(row: Improvement) -> str:
    return month_text(row.month.first_day, get_language() or "")


@SEE
def show_improvement(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: the figures it is owed for, what was written, what was said of it."""
    try:
        row = queries.improvement(request.actor, pk)
    except NotFoundError:
        raise Http404 from None
    refs = [ref.replace("person:", "organizations:person:", 1)
            for ref in (row.written_by, row.reviewed_by) if ref]  # fmt: skip
    names = organizations.names_of(refs)
    context = {
        "row": row,
        "shown_month": _shown(row),
        "badge": IMPROVEMENTS[row.state],
        "rate": percent_text(row.rate),
        "by": [names.get(ref, "") for ref in refs],
        "may_write": policies.may_explain(request.actor, queries.branch(row.unit_id))
        and row.state != "accepted",
        "may_judge": policies.may_manage(request.actor) and row.state == "written",
    }
    return render(request, "documents/improvement.html", context)


class _OfImprovement(Step):
    """A step of one written improvement."""

    @cached_property
    def row(self) -> Improvement:
        """The one of the address, if the reader sees it."""
        try:
            return queries.improvement(self.request.actor, self.kwargs["pk"])
        except NotFoundError:
            raise Http404 from None

    @property
    def standing(self) -> int:
        """The version that is looked at."""
        return self.row.version

    def way(self) -> list[str]:
        """The list and this one."""
        return [reverse("documents:improvements"), gettext("Written improvements"),
                self.address(self.row), f"{self.row.unit.name} {_shown(self.row)}"]  # fmt: skip

    def address(self, result: Any) -> str:  # noqa: ANN401 (a written improvement)
        """Its page."""
        return reverse("documents:improvement", args=[result.pk])


@EXPLAIN
class Write(_OfImprovement):
    """Write how the agency improves."""

    form_class = ImprovementForm
    heading = _("Improve in writing")
    submit = _("Send the improvement")
    done = _("The improvement is sent.")

    def get_initial(self) -> dict[str, Any]:
        """What was written before."""
        names = ("causes", "measures", "responsibility")
        return {name: getattr(self.row, name) for name in names}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a written improvement)
        """Write it."""
        plan = documents.Plan(values["causes"], values["measures"], values["responsibility"])
        return documents.write_improvement(
            self.row.pk, plan, version=self.version, actor=self.request.actor
        )


@MANAGE
class Judge(_OfImprovement):
    """Accept a written improvement, or return it."""

    form_class = JudgementForm
    heading = _("Judge the improvement")
    submit = _("Keep the review")
    done = _("The review is kept.")

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a written improvement)
        """Judge it."""
        return documents.review_improvement(
            self.row.pk, values["decision"], remark=values["remark"], version=self.version,
            actor=self.request.actor,
        )  # fmt: skip
