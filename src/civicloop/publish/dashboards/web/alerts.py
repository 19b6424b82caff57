"""A person's own alerts: listed with what they told, set, paused, deleted."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.rules import METRICS, Metric, PeriodKind
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards import queries, services
from civicloop.publish.dashboards.errors import (
    BadChoiceError,
    BadTopicError,
    TooManyAlertsError,
)
from civicloop.publish.dashboards.models import Alert
from civicloop.publish.dashboards.rules.alerts import Against, AlertState, Limit, Rule
from civicloop.publish.dashboards.services.alerts import Watched
from civicloop.publish.dashboards.services.annotations import Subject
from civicloop.publish.dashboards.web.annotations import address_of
from civicloop.publish.dashboards.web.cells import digits, written
from civicloop.publish.dashboards.web.figures import refused

RULES = {
    Rule.ABOVE: gettext_lazy("is above"),
    Rule.BELOW: gettext_lazy("is below"),
    Rule.CHANGES: gettext_lazy("changes by this many percent"),
}
AGAINST = {
    Against.BEFORE: gettext_lazy("from the period before"),
    Against.YEAR: gettext_lazy("from a year before"),
}
SPANS = {
    PeriodKind.MONTH: gettext_lazy("each whole month"),
    PeriodKind.QUARTER: gettext_lazy("each whole quarter"),
    PeriodKind.HALF: gettext_lazy("each whole half-year"),
    PeriodKind.YEAR: gettext_lazy("each whole year"),
}
SHOWN = 24
"""Times told that the list shows of an alert."""


class AlertForm(forms.Form):
    """What of the figure somebody wants to be told, and over which periods."""

    rule = forms.ChoiceField(
        label=gettext_lazy("Tell me when the figure"),
        choices=[(rule.value, text) for rule, text in RULES.items()],
    )
    threshold = forms.DecimalField(
        label=gettext_lazy("Number or percent"), max_digits=12, decimal_places=2
    )
    against = forms.ChoiceField(
        label=gettext_lazy("A change is taken"),
        choices=[(against.value, text) for against, text in AGAINST.items()],
        required=False,
    )
    span = forms.ChoiceField(label=gettext_lazy("Looked at"))

    def __init__(self, metric: Metric, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own)
        super().__init__(*args, **kwargs)
        known = SPANS if metric.formula.has_parts else {PeriodKind.MONTH: SPANS[PeriodKind.MONTH]}
        self.fields["span"].choices = [(kind.value, text) for kind, text in known.items()]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """A change has a size."""
        said: dict[str, Any] = super().clean() or {}
        threshold = said.get("threshold")
        if said.get("rule") == Rule.CHANGES and threshold is not None and threshold <= 0:
            self.add_error("threshold", _("A change is more than 0 percent."))
        return said

    def limit(self) -> Limit:
        """The limit that was said."""
        said = self.cleaned_data
        against = Against(said["against"] or Against.BEFORE)
        return Limit(Rule(said["rule"]), said["threshold"], against)


@needs("dashboards.alert")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The reader's own alerts, each with what was last seen and what was told."""
    language = get_language() or "zh-hant"
    rows = [_line(row, language) for row in queries.alerts_of(request.actor)]  # type: ignore[attr-defined]  # set by the access middleware
    return render(request, "dashboards/alerts.html", {"rows": rows})


@needs("dashboards.alert")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Watch the cell that the address names."""
    asked = request.GET
    subject = Subject(asked.get("topic", ""), asked.get("metric", ""))
    cell = Watched(subject, asked.get("by", ""), asked.get("only", ""))
    try:
        cell.check()
    except BadChoiceError as error:
        return refused(request, error, reverse("dashboards:alerts"))
    metric = METRICS.get(queries.metric_key_of(subject.topic, subject.metric))
    form = AlertForm(metric, request.POST if request.method == "POST" else None)
    if form.is_valid():
        wish = Watched(subject, cell.by, cell.member, form.cleaned_data["span"])
        try:
            services.set_alert(wish, form.limit(), actor=request.actor)  # type: ignore[attr-defined]  # as above
        except TooManyAlertsError:
            form.add_error(None, _("You have as many alerts as one may have. Delete one first."))
        else:
            messages.success(request, _("The alert is set. You are told once when it crosses."))
            return redirect("dashboards:alerts")
    return _form(request, form, cell, metric)


@needs("dashboards.alert")
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch no more."""
    return _changed(request, pk, services.drop_alert, _("The alert is deleted."))


@needs("dashboards.alert")
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Be told nothing until it is resumed."""
    return _changed(request, pk, services.pause_alert, _("The alert is paused."))


@needs("dashboards.alert")
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Be told again."""
    return _changed(request, pk, services.resume_alert, _("The alert is on again."))


def _changed(
    request: HttpRequest, pk: int, change: Callable[..., bool], sentence: str
) -> HttpResponse:
    if not change(pk, actor=request.actor):  # type: ignore[attr-defined]  # set by the access middleware
        raise Http404(str(pk))
    messages.success(request, sentence)
    return redirect("dashboards:alerts")


def _form(request: HttpRequest, form: AlertForm, cell: Watched, metric: Metric) -> HttpResponse:
    language = get_language() or "zh-hant"
    subject = cell.subject
    row = Alert(
        topic=subject.topic,
        metric=subject.metric,
        by=cell.by,
        member=cell.member,
        span=PeriodKind.MONTH.value,
        rule=Rule.ABOVE.value,
        threshold=Decimal(0),
    )
    [(_row, seen)] = queries.seen_by([row], now=clock.now())
    stands = written(metric, seen.cell)
    context = {
        "form": form,
        "subject": queries.name_of_watched(row, language),
        "period": seen.period.label(language),
        "stands": stands.shown if stands else "",
        "unit": metric.unit(language),
        "back": address_of(subject.topic, subject.metric),
    }
    return render(request, "dashboards/alert.html", context)


def _line(row: Alert, language: str) -> dict[str, Any]:
    try:
        metric = METRICS.get(queries.metric_key_of(row.topic, row.metric))
        unit, url = metric.unit(language), address_of(row.topic, row.metric)
    except (BadTopicError, LookupError):  # the city no longer has it
        unit, url = "", ""
    limit = row.limit
    return {
        "pk": row.pk,
        "name": queries.name_of_watched(row, language),
        "url": url,
        "rule": RULES[limit.rule],
        "against": AGAINST[limit.against] if limit.rule is Rule.CHANGES else "",
        "threshold": _number(row.threshold),
        "unit": "%" if limit.rule is Rule.CHANGES else unit,
        "span": SPANS[PeriodKind(row.span)],
        "period": _period(row.period, language),
        "shown": _number(row.shown),
        "is_crossed": row.state == AlertState.CROSSED,
        "paused_at": row.paused_at,
        "tellings": [
            {
                "at": told.told_at,
                "period": _period(told.period, language),
                "shown": _number(told.shown),
                "compared": _number(told.compared),
                "is_crossed": told.state == AlertState.CROSSED,
            }
            for told in list(row.tellings.all())[:SHOWN]
        ],
    }


def _number(value: Decimal | None) -> str:
    return "" if value is None else digits(Decimal(f"{value.normalize():f}"))


def _period(key: str, language: str) -> str:
    if not key:
        return ""
    try:
        return metrics.period_of(key).label(language)
    except MetricError:
        return key
