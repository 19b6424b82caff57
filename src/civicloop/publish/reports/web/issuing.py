"""Monthly reports that go out by themselves: which, on which days, and what holds one back."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from civicloop.kernel.access.rules import needs
from civicloop.publish.reports import queries
from civicloop.publish.reports import services as reports
from civicloop.publish.reports.errors import SectionError, UnknownKindError
from civicloop.publish.reports.rules.issuing import is_monthly
from civicloop.publish.reports.rules.templates import Template
from civicloop.publish.reports.web.forms import ScheduleForm
from civicloop.publish.reports.web.labels import FAULTS

EDIT = needs("reports.edit")


def monthly() -> dict[str, Template]:
    """The kinds of report that there is one of every month."""
    return {key: one for key, one in queries.kinds().items() if is_monthly(one)}


@EDIT
def show_schedules(request: HttpRequest) -> HttpResponse:
    """Every monthly report with its days, or that a person publishes it."""
    language = get_language() or "zh-hant"
    standing = queries.schedules()
    rows = [(key, one.label(language), standing.get(key)) for key, one in monthly().items()]
    return render(request, "reports/schedules.html", {"rows": rows})


@EDIT
class Schedule(FormView):
    """Set the days of one report."""

    template_name = "reports/form.html"
    form_class = ScheduleForm
    extra_context: ClassVar = {
        "heading": _("Report that goes out by itself"),
        "submit": _("Save the days"),
        "lead": _(
            "The report of a month is opened in the month after it; on its day the checks run. "
            "What is clean is published; what is not is held, and its editors are told why."
        ),
    }
    kind: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 (Django's own)
        """The kind first."""
        self.kind = kwargs["kind"]
        try:
            found = queries.kind(self.kind)
        except UnknownKindError as error:
            raise Http404 from error
        if not is_monthly(found):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """What stands, or the first and the tenth of the month."""
        row = queries.schedule_of(self.kind)
        if row is None:
            return {"opens_on": 1, "issues_on": 10, "is_on": True}
        return {
            "unit": str(row.unit_id), "opens_on": row.opens_on, "issues_on": row.issues_on,
            "without_texts": row.without_texts, "is_on": row.is_on,
        }  # fmt: skip

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What stands around the form."""
        title = queries.kind(self.kind).label(get_language() or "zh-hant")
        back = reverse("reports:schedules")
        return super().get_context_data(**kwargs) | {"section": {"title": title}, "back": back}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Keep them."""
        values = form.cleaned_data
        try:
            reports.change_schedule(
                self.kind, unit=int(values["unit"]), opens_on=values["opens_on"],
                issues_on=values["issues_on"], without_texts=values["without_texts"],
                is_on=values["is_on"], actor=self.request.actor,
            )  # fmt: skip
        except SectionError as error:
            form.add_error("issues_on", FAULTS[str(error)])
            return self.form_invalid(form)
        messages.success(self.request, str(_("The days are saved.")))
        return redirect("reports:schedules")
