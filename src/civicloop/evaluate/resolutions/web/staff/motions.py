"""Motions: the list, one page each, the readings and the reply."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.models import Motion
from civicloop.evaluate.resolutions.rules import all_classes, classes_on
from civicloop.evaluate.resolutions.states import MOTIONS, MotionKind, MotionState
from civicloop.evaluate.resolutions.web.forms import (
    CouncilReplyForm,
    DecisionForm,
    MotionForm,
    StageForm,
)
from civicloop.evaluate.resolutions.web.labels import (
    MOTION_KINDS,
    MOTION_STATES,
    class_name,
    named,
    session_name,
)
from civicloop.evaluate.resolutions.web.staff.base import KEEP, SEE, Doing, found, today
from civicloop.evaluate.resolutions.web.staff.related import related
from civicloop.evaluate.resolutions.web.tables import Motions
from civicloop.kernel.access.rules import needs

REPLY = needs("resolutions.see")
NAMES = re.compile(r"[、，,;；\n]")


@SEE
def show_motions(request: HttpRequest) -> HttpResponseBase:
    """The list."""
    table = Motions(request, queries.motions())
    if table.wants_export:
        return table.export()
    context = {
        "table": table,
        "sessions": [(row, session_name(row)) for row in queries.sessions()[:12]],
        "has_bodies": queries.bodies().exists(),
    }
    return render(request, "resolutions/motions.html", context)


@SEE
def show_motion(request: HttpRequest, pk: int) -> HttpResponse:
    """One motion: its words, its readings, what became of it."""
    row = found(lambda: queries.motion(pk))
    council = queries.council()
    keeps = policies.may_keep(request.actor, council.power.unit_id)
    decision = getattr(row, "decision", None)
    lists = queries.class_lists(row.session.begins_on)
    group = all_classes(lists).get(row.group)
    moves = MOTIONS.open_moves(MotionState(row.state))
    heads = row.unit_id is not None and policies.may_approve(request.actor, row.unit_id)
    context = {
        "row": row,
        "session": session_name(row.session),
        "group": class_name(group) if group else row.group,
        "kind": MOTION_KINDS[MotionKind(row.kind)],
        "badge": MOTION_STATES[MotionState(row.state)],
        "unit": named(row.unit) if row.unit else row.unit_named,
        "decision": decision,
        "keeps": keeps,
        "may_read": keeps and {"adopt", "read_first", "review"} & set(moves),
        "may_edit": keeps and "edit" in moves,
        "may_track": keeps and "track" in moves and decision is None,
        "may_reply": "reply" in moves and row.unit_id is not None and (keeps or heads),
    }
    twin = decision.ref if decision else ""
    context |= related(request, row.ref, f"{row.place} {row.subject}", twin=twin, keeps=keeps)
    return render(request, "resolutions/motion.html", context)


class _OfMotion(Doing):
    """A form about one motion."""

    row: Motion | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        """Find the motion first."""
        super().setup(request, *args, **kwargs)
        if kwargs:
            self.row = found(lambda: queries.motion(kwargs["pk"]))

    def crumbs(self) -> list[tuple[str, Any]]:
        """The list and the motion."""
        top: list[tuple[str, Any]] = [(reverse("resolutions:motions"), _("Motions of the council"))]
        return [*top, (self.home(), self.row.number)] if self.row else top

    def home(self) -> str:
        """The page of the motion."""
        return reverse("resolutions:motion", args=[self.row.pk if self.row else 0])


class _Writing(_OfMotion):
    """A motion written down or corrected."""

    form_class = MotionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The classes of its session, or of every session that there is, the newest first."""
        lists = queries.class_lists(today())
        begun = [one.begins_on for one in ([self.row.session] if self.row else queries.sessions())]
        classes = {one.code: one for day in begun for one in classes_on(lists, day)}
        return super().get_form_kwargs() | {"today": today(), "classes": list(classes.values())}

    def draft(self, values: dict[str, Any]) -> resolutions.MotionDraft:
        """As the service takes it; readings stay as they are."""
        row = self.row
        kept = {
            name: getattr(row, name)
            for name in ("first_reading_on", "committee_on", "committee_opinion",
                         "second_reading_on", "second_decision", "amount")
        } if row else {}  # fmt: skip
        return resolutions.MotionDraft(
            number=values["number"], group=values["group"], kind=values["kind"],
            proposer=values["proposer"], subject=values["subject"],
            explanation=values["explanation"], method=values["method"],
            co_signers=tuple(name for name in NAMES.split(values["co_signers"]) if name.strip()),
            unit_id=int(values["unit"]) if values["unit"] else None,
            place=values["place"], received_on=values["received_on"], **kept,
        )  # fmt: skip


@KEEP
class NewMotion(_Writing):
    """Record a motion."""

    heading = _("Record a motion")
    submit = _("Record the motion")

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Record it."""
        row = resolutions.record_motion(
            int(values["session"]), self.draft(values), actor=self.request.actor
        )
        return reverse("resolutions:motion", args=[row.pk])


@KEEP
class EditMotion(_Writing):
    """Correct a motion."""

    heading = _("Correct the motion")

    def get_form(self, form_class: Any = None) -> Any:  # noqa: ANN401 (Django's)
        """The session stays."""
        form = super().get_form(form_class)
        form.fields["session"].disabled = True
        return form

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        names = ("kind", "group", "number", "proposer", "subject", "explanation", "method", "place",
                 "received_on")  # fmt: skip
        own = {name: getattr(self.row, name) for name in names}
        return own | {"session": self.row.session_id, "unit": self.row.unit_id,
                      "co_signers": "、".join(self.row.co_signers)}  # fmt: skip

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep the correction."""
        resolutions.change_motion(
            self.row.pk, self.draft(values), version=self.version, actor=self.request.actor
        )
        return self.home()


@KEEP
class ReadMotion(_OfMotion):
    """Note a stage of the reading."""

    form_class = StageForm
    heading = _("Note a stage of the reading")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The stages that are open."""
        moves = MOTIONS.open_moves(MotionState(self.row.state))
        return super().get_form_kwargs() | {"moves": moves}

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Note it."""
        resolutions.move_motion(
            self.row.pk, values["move"], version=self.version, on=values["on"],
            text=values["text"], actor=self.request.actor,
        )  # fmt: skip
        return self.home()


@KEEP
class TrackMotion(_OfMotion):
    """Follow an adopted motion."""

    form_class = DecisionForm
    heading = _("Follow the motion")
    submit = _("Follow")
    lead = _("It becomes a decision of the council, which alone can release it.")

    def get_initial(self) -> dict[str, Any]:
        """The words of the motion."""
        return {"text": self.row.subject, "unit": self.row.unit_id, "given_by": self.row.proposer}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Body and days follow from the motion."""
        return super().get_form_kwargs() | {"today": today(), "fixed": True}

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Follow it."""
        row = resolutions.track_motion(self.row.pk, form.draft(), actor=self.request.actor)
        return reverse("resolutions:decision", args=[row.pk])


@REPLY
class ReplyToCouncil(_OfMotion):
    """Note the reply to the council."""

    form_class = CouncilReplyForm
    heading = _("Note the reply to the council")
    submit = _("Note the reply")

    def get_initial(self) -> dict[str, Any]:
        """Today, and what stands already, or what the units have replied to the decision."""
        keeper = named(queries.council().power.unit)
        decision = getattr(self.row, "decision", None)
        said = queries.accepted_words(decision.pk) if decision and not self.row.reply else ()
        words = "\n\n".join(f"{named(one.unit)}：{reply.text}" for one, reply in said)
        return {"replied_on": self.row.replied_on or today(), "text": self.row.reply or words,
                "letter": self.row.reply_letter, "copied_to": keeper}  # fmt: skip

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep it; the clock of the decision stops."""
        resolutions.reply_to_council(
            self.row.pk, values["text"], letter=values["letter"],
            replied_on=values["replied_on"], copied_to=NAMES.split(values["copied_to"]),
            actor=self.request.actor,
        )  # fmt: skip
        return self.home()
