"""The templates of reports in the browser: versions, faults by line, a preview, figures."""

from __future__ import annotations

import difflib
from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from civicloop.engines.metrics.rules import SOURCES, Metric, offered
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.publish.reports import queries
from civicloop.publish.reports import services as reports
from civicloop.publish.reports.errors import (
    PeriodError,
    SectionError,
    TemplateError,
    TemplateFaultsError,
    UnknownKindError,
)
from civicloop.publish.reports.rules.templates import FORMS, IF_ANY, KEY, WORDS, Template
from civicloop.publish.reports.web.drawing import shown
from civicloop.publish.reports.web.forms import NewTemplateForm, TemplateForm
from civicloop.publish.reports.web.labels import FAULTS, fault_text

TEMPLATES = needs("reports.templates")
MOST_FOUND, MOST_VERSIONS, LONGEST_LINE = 20, 50, 80


@TEMPLATES
def show_templates(request: HttpRequest) -> HttpResponse:
    """Every kind with the version that is in force."""
    language, made = get_language() or "zh-hant", queries.templates_in_force()
    names = queries.names_of([row.made_by for row in made.values()])
    rows = [
        {"key": key, "label": template.label(language), "texts": len(template.sections),
         "row": made.get(key), "who": names.get(made[key].made_by, "") if key in made else ""}
        for key, template in queries.kinds().items()
    ]  # fmt: skip
    return render(request, "reports/templates.html", {"rows": rows})


@TEMPLATES
def show_figures(request: HttpRequest) -> HttpResponse:
    """The figures whose name has the words, with the tags that put them into a template."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:60].casefold().split()
    found = [
        one for one in offered()
        if all(word in f"{one.key} {one.zh} {one.en}".casefold() for word in words)
    ]  # fmt: skip
    language = get_language() or "zh-hant"
    rows = [(one, one.label(language), one.unit(language), _tags(one)) for one in found]
    context = {"rows": rows[:MOST_FOUND], "more": max(len(rows) - MOST_FOUND, 0)}
    return render(request, "reports/figures.html", context)


def _tags(metric: Metric) -> list[tuple[Any, str]]:
    """What can be written of a figure."""
    calls = [(_("Figure"), "figure"), (_("Change against the period before"), "change")]
    if metric.unit_en != "%":
        calls.insert(1, (_("Monthly mean"), "mean"))
    tags = [(label, f'{{{{ {name}("{metric.key}") }}}}') for label, name in calls]
    tags.append((_("Chart by month"), f":::chart {metric.key} by=month"))
    language = get_language() or "zh-hant"
    ways = {one.key: one.label(language) for one in SOURCES.get(metric.source).dimensions}
    return tags + [
        (_("Table by %(way)s") % {"way": ways.get(way, way)}, f":::table {metric.key} by={way}")
        for way in metric.by[:4]
    ]


@TEMPLATES
class New(FormView):
    """A kind of report that does not exist yet."""

    template_name = "reports/form.html"
    form_class = NewTemplateForm
    extra_context: ClassVar = {"heading": _("New kind of report"), "submit": _("Go on")}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Write it on the next page."""
        values = form.cleaned_data
        address = reverse("reports:template", args=[values["code"]])
        return redirect(f"{address}?like={values['like']}")


@TEMPLATES
class Edit(FormView):
    """The text of a template: look, then keep it as the next version."""

    template_name = "reports/template.html"
    form_class = TemplateForm

    def get_initial(self) -> dict[str, Any]:
        """The version in force, an older one to bring back, or another kind to begin from."""
        kind, standing = self.kwargs["kind"], queries.template_in_force(self.kwargs["kind"])
        asked = self.request.GET.get("from", "")
        like = self.request.GET.get("like", "")
        number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else None  # noqa: PLR2004
        is_new = standing is None and kind not in queries.shipped()
        if not KEY.fullmatch(kind):
            raise Http404
        try:
            text, _number = queries.text_of(like if is_new else kind, number)
        except UnknownKindError as error:
            raise Http404 from error
        newest = queries.editions().filter(kind=kind).first()
        return {"text": text, "number": standing.number if standing else 0,
                "period": newest.period if newest else ""}  # fmt: skip

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """The editor with its versions."""
        kind, language = self.kwargs["kind"], get_language() or "zh-hant"
        known = queries.kinds()
        versions = list(queries.template_versions(kind)[:MOST_VERSIONS])
        return super().get_context_data(**kwargs) | {
            "kind": kind,
            "label": known[kind].label(language) if kind in known else kind,
            "versions": _with_changes(versions, queries.shipped().get(kind, "")),
            "names": queries.names_of([row.made_by for row in versions]),
            "is_shipped": kind in queries.shipped(),
            "forms_known": FORMS,
            "words_known": (*WORDS, IF_ANY),
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Show what it would be, or keep it."""
        values, kind = form.cleaned_data, self.kwargs["kind"]
        text = values["text"].replace("\r\n", "\n")
        if self.request.POST.get("wish") != "keep":
            return self.preview(form, text)
        try:
            reports.change_template(
                kind, text, number=values["number"], note=values["note"],
                actor=self.request.actor,
            )  # fmt: skip
        except TemplateFaultsError as error:
            return self.refuse(form, text, error.faults)
        except SectionError as error:
            form.add_error("text", FAULTS[str(error)])
            return self.form_invalid(form)
        return redirect("reports:template", kind)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """What was typed stays."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def preview(self, form: forms.Form, text: str) -> HttpResponse:
        """The report as the template would make it, with the figures that stand now."""
        template, faults = queries.check_template(text, key=self.kwargs["kind"])
        if template is None:
            return self.refuse(form, text, tuple(faults))
        try:
            document = self.composed(template, form.cleaned_data["period"])
        except PeriodError:
            form.add_error("period", _("This report does not take such a period."))
            return self.form_invalid(form)
        except TemplateError as error:
            return self.refuse(form, text, (error,))
        context = {"form": form, "document": document, "pieces": shown(document)}
        return self.render_to_response(self.get_context_data(**context))

    def composed(self, template: Template, period: str) -> Any:  # noqa: ANN401 (a document)
        """The document of a period that the template takes."""
        span = queries.period_of(period)
        queries.require_period(template, span)
        return queries.composed(template, span, texts={}, now=clock.now()).document

    def refuse(
        self, form: forms.Form, text: str, faults: tuple[TemplateError, ...]
    ) -> HttpResponse:
        """Each fault with its line and what to do; nothing is kept."""
        lines = text.splitlines()
        told = [
            (one.line, fault_text(one),
             lines[one.line - 1][:LONGEST_LINE] if 0 < one.line <= len(lines) else "")
            for one in faults
        ]  # fmt: skip
        form.add_error("text", _("The template has faults; the table lists them by line."))
        context = self.get_context_data(form=form, faults=told)
        return self.render_to_response(context, status=422)


def _with_changes(versions: list[Any], shipped: str) -> list[tuple[Any, list[str]]]:
    """Each version with the lines that it changed from the one before it."""
    before = [*(row.text for row in versions[1:]), shipped][: len(versions)]
    return [
        (row, [line for line in difflib.ndiff(old.splitlines(), row.text.splitlines())
               if line.startswith(("+ ", "- "))])
        for row, old in zip(versions, before, strict=True)
    ]  # fmt: skip
