"""Sentences about months: the forms that say, correct and withdraw them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from civicloop.engines.metrics.rules import METRICS, Month, months_until
from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards import policies, queries, services
from civicloop.publish.dashboards.errors import (
    AnnotationRepeatedError,
    BadChoiceError,
    ChangedMeanwhileError,
)
from civicloop.publish.dashboards.models import Annotation
from civicloop.publish.dashboards.rules import topic_of
from civicloop.publish.dashboards.services.annotations import Subject
from civicloop.publish.dashboards.web.addresses import figure_address, topic_address
from civicloop.publish.dashboards.web.figures import refused

MONTHS_TO_CHOOSE = 36
LONGEST = 200


class SentenceForm(forms.Form):
    """A sentence in two languages."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    zh = forms.CharField(label=gettext_lazy("Sentence in Chinese"), max_length=LONGEST)
    en = forms.CharField(label=gettext_lazy("Sentence in English"), max_length=LONGEST)


class AnnotateForm(SentenceForm):
    """A sentence, and the month that it is about."""

    field_order = ("month", "zh", "en")
    month = forms.ChoiceField(label=gettext_lazy("Month"))

    def __init__(self, months: Sequence[Month], language: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own)
        super().__init__(*args, **kwargs)
        choices = [(month.key, month.label(language)) for month in months]
        self.fields["month"].choices = choices  # type: ignore[attr-defined]  # a choice field
        del self.fields["version"]


@needs("dashboards.annotate")
@require_http_methods(["GET", "HEAD", "POST"])
def annotate(request: HttpRequest) -> HttpResponse:
    """Put a sentence to a month of the topic or figure that the address names."""
    language = get_language() or "zh-hant"
    subject = Subject(request.GET.get("topic", ""), request.GET.get("metric", ""))
    try:
        subject.check()
    except BadChoiceError as error:
        return refused(request, error, reverse("dashboards:themes"))
    months = list(reversed(months_until(Month.of(clock.now()), MONTHS_TO_CHOOSE)))
    given = request.POST if request.method == "POST" else None
    first = {"month": request.GET.get("month") or months[min(1, len(months) - 1)].key}
    form = AnnotateForm(months, language, given, initial=first)
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.annotate(
                subject,
                Month.parse(said["month"]),
                zh=said["zh"],
                en=said["en"],
                actor=_actor(request),
            )
        except AnnotationRepeatedError:
            form.add_error("zh", _("This sentence stands on that month already."))
        else:
            messages.success(request, _("The annotation stands on its month."))
            return redirect(address_of(subject.topic, subject.metric))
    return _form(request, form, _("Annotate a month"), subject.topic, subject.metric)


@needs("dashboards.annotate")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Say it otherwise."""
    row = _row_or_404(request, pk)
    given = request.POST if request.method == "POST" else None
    first = {"zh": row.zh, "en": row.en, "version": row.version}
    form = SentenceForm(given, initial=first)
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.correct_annotation(
                pk,
                version=said["version"] or 0,
                zh=said["zh"],
                en=said["en"],
                actor=_actor(request),
            )
        except AnnotationRepeatedError:
            form.add_error("zh", _("This sentence stands on that month already."))
        except ChangedMeanwhileError:
            form.add_error(
                None, _("Somebody else changed it meanwhile. Open it again to see what stands.")
            )
        else:
            messages.success(request, _("The annotation is corrected."))
            return redirect(address_of(row.topic, row.metric))
    return _form(request, form, _("Correct an annotation"), row.topic, row.metric, row=row)


@needs("dashboards.annotate")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Show it no more."""
    row = _row_or_404(request, pk)
    services.withdraw_annotation(pk, actor=_actor(request))
    messages.success(request, _("The annotation is withdrawn."))
    return redirect(address_of(row.topic, row.metric))


def address_of(topic: str, metric: str) -> str:
    """The page that a sentence stands on."""
    return topic_address(topic_of(topic)) if topic else figure_address(METRICS.get(metric))


def _form(
    request: HttpRequest,
    form: forms.Form,
    heading: str,
    topic: str,
    metric: str,
    *,
    row: Annotation | None = None,
) -> HttpResponse:
    language = get_language() or "zh-hant"
    words = topic_of(topic).name.label(language) if topic else METRICS.get(metric).label(language)
    context = {
        "form": form,
        "heading": heading,
        "subject": words,
        "back": address_of(topic, metric),
        "row": row,
        "month": Month(row.month.year, row.month.month).label(language) if row else "",
    }
    return render(request, "dashboards/annotation.html", context)


def _row_or_404(request: HttpRequest, pk: int) -> Annotation:
    row = queries.annotation(pk)
    if row is None or not policies.may_change(_actor(request), row):
        raise Http404(str(pk))
    return row


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the access middleware
    return actor
