"""What units reply, what waits for whom, and what bodies release."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from civicloop.engines.tracking.errors import NotFoundError
from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.rules import speaks_of_plans
from civicloop.evaluate.resolutions.web.forms import JudgeForm, ReleaseForm, ReplyForm
from civicloop.evaluate.resolutions.web.labels import REPLY_STATES, named
from civicloop.evaluate.resolutions.web.staff.base import (
    REFUSALS,
    REPLY,
    SEE,
    Doing,
    attempt,
    found,
    put_on,
    today,
)

MOST = 100


@SEE
def show_work(request: HttpRequest) -> HttpResponse:
    """What my units owe, and what waits for my word, in the order of the days."""
    owed = (
        queries.owed_replies(request.actor)[:MOST] if request.actor.may("tracking.report") else []
    )
    waiting = queries.replies_waiting(request.actor)[:MOST]
    context = {
        "owed": [
            {"row": row, "unit": named(row.unit), "body": named(row.decision.body.power),
             "is_late": row.decision.due_on is not None and row.decision.due_on < today()}
            for row in owed
        ],
        "waiting": [
            {"row": row, "unit": named(row.charge.unit), "badge": REPLY_STATES[row.state],
             "plans": speaks_of_plans(row.text)}
            for row in waiting
        ],
        "most": MOST,
    }  # fmt: skip
    return render(request, "resolutions/work.html", context)


class _OfCharge(Doing):
    """A form about a unit's charge or its reply."""

    def decision_id(self) -> int:
        """The decision that it belongs to."""
        raise NotImplementedError

    def crumbs(self) -> list[tuple[str, Any]]:
        """The list and the decision."""
        return [
            (reverse("resolutions:decisions"), _("Resolutions and instructions")),
            (reverse("resolutions:decision", args=[self.decision.pk]), self.decision.number),
        ]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        """The decision must be one that the reader may see."""
        super().setup(request, *args, **kwargs)
        if hasattr(request, "actor"):
            found_id = found(self.decision_id)
            self.decision = found(lambda: queries.decision(request.actor, found_id))

    def home(self) -> str:
        """The page of the decision."""
        return reverse("resolutions:decision", args=[self.decision.pk])


@REPLY
class WriteReply(_OfCharge):
    """Say what the unit did."""

    form_class = ReplyForm
    heading = _("Reply of the unit")
    submit = _("Send the reply")

    def decision_id(self) -> int:
        """By the charge."""
        return queries.decision_id_of_charge(self.kwargs["pk"])

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Send it to the head, or on."""
        draft = resolutions.ReplyDraft(
            values["text"], values["is_done"], values["done_on"], values["evidence"]
        )
        resolutions.write_reply(
            self.kwargs["pk"], draft, shown_by=values["files"], actor=self.request.actor
        )
        return self.home()


@SEE
class JudgeReply(_OfCharge):
    """Take a reply, or send it back."""

    form_class = JudgeForm
    heading = _("Judge the reply")
    submit = _("Send the judgement")
    template_name = "resolutions/judge.html"

    def decision_id(self) -> int:
        """By the reply."""
        return queries.decision_id_of_reply(self.kwargs["pk"])

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """With the reply itself."""
        reply = next(
            one
            for charge in self.decision.charges.all()
            for one in charge.replies.all()
            if one.pk == self.kwargs["pk"]
        )
        return super().get_context_data(**kwargs) | {
            "reply": reply,
            "plans": speaks_of_plans(reply.text),
            "decision": self.decision,
        }

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Judge it."""
        pk, actor = self.kwargs["pk"], self.request.actor
        if values["verdict"] == "return":
            resolutions.return_reply(pk, note=values["note"], actor=actor)
        else:
            resolutions.accept_reply(pk, note=values["note"], actor=actor)
        return self.home()


@SEE
@require_POST
def approve_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The head stands behind it."""
    decision_id = found(lambda: queries.decision_id_of_reply(pk))
    found(lambda: queries.decision(request.actor, decision_id))
    attempt(request, lambda: resolutions.approve_reply(pk, actor=request.actor))
    return redirect("resolutions:decision", decision_id)


@SEE
class Releases(Doing):
    """What waits for a body's word; who speaks for the body writes down what it decided."""

    template_name = "resolutions/releases.html"
    form_class = ReleaseForm
    heading = _("Releases")

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return {"decided_on": today()}

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """The proposals, with those that the reader may decide on."""
        actor = self.request.actor
        rows = [
            {"row": row, "decision": row.item.resolutions_decision, "body": named(row.body),
             "unit": named(row.item.unit), "keeper": named(row.body.unit),
             "mine": policies.may_release(actor, row.body.unit_id)}
            for row in queries.releases_waiting(actor)[:MOST]
        ]  # fmt: skip
        picked = set(self.request.POST.getlist("row"))
        return super().get_context_data(**kwargs) | {
            "rows": rows, "picked": picked, "may_any": any(row["mine"] for row in rows),
        }  # fmt: skip

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 (its own form)
        """Decide on all that are picked, or on none."""
        values = form.cleaned_data
        picks = [
            int(pk) for pk in self.request.POST.getlist("row") if re.fullmatch("[0-9]{1,18}", pk)
        ]
        if not picks:
            form.add_error(None, _("Pick what the body decided on."))
            return self.form_invalid(form)
        try:
            count = resolutions.decide_releases(
                picks,
                grant=values["verdict"] == "grant",
                resolution=values["resolution"],
                decided_on=values["decided_on"],
                actor=self.request.actor,
            )
        except REFUSALS as refusal:
            put_on(form, refusal)
            return self.form_invalid(form)
        except NotFoundError:
            form.add_error(None, _("Pick what the body decided on."))
            return self.form_invalid(form)
        text = ngettext("%d decision is noted.", "%d decisions are noted.", count) % count
        messages.success(self.request, text)
        return redirect("resolutions:releases")
