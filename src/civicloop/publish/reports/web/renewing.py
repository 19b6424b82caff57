"""A newer template for an open report: what it would change, taking it, going back."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.publish.reports import queries
from civicloop.publish.reports import services as reports
from civicloop.publish.reports.errors import ReportError, SectionError
from civicloop.publish.reports.web.desk import EDIT, OfEdition, edition_or_404
from civicloop.publish.reports.web.forms import TakeForm
from civicloop.publish.reports.web.labels import FAULTS


@EDIT
class Take(OfEdition):
    """Show what the newer template changes, and take it."""

    template_name = "reports/take.html"
    form_class = TakeForm
    extra_context: ClassVar = {"heading": _("Take the newer template")}

    def get_initial(self) -> dict[str, Any]:
        """The version in force, and who writes the first section."""
        return {
            "number": queries.text_of(self.row.kind)[1],
            "unit": str(queries.writer_of(self.row) or ""),
        }

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What would change, or why nothing may."""
        closed = queries.why_template_stays(self.row)
        return super().get_context_data(**kwargs) | {
            "renewal": queries.renewal(self.row),
            "closed": FAULTS[closed] if closed else "",
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Take it, or say what stands in the way."""
        values = form.cleaned_data
        try:
            reports.take_template(
                self.row.pk, number=values["number"], unit=int(values["unit"]),
                actor=self.request.actor,
            )  # fmt: skip
        except SectionError as error:
            form.add_error(None, FAULTS[str(error)])
            return self.form_invalid(form)
        except ReportError:
            form.add_error(None, _("This template cannot be used for the report."))
            return self.form_invalid(form)
        messages.success(self.request, str(_("The report follows the newer template.")))
        return redirect("reports:edition", self.row.pk)


@EDIT
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow the template again that the report had before."""
    row = edition_or_404(pk)
    try:
        reports.take_template_back(row.pk, actor=request.actor)
        messages.success(request, str(_("The report follows the template that it had before.")))
    except SectionError as error:
        messages.error(request, str(FAULTS[str(error)]))
    except ReportError:
        messages.error(request, str(_("This template cannot be used for the report.")))
    return redirect("reports:edition", row.pk)
