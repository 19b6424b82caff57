"""Sessions of the council: laid down, corrected, reported to, and the book compiled of each."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.models import Session
from civicloop.evaluate.resolutions.rules import classes_on
from civicloop.evaluate.resolutions.states import MotionKind, MotionState
from civicloop.evaluate.resolutions.web.forms_sessions import (
    CorrectSessionForm,
    ReportForm,
    SessionForm,
)
from civicloop.evaluate.resolutions.web.labels import (
    MOTION_KINDS,
    MOTION_STATES,
    class_name,
    named,
    session_name,
)
from civicloop.evaluate.resolutions.web.staff.base import KEEP, SEE, Doing, found, today
from civicloop.kernel.tabular import rules as tabular
from civicloop.ui.web.downloads import saved_as

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


class _OfSession(Doing):
    """A form about one session."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        """Find the session first."""
        super().setup(request, *args, **kwargs)
        self.row = found(lambda: queries.session(kwargs["pk"]))

    def home(self) -> str:
        """The book of the session."""
        return reverse("resolutions:book", args=[self.row.pk])

    def crumbs(self) -> list[tuple[str, Any]]:
        """The motions and the book."""
        return [
            (reverse("resolutions:motions"), _("Motions of the council")),
            (self.home(), session_name(self.row)),
        ]


@KEEP
class EditSession(_OfSession):
    """Correct the name, the kind or the days of a session."""

    form_class = CorrectSessionForm
    heading = _("Correct the session")
    submit = _("Correct the session")
    lead = _(
        "The day of the report to the council, the council's own days, the classes of the motions "
        "and the figures of the session follow."
    )
    done = _("The session is corrected.")

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        names = ("term", "number", "is_extraordinary", "begins_on", "ends_on")
        return {name: getattr(self.row, name) for name in names}

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep the correction."""
        resolutions.correct_session(
            self.row.pk, **values, version=self.version, actor=self.request.actor
        )
        return self.home()


@KEEP
class NoteReport(_OfSession):
    """Note that the council has the report on what the session before resolved."""

    form_class = ReportForm
    heading = _("Note the report to the council")
    submit = _("Note the report")

    def get_initial(self) -> dict[str, Any]:
        """Today, or what stands already."""
        return {
            "reported_on": self.row.reported_on or today(),
            "letter": self.row.report_letter,
        }

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep it; nobody is reminded any more."""
        resolutions.note_report(
            self.row.pk, **values, version=self.version, actor=self.request.actor
        )
        return self.home()


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
    return StreamingHttpResponse(
        content,
        content_type=tabular.MEDIA_TYPES[wanted],
        headers=saved_as(f"motions-{session}.{wanted}"),
    )
