"""Rules: what is in force on a day, versions, proposals and their approval."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.rulesets import queries as rulesets
from civicloop.kernel.rulesets import services
from civicloop.kernel.rulesets.errors import NoRuleInForceError
from civicloop.kernel.rulesets.rules import RULESETS, Declared
from civicloop.kernel.rulesets.states import MACHINE, VersionState
from civicloop.platform.administration.rules import person_ref
from civicloop.platform.administration.web.changes import Change, Crumb, ReasonForm, SureForm, crumb
from civicloop.platform.administration.web.forms.rulesets import (
    ProposalForm,
    initial_of,
    label_of,
)
from civicloop.platform.administration.web.staff.units import today
from civicloop.ui.web.tables import DayFilter

SEE = needs("rulesets.propose", "rulesets.approve")
PROPOSE = needs("rulesets.propose")
RULES = ("rules", _("Rules in force"))
STATES = {
    VersionState.PROPOSED: (_("Proposed"), "info"),
    VersionState.APPROVED: (_("Approved"), "success"),
    VersionState.WITHDRAWN: (_("Withdrawn"), "neutral"),
}


def state_of(row: Any) -> tuple[Any, str]:  # noqa: ANN401 (a version)
    """How far a version has come, as a badge."""
    return STATES[VersionState(row.state)]


def declared_or_404(key: str) -> Declared:
    """The rule set as its module declares it."""
    if key not in RULESETS:
        raise Http404
    return RULESETS.get(key)


def title_of(declared: Declared) -> str:
    """The title in the reader's language."""
    return declared.title_en if get_language() == "en" else declared.title_zh


def version_on(key: str, day: date) -> Any:  # noqa: ANN401 (a version)
    """The version of a day, or nothing."""
    try:
        return rulesets.in_force(key, day)
    except NoRuleInForceError:
        return None


def names_in(rows: list[Any]) -> dict[str, str]:
    """Who proposed and approved, by actor; programs by their own name."""
    actors = {ref for row in rows for ref in (row.proposed_by, row.approved_by, row.withdrawn_by)}
    people = organizations.names_of(person_ref(ref) for ref in actors)
    return {ref: people.get(person_ref(ref), ref.partition(":")[2]) for ref in actors if ref}


@SEE
def show_rules(request: HttpRequest) -> HttpResponse:
    """Every rule set with the version of a chosen day, and what waits for approval."""
    day = DayFilter("on", "").clean(request.GET.get("on", "")) or today()
    waiting = list(rulesets.proposals())
    names = names_in(waiting)
    holding = rulesets.all_in_force(day)
    context = {
        "day": day,
        "rules": [
            {"key": key, "title": title_of(RULESETS.get(key)), "version": holding.get(key)}
            for key in sorted(RULESETS)
        ],
        "waiting": [{"row": row, "who": names.get(row.proposed_by, "")} for row in waiting],
    }
    return render(request, "administration/rules.html", context)


@SEE
def show_rule(request: HttpRequest, key: str) -> HttpResponse:
    """One rule set: what holds today, and every version."""
    declared = declared_or_404(key)
    versions = list(rulesets.versions(key))
    names = names_in(versions)
    now = version_on(key, today())
    context = {
        "key": key,
        "title": title_of(declared),
        "now": now,
        "rows": compare(declared, {}, now.parameters if now else {}),
        "versions": [
            {"row": row, "badge": state_of(row), "who": names.get(row.proposed_by, "")}
            for row in versions
        ],
        "may_propose": request.actor.may("rulesets.propose"),
    }
    return render(request, "administration/rule.html", context)


def compare(
    declared: Declared, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The parameters of two versions side by side; what differs is marked."""
    properties = declared.schema.get("properties", {})
    names = [*properties, *(name for name in after if name not in properties)]
    return [
        {
            "name": name,
            "label": label_of(name, properties.get(name, {})),
            "before": plain(before.get(name)),
            "after": plain(after.get(name)),
            "differs": bool(before) and before.get(name) != after.get(name),
        }
        for name in names
    ]


def plain(value: object) -> str:
    """A value as a reader sees it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def version_or_404(pk: int) -> Any:  # noqa: ANN401 (a version)
    """One version of a rule set that is still declared."""
    row = rulesets.version(pk)
    if row is None or row.key not in RULESETS:
        raise Http404
    return row


@SEE
def show_version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version beside the one that holds on its first day."""
    row = version_or_404(pk)
    declared = RULESETS.get(row.key)
    earlier = [v for v in rulesets.approved(row.key) if v.version < row.version]
    before = earlier[0] if earlier else (None if row.version == 1 else rulesets.shipped(declared))
    names = names_in([row])
    actor = request.actor
    may = {"approve": "rulesets.approve", "withdraw": "rulesets.propose"}
    if row.state == VersionState.APPROVED:
        may["withdraw"] = "rulesets.approve"
    open_moves = MACHINE.open_moves(VersionState(row.state))
    over = row.state == VersionState.APPROVED and row.effective_from <= today()
    moves = [name for name in open_moves if actor.may(may[name]) and not over]
    own = row.proposed_by == actor.ref
    context = {
        "row": row,
        "title": title_of(declared),
        "badge": state_of(row),
        "before": before,
        "rows": compare(declared, before.parameters if before else {}, row.parameters),
        "proposed_by": names.get(row.proposed_by, ""),
        "approved_by": names.get(row.approved_by, ""),
        "moves": [name for name in moves if not (own and name == "approve")],
        "own": own and "approve" in moves,
    }
    return render(request, "administration/version.html", context)


@PROPOSE
class Propose(Change):
    """Propose the next version."""

    template_name = "administration/propose.html"
    form_class = ProposalForm
    submit = _("Propose")
    done = _("The version is proposed. Somebody else must approve it before it holds.")

    @cached_property
    def declared(self) -> Declared:
        """The rule set of the address."""
        return declared_or_404(self.kwargs["key"])

    def title(self) -> str:
        """Which rule set."""
        return str(_("Propose a version: %(title)s") % {"title": title_of(self.declared)})

    def up(self) -> list[Crumb]:
        """The rules, and this one."""
        return [crumb(*RULES), crumb("rule", title_of(self.declared), self.declared.key)]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Fields come from the schema."""
        return super().get_form_kwargs() | {"declared": self.declared, "today": today()}

    def get_initial(self) -> dict[str, Any]:
        """As it holds today."""
        now = version_on(self.declared.key, today())
        parameters = now.parameters if now else self.declared.default
        return initial_of(parameters) | {
            "effective_from": today(),
            "legal_basis": now.legal_basis if now else self.declared.legal_basis,
            "text": now.text if now else self.declared.text,
        }

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a version)
        """Propose it."""
        names = ("parameters", "effective_from", "effective_until", "legal_basis", "text")
        wish = {name: values[name] for name in names}
        return services.propose(self.declared.key, actor=actor, **wish)

    def next_url(self, result: Any) -> str:  # noqa: ANN401 (a version)
        """The version's page."""
        return reverse("administration:version", args=[result.pk])


class VersionDecision(Change):
    """A decision on one version."""

    @cached_property
    def row(self) -> Any:  # noqa: ANN401 (a version)
        """The version of the address."""
        return version_or_404(self.kwargs["pk"])

    def up(self) -> list[Crumb]:
        """The rules, the rule set, the version."""
        declared = RULESETS.get(self.row.key)
        version = _("Version %(number)s") % {"number": self.row.version}
        return [
            crumb(*RULES),
            crumb("rule", title_of(declared), self.row.key),
            crumb("version", version, self.row.pk),
        ]


@needs("rulesets.approve")
class Approve(VersionDecision):
    """Approve what somebody else proposed."""

    form_class: type[forms.Form] = SureForm
    heading = _("Approve the version")
    submit = _("Approve")
    done = _("The version is approved.")

    def consequences(self) -> list[str]:
        """From when it holds, and what it ends."""
        values = {"day": self.row.effective_from, "version": self.row.version}
        return [
            str(_("Version %(version)s holds from %(day)s on.") % values),
            str(_("The version before it ends on that day; what was decided under it stays.")),
        ]

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401, ARG002 (nothing asked)
        """Approve it."""
        return services.approve(self.row.pk, actor=actor)


@SEE
class Withdraw(VersionDecision):
    """Take a version back before it holds."""

    form_class = ReasonForm
    heading = _("Withdraw the version")
    submit = _("Withdraw")
    variant = "danger"
    done = _("The version is withdrawn.")

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a version)
        """Withdraw it."""
        return services.withdraw(self.row.pk, note=values["reason"], actor=actor)
