"""The balance: sources under their ceilings, projects, scenarios, every change."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning import policies, queries, rules
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import NotFoundError
from civicloop.evaluate.planning.models import GrantChange, Proposal, Scenario
from civicloop.evaluate.planning.rules import MoneySource
from civicloop.evaluate.planning.states import RoundState
from civicloop.evaluate.planning.web.forms.rounds import (
    THOUSAND,
    AdoptForm,
    GrantForm,
    ScenarioForm,
)
from civicloop.evaluate.planning.web.labels import shown_year
from civicloop.evaluate.planning.web.labels_rounds import SOURCE_NAMES, thousands, yi
from civicloop.evaluate.planning.web.staff.plans import MANAGE, SEE
from civicloop.evaluate.planning.web.steps import Step
from civicloop.evaluate.planning.web.tables_rounds import Balance, Changes
from civicloop.kernel.organizations import queries as organizations


def scenario_or_404(pk: int) -> Scenario:
    """One scenario."""
    try:
        return queries.scenario(pk)
    except NotFoundError as error:
        raise Http404 from error


@SEE
def show_balance(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A scenario: each source under its ceiling, each project with its money."""
    row = scenario_or_404(pk)
    may_change = policies.may_manage(request.actor) and row.round.state == RoundState.BALANCING
    table = Balance(request, queries.in_balance(row), row, may_change=may_change)
    if table.wants_export:
        return table.export()
    standings = queries.balance(row)
    live = queries.live(row.round_id)
    context = {
        "row": row,
        "name": gettext("Live balance") if row.is_live else row.name,
        "year": shown_year(row.round.year),
        "table": table,
        "standings": [_standing(one) for one in standings],
        "asked": yi(sum(one.asked for one in standings)),
        "granted": yi(sum(one.granted for one in standings)),
        "over": any(one.is_over for one in standings),
        "scenarios": queries.scenarios(row.round_id),
        "differences": [] if row.is_live or live is None else _differences(live, row),
        "may_change": may_change,
    }
    return render(request, "planning/balance.html", context)


def _standing(one: rules.Standing) -> dict[str, Any]:
    return {
        "name": SOURCE_NAMES[one.source],
        "asked": thousands(one.asked),
        "granted": thousands(one.granted),
        "ceiling": "—" if one.ceiling is None else thousands(one.ceiling),
        "left": "—" if one.left is None else thousands(one.left),
        "is_over": one.is_over,
        "used": f"{100 * one.granted / one.ceiling:.1f} %" if one.ceiling else "",
        "share": None if not one.ceiling else min(100, round(100 * one.granted / one.ceiling)),
    }


def _differences(live: Scenario, row: Scenario) -> list[dict[str, Any]]:
    """What the scenario gives more or less than the live balance."""
    found = rules.differences(queries.granted(live.pk), queries.granted(row.pk))
    names = {one.pk: str(one) for one in Proposal.objects.filter(pk__in={key for key, _s in found})}
    return [
        {"project": names[proposal], "source": SOURCE_NAMES[source], "by": thousands(by),
         "less": by < 0}
        for (proposal, source), by in found.items()
    ]  # fmt: skip


class _Named(Changes):
    """Changes with the names of who made them; one statement for a page."""

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """With names."""
        _name(list(self.page.rows))
        return super().lines


def _name(rows: list[GrantChange]) -> None:
    refs = {row.by: row.by.replace("person:", "organizations:person:", 1) for row in rows}
    names = organizations.names_of(list(refs.values()))
    for row in rows:
        row.by_name = names.get(refs[row.by], row.by)  # type: ignore[attr-defined]  # for the table


@SEE
def show_changes(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every change of a scenario, with its reason and who made it."""
    row = scenario_or_404(pk)
    changes: QuerySet[GrantChange] = queries.changes(row.pk)
    table = _Named(request, changes)
    if table.wants_export:
        return table.export()
    return render(request, "planning/changes.html", {"table": table, "row": row})


class _OfScenario(Step):
    """A step of one scenario."""

    @cached_property
    def row(self) -> Scenario:
        """The scenario of the address."""
        return queries.scenario(self.kwargs["pk"])

    def way(self) -> list[str]:
        """Up to the balance."""
        top = reverse("planning:round", args=[self.row.round_id])
        own = reverse("planning:balance", args=[self.row.pk])
        return [top, shown_year(self.row.round.year), own, self.row.name]

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (any verb's)
        """Back to the balance."""
        return reverse("planning:balance", args=[self.row.pk])


@MANAGE
class SetGrants(_OfScenario):
    """Change what a project is given."""

    form_class = GrantForm
    submit = _("Change")
    done = _("The change is kept.")
    lead = _("In thousands, at most what was asked. Each change is kept with its reason.")

    @cached_property
    def proposal(self) -> Proposal:
        """The project of the address, if it is in this round."""
        row = queries.proposal(self.kwargs["proposal"])
        if row.round_id != self.row.round_id:
            raise NotFoundError("proposal", row.pk)
        return row

    @property
    def heading(self) -> str:  # type: ignore[override]  # the project's
        """The project."""
        return str(self.proposal)

    @cached_property
    def asked(self) -> dict[MoneySource, int]:
        """What the project asks for the year."""
        rows = self.proposal.amounts.filter(year=self.row.round.year)
        return {MoneySource(one.source): one.amount for one in rows}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The sources that it asked."""
        return super().get_form_kwargs() | {"asked": self.asked}

    def get_form(self, form_class: Any = None) -> Any:  # noqa: ANN401 (a form)
        """Beside each amount, what was asked."""
        form = super().get_form(form_class)
        for source, amount in self.asked.items():
            text = gettext("Asked: %(amount)s") % {"amount": thousands(amount)}
            form.fields[source.value].help_text = text
        return form

    def get_initial(self) -> dict[str, Any]:
        """What stands, to be seen and to be held against what stands when it is saved."""
        granted = queries.granted(self.row.pk)
        found: dict[str, Any] = {}
        for source in self.asked:
            amount = granted.get((self.proposal.pk, source), 0)
            found |= {source.value: amount // THOUSAND, f"seen_{source}": amount}
        return found

    def renew(self, form: Any) -> None:  # noqa: ANN401 (a form)
        """Hold it against what stands now, and say beside each amount what that is."""
        super().renew(form)
        form.data = form.data.copy()
        now = self.get_initial()
        for source in self.asked:
            seen = f"seen_{source}"
            if form.cleaned_data[seen] != now[seen]:
                form.data[form.add_prefix(seen)] = str(now[seen])
                value = thousands(now[seen])
                form.add_error(source.value, gettext("Now: %(value)s") % {"value": value})

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (how many)
        """Change it."""
        return planning.set_grants(
            self.row.pk,
            self.proposal.pk,
            {source: values[source.value] for source in self.asked},
            seen={source: values[f"seen_{source}"] for source in self.asked},
            reason=values["reason"],
            actor=self.request.actor,
        )


@MANAGE
class CopyScenario(_OfScenario):
    """Try something out."""

    form_class = ScenarioForm
    heading = _("What if?")
    lead = _("A copy to try things out. The live balance stays as it is.")
    submit = _("Make the scenario")
    done = _("The scenario is made.")

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a scenario)
        """Make it."""
        return planning.copy_scenario(self.row.pk, values["name"], actor=self.request.actor)

    def address(self, result: Any) -> str:  # noqa: ANN401 (a scenario)
        """Its balance."""
        return reverse("planning:balance", args=[result.pk])


@MANAGE
class AdoptScenario(_OfScenario):
    """Make the live balance what a scenario says."""

    form_class = AdoptForm
    heading = _("Adopt the scenario")
    lead = _("Every difference becomes a change of the live balance, with this reason.")
    submit = _("Adopt")
    done = _("The live balance is what the scenario says.")

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (how many)
        """Adopt it."""
        return planning.adopt_scenario(
            self.row.pk, reason=values["reason"], actor=self.request.actor
        )

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (how many)
        """The live balance."""
        live = queries.live(self.row.round_id)
        return reverse("planning:balance", args=[live.pk if live else self.row.pk])
