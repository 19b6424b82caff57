"""Indicators: the list, one with its versions and years, proposals and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from civicloop.engines.metrics.rules import METRICS, SOURCES, offered
from civicloop.evaluate.planning import policies, queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import FaultyFieldsError, NotFoundError
from civicloop.evaluate.planning.models import Indicator, Version
from civicloop.evaluate.planning.rules import Face, IndicatorKind, Tail, Verdict
from civicloop.evaluate.planning.states import DefinitionState, PlanState, ResultState
from civicloop.evaluate.planning.web import charts
from civicloop.evaluate.planning.web.forms.indicators import (
    BindForm,
    DecisionForm,
    NewIndicatorForm,
    RevisionForm,
    places,
)
from civicloop.evaluate.planning.web.labels import (
    DEFINITION_STATES,
    FACES,
    KINDS,
    RESULT_STATES,
    TAILS,
    VERDICTS,
    band_text,
    flag_texts,
    shown_number,
    shown_percent,
    shown_year,
)
from civicloop.evaluate.planning.web.people import people
from civicloop.evaluate.planning.web.staff.plans import SEE, WRITE
from civicloop.evaluate.planning.web.steps import Step
from civicloop.evaluate.planning.web.tables import Definitions, Indicators
from civicloop.kernel.access.rules import needs
from civicloop.ui.rules import listed_text

APPROVE = needs("planning.approve")
BY_AGENCY = "agency"


@SEE
def show_indicators(request: HttpRequest) -> HttpResponseBase:
    """The list."""
    table = Indicators(request, queries.indicators())
    if table.wants_export:
        return table.export()
    return render(request, "planning/list.html", {"table": table, "top": "indicators"})


@APPROVE
def show_definitions(request: HttpRequest) -> HttpResponseBase:
    """What waits for approval."""
    table = Definitions(request, queries.versions_waiting())
    if table.wants_export:
        return table.export()
    return render(request, "planning/list.html", {"table": table, "top": "definitions"})


def indicator_or_404(pk: int) -> Indicator:
    """One indicator."""
    try:
        return queries.indicator(pk)
    except NotFoundError as error:
        raise Http404 from error


@SEE
def show_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """One indicator: what it says, each year, every version."""
    row = indicator_or_404(pk)
    versions = list(row.versions.prefetch_related("targets"))
    lines = year_lines(row, versions)
    writes = policies.may_write(request.actor, queries.branch(row.unit_id))
    is_running = row.plan.state in {PlanState.APPROVED, PlanState.CLOSED}
    waits = any(one.state == DefinitionState.PROPOSED for one in versions)
    names = people([row.retired_by, *(ref for one in versions
                                      for ref in (one.proposed_by, one.decided_by))])  # fmt: skip
    context = {
        "row": row,
        "about": about(row, row.current or (versions[0] if versions else None)),
        "lines": lines,
        "chart": charts.years_chart(lines, row.current.measure if row.current else ""),
        "chart_rows": charts.years_table(lines),
        "chart_columns": charts.years_columns(),
        "versions": [version_line(one, names) for one in versions],
        "is_in_force": row.current is not None,
        "retired": "" if row.retired_from is None else shown_year(row.retired_from),
        "retired_by": names.get(row.retired_by, ""),
        "may_retire": policies.may_approve(request.actor) and row.current is not None
        and row.plan.state in {PlanState.OPEN, PlanState.APPROVED},
        "may_revise": writes and not waits and row.retired_from is None and row.plan.state in {
            PlanState.OPEN, PlanState.APPROVED},
        "may_move": writes and row.plan.state in {PlanState.OPEN, PlanState.APPROVED}
        and queries.has_another_place(row),
        "may_report": writes and is_running and row.current is not None,
        "may_bind": writes,
        "may_approve": policies.may_approve(request.actor),
    }  # fmt: skip
    return render(request, "planning/indicator.html", context)


def about(row: Indicator, version: Version | None) -> list[tuple[Any, Any]]:
    """The particulars of an indicator."""
    found = [(_("Agency"), row.unit.name), (_("Strategic goal"), row.goal.title)]
    if row.strategy is not None:
        found.append((_("Strategy"), row.strategy.title))
    if version is not None:
        found += [
            (_("Definition"), version.definition),
            (_("Unit of measure"), version.measure),
            (_("Held against the target by"), KINDS[IndicatorKind(version.kind)]),
            (_("Face"), FACES[Face(version.face)]),
            (_("Weight (%)"), shown_number(version.weight)),
        ]
        if version.stages:
            stages = [f"{one.name} {shown_number(one.percent)} %" for one in version.table]
            found.append((_("Stages"), listed_text(stages, get_language() or "")))
        if version.method:
            found.append((_("How and by whom it is judged"), version.method))
    if row.metric:
        found.append((_("Fills itself from"), figure_name(row)))
    return found


def figure_name(row: Indicator) -> str:
    """The figure that an indicator is bound to, with the part of the city."""
    if row.metric not in METRICS:
        return row.metric
    language = get_language() or "zh-hant"
    name = METRICS.get(row.metric).label(language)
    if not row.metric_member:
        return f"{name}（{gettext('The whole city')}）"
    members = SOURCES.get(METRICS.get(row.metric).source).dimension(row.metric_by).members()
    part = {one.value: one.label(language) for one in members}.get(row.metric_member, "")
    return f"{name}（{part}）"


def year_lines(row: Indicator, versions: list[Version]) -> list[dict[str, Any]]:
    """Each year with its target in force and its result."""
    current = next((one for one in versions if one.pk == row.current_id), None)
    targets = {one.year: one for one in current.targets.all()} if current else {}
    results = {one.year: one for one in row.results.all()}
    lines = []
    for year in row.plan.years:
        target, result = targets.get(year), results.get(year)
        lines.append({
            "year": year,
            "shown": shown_year(year),
            "target": target.value if target else None,
            "target_shown": band_text(target) if target else "—",
            "reached": result.actual if result else None,
            "reached_shown": shown_number(result.actual) if result else "—",
            "achieved": result.achieved if result else None,
            "achieved_shown": shown_percent(result.achieved) if result else "—",
            "verdict": VERDICTS[Verdict(result.verdict)] if result else None,
            "tail": TAILS[Tail(result.tail)] if result and result.tail else None,
            "state": RESULT_STATES[ResultState(result.state)] if result else None,
            "result": result,
            "counts": row.counts_in(year),
        })  # fmt: skip
    return lines


def version_line(one: Version, names: Mapping[str, str]) -> dict[str, Any]:
    """A version as its history shows it."""
    return {
        "row": one,
        "badge": DEFINITION_STATES[DefinitionState(one.state)],
        "flags": flag_texts(one.flags),
        "waits": one.state == DefinitionState.PROPOSED,
        "targets": [
            f"{shown_year(t.year)}{gettext(': ')}{band_text(t)}" for t in one.targets.all()
        ],
        "weight": shown_number(one.weight),
        "by": [names.get(ref, "") for ref in (one.proposed_by, one.decided_by)],
    }


class _OfIndicator(Step):
    """A step of one indicator."""

    @cached_property
    def row(self) -> Indicator:
        """The indicator of the address."""
        return queries.indicator(self.kwargs["pk"])

    def way(self) -> list[str]:
        """Up to the indicator."""
        own = reverse("planning:indicator", args=[self.row.pk])
        return [reverse("planning:indicators"), gettext("Indicators"), own, str(self.row)]

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (any verb's)
        """Back to the indicator."""
        return reverse("planning:indicator", args=[self.row.pk])


@WRITE
class NewIndicator(Step):
    """Propose an indicator."""

    form_class = NewIndicatorForm
    heading = _("Propose an indicator")
    lead = _("It holds once somebody of the commission has approved it.")
    submit = _("Propose")
    done = _("The indicator is proposed.")

    @cached_property
    def plan(self) -> Any:  # noqa: ANN401 (a plan)
        """The plan of the address."""
        return queries.plan(self.kwargs["pk"])

    def way(self) -> list[str]:
        """Up to the plan."""
        own = reverse("planning:plan", args=[self.plan.pk])
        return [reverse("planning:plans"), gettext("Four-year plans"), own, str(self.plan)]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The goals and strategies of the own agencies."""
        goals = queries.goals_for(self.request.actor, self.plan.pk)
        return super().get_form_kwargs() | {"years": self.plan.years, "places": places(goals)}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (an indicator)
        """Propose it."""
        goal, _dash, strategy = values["place"].partition("-")
        new = planning.NewIndicator(
            int(goal), values["number"], self.bound.said(), int(strategy) if strategy else None
        )
        return planning.propose_indicator(self.plan.pk, new, actor=self.request.actor)

    def address(self, result: Any) -> str:  # noqa: ANN401 (an indicator)
        """Its page."""
        return reverse("planning:indicator", args=[result.pk])


@WRITE
class Revise(_OfIndicator):
    """Propose another version."""

    form_class = RevisionForm
    heading = _("Revise the indicator")
    lead = _("The version in force stays until the new one is approved.")
    submit = _("Propose the revision")
    done = _("The revision is proposed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The years of the plan."""
        return super().get_form_kwargs() | {"years": self.row.plan.years}

    def get_initial(self) -> dict[str, Any]:
        """The version in force, or the last one."""
        version = self.row.current or self.row.versions.first()
        if version is None:
            return {}
        names = ("name", "definition", "measure", "kind", "face", "weight", "method", "exception")
        found = {name: getattr(version, name) for name in names}
        for target in version.targets.all():
            found[f"target_{target.year}"] = target.value.normalize()
            found[f"top_{target.year}"] = target.top
        found["stages"] = "\n".join(f"{one.name} {one.percent}" for one in version.table)
        return found

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401, ARG002 (the form makes it)
        """Propose it."""
        return planning.revise_indicator(self.row.pk, self.bound.said(), actor=self.request.actor)


@APPROVE
class Decide(Step):
    """Approve a version, or send it back."""

    template_name = "planning/decide.html"
    form_class = DecisionForm
    heading = _("Decide on a definition")
    submit = _("Decide")
    done = _("The decision is kept.")

    @cached_property
    def definition(self) -> Version:
        """The version of the address."""
        row = Version.objects.filter(pk=self.kwargs["pk"]).first()
        if row is None:
            raise NotFoundError("version", self.kwargs["pk"])
        return row

    def way(self) -> list[str]:
        """Up to the indicator."""
        row = self.definition.indicator
        own = reverse("planning:indicator", args=[row.pk])
        return [reverse("planning:definitions"), gettext("Indicators to approve"), own, str(row)]

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """The proposed version beside the one in force."""
        row = self.definition
        indicator = queries.indicator(row.indicator_id)
        current = indicator.current
        before = {one.year: one for one in current.targets.all()} if current else {}
        stood = {year: band_text(one) for year, one in before.items()}
        targets = [
            (shown_year(one.year), stood.get(one.year, "—"), band_text(one))
            for one in row.targets.all()
        ]
        own = {
            "row": row,
            "about": about(indicator, row),
            "badge": DEFINITION_STATES[DefinitionState(row.state)],
            "flags": flag_texts(row.flags),
            "targets": targets,
            "waits": row.state == DefinitionState.PROPOSED,
        }
        return super().get_context_data(**kwargs) | own

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a version)
        """Decide it."""
        return planning.decide_version(
            self.definition.pk, approve=values["decision"] == "approve", note=values["note"],
            actor=self.request.actor,
        )  # fmt: skip

    def address(self, result: Any) -> str:  # noqa: ANN401 (a version)
        """Its indicator."""
        return reverse("planning:indicator", args=[result.indicator_id])


@WRITE
class Bind(_OfIndicator):
    """Let an indicator fill itself."""

    form_class = BindForm
    heading = _("Fill from a figure of the product")
    lead = _("The months of a year must all be counted before it can fill itself.")
    done = _("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Every declared figure, and the agencies that figures are divided by."""
        language = get_language() or "zh-hant"
        figures = sorted(
            (one.key, one.label(language)) for one in offered() if one.formula.has_parts
        )
        members = {
            (one.value, one.label(language))
            for source in SOURCES.values()
            for dimension in source.dimensions
            if dimension.key == BY_AGENCY
            for one in dimension.members()
        }
        return super().get_form_kwargs() | {"figures": figures, "members": sorted(members)}

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return {"figure": self.row.metric, "member": self.row.metric_member}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (an indicator)
        """Bind it, or free it."""
        try:
            return planning.bind_metric(
                self.row.pk, metric=values["figure"], member=values["member"],
                by=BY_AGENCY if values["member"] else "", actor=self.request.actor,
            )  # fmt: skip
        except FaultyFieldsError as error:
            faults = dict(error.faults)
            if "metric" in faults:
                faults["figure"] = faults.pop("metric")
            raise FaultyFieldsError(faults) from error
