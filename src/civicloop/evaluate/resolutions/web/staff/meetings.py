"""Meetings: called, with agenda and minutes; ten decisions on one screen."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.errors import FaultyFieldsError
from civicloop.evaluate.resolutions.models import Meeting
from civicloop.evaluate.resolutions.states import MEETINGS, AgendaKind, MeetingState
from civicloop.evaluate.resolutions.web.forms import (
    LineForm,
    MeetingForm,
    MinutesForm,
    PointForm,
    ReasonForm,
)
from civicloop.evaluate.resolutions.web.labels import (
    AGENDA_KINDS,
    MEETING_STATES,
    NOT_OPEN,
    decision_badge,
    fault_text,
    named,
)
from civicloop.evaluate.resolutions.web.staff.base import (
    CHAIR,
    KEEP,
    REFUSALS,
    SEE,
    Doing,
    attempt,
    found,
    once,
    today,
    words_of,
)
from civicloop.evaluate.resolutions.web.staff.decisions import units_by_name
from civicloop.evaluate.resolutions.web.tables import Meetings
from civicloop.ui.web.steps import posted_version

LINES = 10
MOVES = {"hold", "close", "reopen", "plan_again"}


@SEE
def show_meetings(request: HttpRequest) -> HttpResponseBase:
    """The list."""
    table = Meetings(request, queries.meetings())
    if table.wants_export:
        return table.export()
    return render(request, "resolutions/meetings.html", {"table": table})


def meeting_context(request: HttpRequest, row: Meeting) -> dict[str, Any]:
    """What every page of a meeting knows."""
    state = MeetingState(row.state)
    keeps = policies.may_keep(request.actor, row.body.power.unit_id)
    return {
        "row": row,
        "body": named(row.body.power),
        "badge": MEETING_STATES[state],
        "keeps": keeps,
        "chairs": policies.may_chair(request.actor, row.body.power.unit_id),
        "moves": MEETINGS.open_moves(state) if keeps else [],
        "points": [
            {"row": one, "kind": AGENDA_KINDS[AgendaKind(one.kind)],
             "unit": named(one.unit) if one.unit else ""}
            for one in queries.points_of(row.pk)
        ],
        "decisions": [
            {"row": one, "badge": decision_badge(one), "unit": named(one.unit),
             "joint": [named(charge.unit) for charge in one.charges.all()
                       if charge.part == "joint"]}
            for one in queries.meeting_decisions(row.pk)
        ],
    }  # fmt: skip


@SEE
def show_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: invitation, agenda, minutes, decisions."""
    row = found(lambda: queries.meeting(pk))
    context = meeting_context(request, row)
    every_move = MEETINGS.open_moves(MeetingState(row.state))
    context |= {
        "every_move": every_move,
        "is_early": row.held_on > today(),
        "open_cases": len(queries.open_cases(row)) if "edit" in context["moves"] else 0,
    }
    return render(request, "resolutions/meeting.html", context)


class _OfMeeting(Doing):
    """A form about one meeting."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        """Find the meeting first."""
        super().setup(request, *args, **kwargs)
        self.row = found(lambda: queries.meeting(kwargs["pk"])) if kwargs else None

    def crumbs(self) -> list[tuple[str, Any]]:
        """The list and the meeting."""
        top = [(reverse("resolutions:meetings"), _("Meetings"))]
        return [*top, (self.home(), self.row.title)] if self.row else top

    def home(self) -> str:
        """The page of the meeting."""
        return reverse("resolutions:meeting", args=[self.row.pk if self.row else 0])


@KEEP
class NewMeeting(_OfMeeting):
    """Call a meeting."""

    form_class = MeetingForm
    heading = _("Call a meeting")
    submit = _("Call the meeting")

    def get_initial(self) -> dict[str, Any]:
        """Today, and the body that the address names."""
        known = queries.bodies().filter(power__key=self.request.GET.get("body", "")).first()
        return {"held_on": today(), "body": known.pk if known else None}

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Call it."""
        row = resolutions.call_meeting(form.draft(), actor=self.request.actor)
        return reverse("resolutions:meeting", args=[row.pk])


@KEEP
class EditMeeting(_OfMeeting):
    """Change the invitation."""

    form_class = MeetingForm
    heading = _("Change the meeting")

    def get_form(self, form_class: Any = None) -> Any:  # noqa: ANN401 (Django's)
        """The body stays."""
        form = super().get_form(form_class)
        body = form.fields["body"]
        body.disabled, body.choices = True, [(str(self.row.body_id), named(self.row.body.power))]
        return form

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        names = ("title", "held_on", "begins", "place", "chair", "invited")
        return {name: getattr(self.row, name) for name in names} | {"body": self.row.body_id}

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep the change."""
        resolutions.change_meeting(
            self.row.pk, form.draft(), version=self.version, actor=self.request.actor
        )
        return self.home()


@KEEP
class Minutes(_OfMeeting):
    """Write the minutes."""

    form_class = MinutesForm
    heading = _("Minutes of the meeting")

    def get_initial(self) -> dict[str, Any]:
        """As they stand, or the agenda with the chair's notes to begin with."""
        if self.row.minutes:
            return {"minutes": self.row.minutes}
        lines = [f"{point.order}. {point.title}\n{point.note}" for point in self.row.points.all()]
        return {"minutes": "\n\n".join(line.strip() for line in lines)}

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep them."""
        resolutions.save_minutes(
            self.row.pk, values["minutes"], version=self.version, actor=self.request.actor
        )
        return self.home()


@KEEP
class Cancel(_OfMeeting):
    """Cancel a meeting, with why."""

    form_class = ReasonForm
    heading = _("Cancel the meeting")
    submit = _("Cancel the meeting")

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Cancel it."""
        resolutions.move_meeting(
            self.row.pk,
            "cancel",
            version=self.version,
            reason=values["reason"],
            actor=self.request.actor,
        )
        return self.home()


@KEEP
@require_POST
def move_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold, close, open again; what was looked at, so minutes nobody saw are not sent out."""
    found(lambda: queries.meeting(pk))
    move, version = request.POST.get("move", ""), posted_version(request)
    if move in MOVES:
        attempt(
            request,
            lambda: resolutions.move_meeting(pk, move, version=version, actor=request.actor),
        )
    else:
        messages.error(request, str(NOT_OPEN))
    return redirect("resolutions:meeting", pk)


@KEEP
class AddPoint(_OfMeeting):
    """Put a point on the agenda."""

    form_class = PointForm
    heading = _("Put a point on the agenda")
    submit = _("Put on the agenda")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The units are those of today."""
        return super().get_form_kwargs() | {"today": today()}

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Put it there; a number that nothing has is told."""
        item_id = None
        if values["case"]:
            item_id = queries.item_numbered(self.request.actor, values["case"])
            if item_id is None:
                raise FaultyFieldsError({"case": "unknown_case"})
        draft = resolutions.PointDraft(
            values["title"] or queries.title_of_item(item_id),
            values["kind"],
            int(values["unit"]) if values["unit"] else None,
            item_id,
            values["text"],
        )
        resolutions.put_point(self.row.pk, draft, actor=self.request.actor)
        return self.home()


@KEEP
@require_POST
def add_open_cases(request: HttpRequest, pk: int) -> HttpResponse:
    """Put every open case of the body on the agenda, and say how many came."""
    row = found(lambda: queries.meeting(pk))
    put: list[int] = []
    attempt(request, lambda: put.append(resolutions.put_open_cases(row.pk, actor=request.actor)))
    if put and put[0]:
        text = ngettext(
            "%(count)s open case is put on the agenda.",
            "%(count)s open cases are put on the agenda.",
            put[0],
        )
        messages.success(request, text % {"count": put[0]})
    elif put:
        messages.info(request, gettext("Every open case of the body is on the agenda already."))
    return redirect("resolutions:meeting", pk)


@KEEP
@require_POST
def change_point(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """Move a point up or down, or take it off."""
    row = found(lambda: queries.point_of(pk, point))
    move, actor = request.POST.get("move", ""), request.actor
    if move in {"up", "down"}:
        attempt(request, lambda: resolutions.shift_point(row.pk, up=move == "up", actor=actor))
    elif move == "off":
        attempt(request, lambda: resolutions.take_off_point(row.pk, actor=actor))
    else:
        messages.error(request, str(NOT_OPEN))
    return redirect("resolutions:meeting", pk)


def lines_of(request: HttpRequest, count: int, prefix: str) -> BaseFormSet[Any]:
    """So many empty lines for decisions, or those that were sent."""
    formset = formset_factory(LineForm, extra=count, max_num=50, absolute_max=50)
    kwargs = {"units": units_by_name()}
    data = request.POST if request.method == "POST" else None
    return formset(data, prefix=prefix, form_kwargs=kwargs)


def _written(request: HttpRequest, row: Meeting, filled: list[LineForm], *, follow: bool) -> str:
    drafts = [form.draft() for form in filled]
    resolutions.write_many(row.pk, drafts, follow=follow, actor=request.actor)
    page = "resolutions:follow-up" if filled else "resolutions:meeting"
    return reverse(page, args=[row.pk])


@CHAIR
def enter_decisions(request: HttpRequest, pk: int) -> HttpResponse:
    """Ten decisions on one screen; sent once, each is a followed item."""
    row = found(lambda: queries.meeting(pk))
    lines = lines_of(request, LINES, "line")
    refusal = ""
    keeps = policies.may_keep(request.actor, row.body.power.unit_id)
    if request.method == "POST" and lines.is_valid():
        filled = [form for form in lines if not form.is_empty]
        try:
            address = once(request, partial(_written, request, row, filled, follow=keeps))
        except FaultyFieldsError as error:
            for name, code in error.faults.items():
                form = filled[error.line - 1]
                field = {"unit": "lead"}.get(name, name)
                form.add_error(field if field in form.fields else None, fault_text(code))
        except REFUSALS as error:
            refusal = words_of(error)
        else:
            return redirect(address)
    context = {
        "row": row,
        "lines": lines,
        "units": units_by_name(),
        "refusal": refusal,
        "keeps": keeps,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "resolutions/enter.html", context, status=status)
