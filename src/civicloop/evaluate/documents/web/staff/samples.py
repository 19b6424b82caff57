"""Drawings of agencies to visit."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.documents import queries
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.errors import NotFoundError
from civicloop.evaluate.documents.web.forms import SampleForm
from civicloop.evaluate.documents.web.labels import REASONS
from civicloop.evaluate.documents.web.staff.months import MANAGE
from civicloop.evaluate.documents.web.steps import Step
from civicloop.evaluate.documents.web.tables import Samples
from civicloop.kernel.organizations import queries as organizations
from civicloop.ui.rules import month_text
from civicloop.ui.web.forms import idempotency_token


@MANAGE
def show_samples(request: HttpRequest) -> HttpResponseBase:
    """Every drawing."""
    table = Samples(request, queries.samples())
    if table.wants_export:
        return table.export()
    return render(request, "documents/list.html", {"table": table, "draws": True})


@MANAGE
def show_sample(request: HttpRequest, pk: int) -> HttpResponse:
    """A drawing: before its day only its digest, from then on all of it."""
    try:
        row = queries.sample(pk)
    except NotFoundError:
        raise Http404 from None
    opened = documents.open_sample(row)
    lines = []
    if opened is not None:
        codes = [one.code for one in opened.candidates]
        names = {one.code: one.name for one in organizations.units_ever().filter(code__in=codes)}
        lines = [
            {"name": names.get(one.code, one.code), "is_drawn": one.code in opened.drawn,
             "reasons": [REASONS[key] for key in one.reasons]}
            for one in opened.candidates
        ]  # fmt: skip
    context = {"row": row, "opened": opened, "lines": lines,
               "shown_month": month_text(row.month.first_day, get_language() or "")}  # fmt: skip
    return render(request, "documents/sample.html", context)


@MANAGE
class Draw(Step):
    """Draw agencies."""

    form_class = SampleForm
    heading = _("Draw agencies to visit")
    lead = _("Who is drawn stays sealed until the day; the digest of the seed is kept at once.")
    submit = _("Draw now")
    done = _("The agencies are drawn and sealed.")

    def way(self) -> list[str]:
        """The drawings."""
        return [reverse("documents:samples"), gettext("Agencies drawn for visits")]

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the months that there are."""
        months = [
            (row.pk, month_text(row.first_day, get_language() or "")) for row in queries.months()
        ]
        return super().get_form_kwargs() | {"months": months}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a drawing)
        """Draw them."""
        return documents.draw_sample(
            values["month"], title=values["title"], size=values["size"],
            opens_on=values["opens_on"], token=idempotency_token(self.request),
            actor=self.request.actor,
        )  # fmt: skip

    def address(self, result: Any) -> str:  # noqa: ANN401 (a drawing)
        """Its page."""
        return reverse("documents:sample", args=[result.pk])
