"""Decisions: the list, one page each, and what can be done with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.rules import limit_of, speaks_of_plans
from civicloop.evaluate.resolutions.states import ClockKind, Family, ReplyState
from civicloop.evaluate.resolutions.web.forms import (
    DecisionForm,
    ReasonForm,
    clock_of,
)
from civicloop.evaluate.resolutions.web.labels import (
    OUTCOMES,
    PART_STATES,
    PARTS,
    REPLY_STATES,
    decision_badge,
    named,
)
from civicloop.evaluate.resolutions.web.staff.base import KEEP, SEE, Doing, attempt, found, today
from civicloop.evaluate.resolutions.web.staff.related import related
from civicloop.evaluate.resolutions.web.steps import lines_of
from civicloop.evaluate.resolutions.web.tables import Decisions
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.ui.web.attachments import listed, send
from civicloop.ui.web.steps import posted_version


@SEE
def show_decisions(request: HttpRequest) -> HttpResponseBase:
    """The list, with what stands open at a glance."""
    table = Decisions(request, queries.decisions(request.actor))
    if table.wants_export:
        return table.export()
    figures = queries.figures(request.actor, clock.now())
    context = {"table": table, "figures": figures, "has_bodies": queries.bodies().exists()}
    return render(request, "resolutions/decisions.html", context)


@SEE
def show_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision: its words, its clock, its units with their replies, its end."""
    row = found(lambda: queries.decision(request.actor, pk))
    keeps = policies.may_keep(request.actor, row.body.power.unit_id)
    state = row.item.state if row.item else row.state
    charges = list(row.charges.all())
    ended = [one for one in charges if one.responsibility and one.responsibility.state == "closed"]
    shown = queries.evidence_of(row)
    context = {
        "row": row,
        "badge": decision_badge(row),
        "body": named(row.body.power),
        "keeper": named(row.body.power.unit),
        "unit": named(row.unit),
        "charges": [_charge(request, one, shown, keeps=keeps) for one in charges],
        "council": queries.council_days(row),
        "releases": list(row.item.releases.all()) if row.item else [],
        "keeps": keeps,
        "is_draft": row.state == "draft",
        "is_dropped": row.state == "dropped",
        "may_propose": keeps and state == "tracked" and len(ended) == len(charges),
        "may_release": state == "proposed"
        and policies.may_release(request.actor, row.body.power.unit_id),
        "is_late": row.answered_on is None
        and row.answer_due_at < clock.now()
        and state != "dropped",
        "carries": queries.carries_of(request.actor, row.pk)
        if row.body.family == Family.AUDIT
        else [],
    }
    context |= _answer_of(row, keeps=keeps)
    twin = row.motion.ref if row.motion else ""
    context |= related(request, row.ref, f"{row.title} {row.text}", twin=twin, keeps=keeps)
    return render(request, "resolutions/decision.html", context)


def _answer_of(row: Any, *, keeps: bool) -> dict[str, Any]:  # noqa: ANN401 (a decision)
    """The clock of the answer, why it says what it says, and what may be done about it."""
    running, steps = queries.answer_clock(row)
    terms, rule = queries.clock_terms(row.received_on)
    limit = limit_of(ClockKind(row.clock), row.received_on, terms, rule)
    owed = row.state == "tracked" and row.answered_on is None
    answered = row.state == "tracked" and row.answered_on is not None
    return {
        "clock_name": clock_of(row.clock),
        "outcome": OUTCOMES.get(running.outcome, ""),
        "steps": lines_of(steps, english=get_language() == "en"),
        "basis": limit.basis,
        "extensions": [(int(one.amount), one) for one in running.extensions],
        "may_answer": keeps and owed,
        "may_extend": limit.longer > 0
        and not running.extensions
        and clock.now() <= row.answer_due_at,
        "may_take_back": keeps and answered and row.motion_id is None,
        "may_take_back_extension": keeps and owed and bool(running.extensions),
    }


def _charge(
    request: HttpRequest,
    row: Any,  # noqa: ANN401 (a charge)
    shown: Mapping[str, Sequence[Any]],
    *,
    keeps: bool,
) -> dict[str, Any]:
    """A unit with its replies, and what the reader may do about them."""
    replies = []
    waits = False
    for one in row.replies.all():
        state = ReplyState(one.state)
        waits = waits or state in {ReplyState.WRITTEN, ReplyState.APPROVED}
        heads = policies.may_approve(request.actor, row.unit_id)
        replies.append(
            {
                "row": one,
                "badge": REPLY_STATES[state],
                "plans": speaks_of_plans(one.text),
                "files": listed(shown.get(one.ref, ()), partial(_file_url, row.decision_id)),
                "may_approve": state == ReplyState.WRITTEN and heads,
                "may_judge": (state == ReplyState.APPROVED and keeps)
                or (state == ReplyState.WRITTEN and heads),
            }
        )
    part = row.responsibility
    return {
        "row": row,
        "unit": named(row.unit),
        "part": PARTS[row.part],
        "badge": PART_STATES[part.state] if part else None,
        "replies": replies,
        "may_reply": part is not None
        and part.state == "assigned"
        and not waits
        and row.decision.item.state == "tracked"
        and policies.may_reply(request.actor, row.unit_id),
    }


def _file_url(decision_id: int, file: Any) -> str:  # noqa: ANN401 (a stored file)
    return reverse("resolutions:evidence", args=[decision_id, file.pk])


@SEE
def show_evidence(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A photograph or document beside a reply to a decision that the reader may see."""
    row = found(lambda: queries.decision(request.actor, pk))
    rows = [one for found_rows in queries.evidence_of(row).values() for one in found_rows]
    return send(request, rows, file)


class OfDecision(Doing):
    """A form about one decision."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        """Find the decision first."""
        super().setup(request, *args, **kwargs)
        if hasattr(request, "actor"):
            self.row = found(lambda: queries.decision(request.actor, kwargs["pk"]))

    def crumbs(self) -> list[tuple[str, Any]]:
        """The list and the decision."""
        return [
            (reverse("resolutions:decisions"), _("Resolutions and instructions")),
            (reverse("resolutions:decision", args=[self.row.pk]), self.row.number),
        ]

    def home(self) -> str:
        """The page of the decision."""
        return reverse("resolutions:decision", args=[self.row.pk])


@KEEP
class NewDecision(Doing):
    """Write one decision down outside a meeting."""

    form_class = DecisionForm
    heading = _("Write down a decision")
    submit = _("Write down")

    def get_initial(self) -> dict[str, Any]:
        """Today, and the body that the address names."""
        body = self.request.GET.get("body", "")
        known = queries.bodies().filter(power__key=body).first()
        return {"given_on": today(), "follow": True, "body": known.pk if known else None}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The units are those of today."""
        return super().get_form_kwargs() | {"today": today()}

    def crumbs(self) -> list[tuple[str, Any]]:
        """The list."""
        return [(reverse("resolutions:decisions"), _("Resolutions and instructions"))]

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401 (its own form)
        """Keep it, and follow it if that is wanted."""
        row = resolutions.write_decision(
            int(values["body"]),
            form.draft(),
            given_on=values["given_on"],
            follow=values["follow"],
            actor=self.request.actor,
        )
        return reverse("resolutions:decision", args=[row.pk])


@KEEP
class EditDecision(OfDecision):
    """Change a draft."""

    form_class = DecisionForm
    heading = _("Change the decision")

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        joint = [str(one.unit_id) for one in self.row.charges.all() if one.part == "joint"]
        names = ("text", "title", "due_on", "given_by", "letter")
        own = {name: getattr(self.row, name) for name in names}
        return own | {"unit": self.row.unit_id, "joint": joint}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Body and days stay."""
        return super().get_form_kwargs() | {"today": today(), "fixed": True}

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep the change."""
        resolutions.change_decision(
            self.row.pk, form.draft(), version=self.version, actor=self.request.actor
        )
        return self.home()


@KEEP
@require_POST
def track_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow it, as it was looked at."""
    found(lambda: queries.decision(request.actor, pk))
    version = posted_version(request)
    attempt(request, lambda: resolutions.track(pk, version=version, actor=request.actor))
    return redirect("resolutions:decision", pk)


@KEEP
@require_POST
def restore_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the dropping back."""
    found(lambda: queries.decision(request.actor, pk))
    version = posted_version(request)
    attempt(request, lambda: resolutions.restore_decision(pk, version=version, actor=request.actor))
    return redirect("resolutions:decision", pk)


@KEEP
class DropDecision(OfDecision):
    """Drop a draft."""

    form_class = ReasonForm
    heading = _("Drop the draft")
    submit = _("Drop")
    lead = _("Its number is not given again. The dropping can be taken back.")

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Drop it, with why."""
        resolutions.drop_decision(
            self.row.pk,
            version=self.version,
            reason=values["reason"],
            actor=self.request.actor,
        )
        return self.home()


@KEEP
class ProposeRelease(OfDecision):
    """Propose the release to the body."""

    form_class = ReasonForm
    heading = _("Propose the release")
    submit = _("Send the proposal to the body")
    lead = _("Only the body that decided can grant it, by a resolution of its own.")

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Propose it."""
        resolutions.propose_release(self.row.pk, reason=values["reason"], actor=self.request.actor)
        return self.home()


def units_by_name() -> dict[str, int]:
    """The units of today by code and names, as people type them."""
    known: dict[str, int] = {}
    for row in organizations.units_in_force(today()):
        known |= {row.code: row.pk, row.name_zh: row.pk}
        if row.name_en:
            known[row.name_en] = row.pk
    return known
