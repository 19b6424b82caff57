"""Motions: the list, one page each, the readings, the reply, and the compiled book."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.models import Motion, Session
from civicloop.evaluate.resolutions.rules import all_classes, classes_on
from civicloop.evaluate.resolutions.states import MOTIONS, MotionKind, MotionState
from civicloop.evaluate.resolutions.web.forms import (
    CouncilReplyForm,
    DecisionForm,
    MotionForm,
    ReportForm,
    SessionForm,
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
from civicloop.evaluate.resolutions.web.tables import Motions
from civicloop.kernel.access.rules import needs
from civicloop.kernel.tabular import rules as tabular

REPLY = needs("resolutions.see")
NAMES = re.compile(r"[、，,;；\n]")
COLUMNS = tuple(
    tabular.Column(key, zh, en)
    for key, zh, en in (
        ("group", "類別", "Class"),
        ("number", "案號", "Number"),
        ("kind", "案別", "Kind of motion"),
        ("proposer", "提案人", "Proposer"),
        ("co_signers", "連署人", "Co-signers"),
        ("subject", "案由", "Subject"),
        ("method", "辦法", "Method"),
        ("decision", "大會決議", "Decision of the second reading"),
        ("unit", "主辦機關", "Unit in charge"),
        ("reply", "辦理情形", "Reply"),
        ("replied", "函復日期", "Replied on"),
    )
)


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
        "matter": queries.matter_of(row.ref),
        "similar": queries.similar_to(request.actor, row.ref, today()) if keeps else [],
        "neighbours": queries.neighbours_of(request.actor, f"{row.place} {row.subject}"),
    }
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


@KEEP
class NewSession(Doing):
    """Lay down a session of the council."""

    form_class = SessionForm
    heading = _("Lay down a session")
    submit = _("Lay down the session")

    def crumbs(self) -> list[tuple[str, Any]]:
        """The list of motions."""
        return [(reverse("resolutions:motions"), _("Motions of the council"))]

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Lay it down."""
        row = resolutions.open_session(**values, actor=self.request.actor)
        return reverse("resolutions:book", args=[row.pk])


@KEEP
class NoteReport(Doing):
    """Note that the council has the report on what the session before resolved."""

    form_class = ReportForm
    heading = _("Note the report to the council")
    submit = _("Note the report")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        """Find the session first."""
        super().setup(request, *args, **kwargs)
        self.row = found(lambda: queries.session(kwargs["pk"]))

    def crumbs(self) -> list[tuple[str, Any]]:
        """The motions and the book."""
        book = reverse("resolutions:book", args=[self.row.pk])
        return [
            (reverse("resolutions:motions"), _("Motions of the council")),
            (book, session_name(self.row)),
        ]

    def get_initial(self) -> dict[str, Any]:
        """Today, or what stands already."""
        return {
            "reported_on": self.row.reported_on or today(),
            "letter": self.row.report_letter,
        }

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep it; nobody is reminded any more."""
        resolutions.note_report(self.row.pk, **values, actor=self.request.actor)
        return reverse("resolutions:book", args=[self.row.pk])


@SEE
def show_book(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The compiled book of a session by class, for paper; the same as a table for a file."""
    session = found(lambda: queries.session(pk))
    parts = queries.book(session)
    wanted = request.GET.get("export", "")
    if wanted:
        return _file(session, parts, wanted)
    total = sum(count.count for count, _rows in parts)
    context = {
        "session": session,
        "name": session_name(session),
        "classes": len(classes_on(queries.class_lists(session.begins_on), session.begins_on)),
        "parts": [
            {"name": class_name(count.group), "code": count.group.code, "count": count.count,
             "rows": [{"row": row, "unit": named(row.unit) if row.unit else row.unit_named,
                       "badge": MOTION_STATES[MotionState(row.state)],
                       "is_owed": row.state == MotionState.ADOPTED} for row in rows]}
            for count, rows in parts
        ],
        "total": total,
        "report": _report(session),
        "keeps": policies.may_keep(request.actor, queries.council().power.unit_id),
        "replied": sum(row.replied_on is not None for _count, rows in parts for row in rows),
    }  # fmt: skip
    return render(request, "resolutions/book.html", context)


def _report(session: Session) -> dict[str, Any] | None:
    """By when the council has the report on the session before, and since when it has it."""
    due = queries.report_day(session)
    if due is None:
        return None
    day, terms, before = due
    late = session.reported_on is None and day < today()
    return {"due": day, "basis": terms.basis, "days": terms.report_days, "late": late,
            "before": before, "name": session_name(before)}  # fmt: skip


def _file(session: Session, parts: Any, wanted: str) -> StreamingHttpResponse:  # noqa: ANN401 (counts and motions)
    if wanted not in tabular.MEDIA_TYPES:
        raise Http404
    rows = (
        {
            "group": class_name(count.group), "number": row.number,
            "kind": str(MOTION_KINDS[MotionKind(row.kind)]), "proposer": row.proposer,
            "co_signers": "、".join(row.co_signers), "subject": row.subject, "method": row.method,
            "decision": row.second_decision,
            "unit": named(row.unit) if row.unit else row.unit_named,
            "reply": row.reply,
            "replied": row.replied_on.isoformat() if row.replied_on else "",
        }
        for count, found_rows in parts
        for row in found_rows
    )  # fmt: skip
    content = tabular.write(
        wanted, COLUMNS, rows, language=get_language() or "zh-hant",
        title=session_name(session), zone=timezone.get_current_timezone(),
    )  # fmt: skip
    answer = StreamingHttpResponse(content, content_type=tabular.MEDIA_TYPES[wanted])
    answer["Content-Disposition"] = f'attachment; filename="motions-{session}.{wanted}"'
    return answer
