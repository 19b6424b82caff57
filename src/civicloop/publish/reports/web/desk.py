"""The editor's desk: editions, one edition with its findings, preview, publication."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.publish.reports import policies, queries
from civicloop.publish.reports import services as reports
from civicloop.publish.reports.errors import FindingsError, ReportError, SectionError, TemplateError
from civicloop.publish.reports.models import Edition
from civicloop.publish.reports.rules.checking.words import sentence
from civicloop.publish.reports.rules.documents import changes
from civicloop.publish.reports.web.drawing import shown
from civicloop.publish.reports.web.forms import OpenForm, PublishForm, ReasonForm
from civicloop.publish.reports.web.labels import FAULTS, HELD, STATES, fault_text
from civicloop.ui.web.downloads import saved_as
from civicloop.ui.web.tables import Column, Table

EDIT = needs("reports.edit")


def title_of(row: Edition) -> str:
    """The name of the kind."""
    return queries.template_of(row).label(get_language() or "zh-hant")


def label_of(row: Edition) -> str:
    """The period, as people count years."""
    return queries.period_of(row.period).label(get_language() or "zh-hant")


class Editions(Table):
    """Editions, the newest period first."""

    key = "reports.editions"
    caption = _("Reports")
    columns = (
        Column("kind", _("Kind of report"), title_of, sort="kind"),
        Column("period", _("Period"), label_of),
        Column("approved", _("Texts approved"),
               lambda row: f"{row.approved_sections} / {row.all_sections}"),
        Column("due", _("Due on"), "due_at", sort="due_at", kind="moment"),
        Column("last", _("End of the period"), "last_day", sort="last_day", kind="day",
               descending_first=True),
        Column("newest", _("Newest version"), lambda row: row.newest or "–"),
    )  # fmt: skip
    default_order = "-last"
    empty_title = _("No report is being written")
    empty_text = _("Open one: its sections are laid down from the template.")
    empty_icon = "file-text"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (an edition)
        """The page of the edition."""
        return reverse("reports:edition", args=[row.pk])


def edition_or_404(pk: int) -> Edition:
    """One edition."""
    row = queries.edition(pk)
    if row is None:
        raise Http404
    return row


@EDIT
def show_desk(request: HttpRequest) -> HttpResponseBase:
    """The list."""
    table = Editions(request, queries.editions())
    if table.wants_export:
        return table.export()
    context = {"table": table, "may_template": policies.may_template(request.actor)}
    return render(request, "reports/desk.html", context)


View = Callable[..., HttpResponseBase]


def explained(view: View) -> View:
    """A report whose template or text names what is no more says where, instead of failing."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 (Django's own)
        try:
            return view(request, *args, **kwargs)
        except TemplateError as error:
            words = _("Line %(line)s of the template: %(fault)s") % {
                "line": error.line, "fault": fault_text(error)
            }  # fmt: skip
            context = {"fault": words if error.line else fault_text(error),
                       "back": reverse("reports:desk")}  # fmt: skip
            return render(request, "reports/fault.html", context, status=409)

    return wrapped


@EDIT
@explained
def show_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: its texts, what does not follow, what would change, its versions."""
    row = edition_or_404(pk)
    document = queries.document_now(row, now=clock.now())
    found = queries.found_in(row, document)
    newest, stays = queries.newest_of(row), queries.why_template_stays(row)
    texts = list(row.sections.select_related("unit"))
    language = get_language() or "zh-hant"
    names = queries.names_of([one.said_by for one in found])
    context = {
        "row": row,
        "title": title_of(row),
        "period": label_of(row),
        "sections": [(one, STATES[one.state]) for one in texts if one.is_asked],
        "aside": [one for one in texts if not one.is_asked],
        "stays": stays,
        "renewal": None if stays else queries.renewal(row),
        "found": [
            (one, sentence(one.finding, language), names.get(one.said_by, "")) for one in found
        ],
        "open_findings": sum(not one.reason for one in found),
        "changes": changes(queries.document_of(newest), document) if newest else [],
        "versions": row.versions.defer("document"),
        "newest": newest,
        "laid_before": queries.template_of(row).laid_before,
        "held": HELD.get(row.held_why, "") if newest is None else "",
        "figures": len(document.uses),
    }
    return render(request, "reports/edition.html", context)


@EDIT
@explained
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as it would be published now; with ``format`` as a file."""
    row = edition_or_404(pk)
    document = queries.document_now(row, now=clock.now())
    form = request.GET.get("format", "")
    if form in reports.FORMATS:
        try:
            content = reports.rendered(document, form)
        except ReportError as error:
            return render(request, "reports/fault.html", {"row": row, "fault": error}, status=503)
        preview = _("Preview")
        name = f"{title_of(row)} {label_of(row)} {preview}.{form}"
        return HttpResponse(content, content_type=TYPES[form], headers=saved_as(name))
    context = {
        "row": row,
        "title": title_of(row),
        "period": label_of(row),
        "document": document,
        "pieces": shown(document),
        "formats": reports.FORMATS,
    }
    return render(request, "reports/preview.html", context)


TYPES = {
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}


@EDIT
class Open(FormView):
    """Begin a report."""

    template_name = "reports/form.html"
    form_class = OpenForm
    extra_context: ClassVar = {"heading": _("Open a report"), "submit": _("Open a report")}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Lay its sections down."""
        values = form.cleaned_data
        given = {name: values[name] for name in queries.GIVEN}
        try:
            row = reports.open_edition(
                values["kind"], values["period"], unit=int(values["unit"]), due_at=values["due"],
                actor=self.request.actor, given=given,
            )  # fmt: skip
        except ReportError:
            form.add_error("period", _("This report is open already."))
            return self.form_invalid(form)
        return redirect("reports:edition", row.pk)


class OfEdition(FormView):
    """A form about an edition."""

    template_name = "reports/form.html"
    row: Edition

    @method_decorator(explained)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 (Django's own)
        """The edition first."""
        self.row = edition_or_404(kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What stands around the form."""
        return super().get_context_data(**kwargs) | {
            "row": self.row,
            "title": title_of(self.row),
            "back": reverse("reports:edition", args=[self.row.pk]),
        }


@EDIT
class Publish(OfEdition):
    """Freeze and publish."""

    form_class = PublishForm
    extra_context: ClassVar = {
        "heading": _("Publish the report"),
        "submit": _("Publish the report"),
        "lead": _("What is published stays as it is; a correction is a new version."),
    }

    def get_form_kwargs(self) -> dict[str, Any]:
        """A correction says why; the first version has nothing to correct."""
        newest = queries.newest_of(self.row)
        return super().get_form_kwargs() | {
            "is_correction": newest is not None,
            "initial": {"corrects": newest.number if newest else 0},
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Publish, or say what stands in the way."""
        try:
            version = reports.publish(
                self.row.pk, note=form.cleaned_data.get("note", ""),
                corrects=form.cleaned_data["corrects"], actor=self.request.actor,
            )  # fmt: skip
        except SectionError as error:
            form.add_error("note" if str(error) == "reason" else None, FAULTS[str(error)])
            return self.form_invalid(form)
        except FindingsError as error:
            form.add_error(None, FAULTS["findings"])
            for one in error.findings:
                form.add_error(None, sentence(one.finding, get_language() or "zh-hant"))
            return self.form_invalid(form)
        return redirect("reports:published", version.pk)


@EDIT
class Answer(OfEdition):
    """Answer by name for a finding."""

    form_class = ReasonForm
    extra_context: ClassVar = {
        "heading": _("Answer for a figure"),
        "submit": _("Answer by name"),
        "lead": _("Your name and your reason are published with the report."),
    }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Keep the reason."""
        try:
            reports.answer(
                self.row.pk, finding=self.kwargs["finding"], reason=form.cleaned_data["reason"],
                actor=self.request.actor,
            )  # fmt: skip
        except SectionError as error:
            form.add_error("reason", FAULTS[str(error)])
            return self.form_invalid(form)
        messages.success(self.request, str(_("Your answer is kept.")))
        return redirect("reports:edition", self.row.pk)
