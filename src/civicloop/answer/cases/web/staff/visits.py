"""Meetings on the spot: the list, one of them, and the steps of planning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civicloop.answer.cases import policies
from civicloop.answer.cases import queries as case_queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import (
    FaultyFieldsError,
    NotOpenError,
    UnknownCaseError,
    UnknownPartError,
)
from civicloop.answer.cases.models import Case, Participant, Visit
from civicloop.answer.cases.queries import visits as queries
from civicloop.answer.cases.queries.calls import field_terms
from civicloop.answer.cases.states import VISITS, VisitState
from civicloop.answer.cases.web.forms.visits import CancelForm, VisitForm
from civicloop.answer.cases.web.labels_fieldwork import FINDINGS, VISIT_KINDS, VISIT_STATES
from civicloop.answer.cases.web.messages import put_into
from civicloop.answer.cases.web.staff.inbox import not_found
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as files
from civicloop.kernel.notices.rules import Meeting, invitation
from civicloop.ui.web.downloads import saved_as
from civicloop.ui.web.forms import idempotency_token
from civicloop.ui.web.tables import ChoiceFilter, Column, DayFilter, SwitchFilter, Table

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

WRONG = 422
FIELDS = {"begins_at": "begins", "ends_at": "ends", "company": "people"}


class VisitTable(Table):
    """Planned visits first, the nearest on top."""

    key = "cases.visits"
    caption = gettext_lazy("Visits")
    default_order = "begins"
    empty_title = gettext_lazy("No visit yet")
    empty_text = gettext_lazy("Plan one from the page of a case.")
    empty_icon: ClassVar[str] = "calendar"
    columns = (
        Column("begins", gettext_lazy("When"), value="begins_at", sort="begins_at", kind="moment"),
        Column("kind", gettext_lazy("Kind"), value=lambda row: VISIT_KINDS[row.kind]),
        Column("place", gettext_lazy("Place"), value="place_masked"),
        Column("case", gettext_lazy("Case"), value="case.number"),
        Column("category", gettext_lazy("Category"), value="case.category.name"),
        Column("state", gettext_lazy("State"), value=lambda row: VISIT_STATES[row.state],
               kind="badge"),
        Column("finding", gettext_lazy("Finding"),
               value=lambda row: FINDINGS[row.finding] if row.finding else ""),
        Column("unit", gettext_lazy("Unit"), value="unit.name"),
        Column("organizer", gettext_lazy("Held by"), value=lambda row: row.organizer or ""),
    )  # fmt: skip
    filters = (
        ChoiceFilter(
            "state",
            gettext_lazy("State"),
            choices=VISIT_STATES,
        ),
        ChoiceFilter("kind", gettext_lazy("Kind"), choices=VISIT_KINDS),
        DayFilter("since", gettext_lazy("From day"), lookup="begins_at__date__gte"),
        DayFilter("until", gettext_lazy("To day"), lookup="begins_at__date__lte"),
    )

    def __init__(self, request: ActorRequest, rows: QuerySet[Visit]) -> None:
        super().__init__(request, rows)
        self.now = clock.now()
        due = SwitchFilter(
            "due",
            gettext_lazy("Today or not recorded"),
            apply=lambda _rows, _value: queries.due_visits(request.actor, self.now),
        )
        self.filters = (due, *type(self).filters)  # the switch needs the reader

    def row_url(self, row: Visit) -> str:
        """The page of the visit."""
        return reverse("cases:visit", args=[row.pk])

    def row_tone(self, row: Visit) -> str:
        """Red where the record is missing, yellow today."""
        if row.state != VisitState.PLANNED:
            return ""
        if row.ends_at < self.now:
            return "danger"
        today = timezone.localdate(row.begins_at) == timezone.localdate(self.now)
        return "warning" if today else ""


@needs("cases.hold_visits")
@require_safe
def visits(request: ActorRequest) -> HttpResponseBase:
    """The visits of the cases in sight."""
    table = VisitTable(request, queries.visits(request.actor))
    if table.wants_export:
        return table.export()
    return render(request, "cases/staff/fieldwork/visits.html", {"table": table})


@needs("cases.hold_visits")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: ActorRequest, case_id: int) -> HttpResponse:
    """Invite people to the place of a case."""
    try:
        case = case_queries.visible_case(case_id, request.actor)
    except UnknownCaseError:
        return not_found(request)
    policies.require(policies.may_hold_visits(request.actor, case), action="cases.hold_visits")
    if request.method != "POST":
        form = VisitForm(case=case, initial=VisitForm.begin_with(case))
        return _form_page(request, case, form)
    form = VisitForm(request.POST, case=case)
    if form.is_valid():
        try:
            made = cases.plan_visit(
                case.pk, form.draft(), actor=request.actor, key=idempotency_token(request)
            )
        except FaultyFieldsError as error:
            put_into(form, error, FIELDS)
        except NotOpenError:
            form.add_error(None, _("This case is withdrawn; nobody can be invited any more."))
        else:
            messages.success(request, _("The visit is planned and everybody is invited."))
            return redirect("cases:visit", made.pk)
    return _form_page(request, case, form, status=WRONG)


@needs("cases.hold_visits")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: ActorRequest, visit_id: int) -> HttpResponse:
    """Another time, place or company."""
    found = seen(request, visit_id)
    if found is None:
        return not_found(request)
    case = found.case
    if request.method != "POST":
        if found.state != VisitState.PLANNED:
            return redirect("cases:visit", found.pk)
        initial = VisitForm.of(found, queries.opened(found), queries.participants(found))
        return _form_page(request, case, VisitForm(case=case, initial=initial), visit=found)
    form = VisitForm(request.POST, case=case)
    if form.is_valid():
        try:
            cases.move_visit(found.pk, form.draft(), actor=request.actor)
        except FaultyFieldsError as error:
            put_into(form, error, FIELDS)
        except NotOpenError as error:
            return gone_on(request, found, error)
        else:
            messages.success(request, _("Everybody has the new appointment."))
            return redirect("cases:visit", found.pk)
    return _form_page(request, case, form, visit=found, status=WRONG)


@needs("cases.hold_visits")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: ActorRequest, visit_id: int) -> HttpResponse:
    """Call a visit off."""
    found = seen(request, visit_id)
    if found is None:
        return not_found(request)
    form = CancelForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = WRONG
        if form.is_valid():
            try:
                cases.cancel_visit(found.pk, text=form.cleaned_data["text"], actor=request.actor)
            except FaultyFieldsError as error:
                put_into(form, error)
            except NotOpenError as error:
                return gone_on(request, found, error)
            else:
                messages.success(request, _("The visit is cancelled; everybody is told."))
                return redirect("cases:visit", found.pk)
    context = {"visit": found, "kind": VISIT_KINDS[found.kind], "form": form}
    return render(request, "cases/staff/fieldwork/cancel.html", context, status=status)


@needs("cases.see")
@never_cache
@require_safe
def visit(request: ActorRequest, visit_id: int) -> HttpResponse:
    """One visit: when, where, who, what came of it."""
    try:
        found = queries.visit(visit_id, request.actor)
    except UnknownPartError:
        return not_found(request)
    return render(request, "cases/staff/fieldwork/visit.html", page_of(request, found))


@needs("cases.see")
@never_cache
@require_safe
def calendar(request: ActorRequest, visit_id: int) -> HttpResponse:
    """The appointment as a file."""
    try:
        found = queries.visit(visit_id, request.actor)
    except UnknownPartError:
        return not_found(request)
    meeting = Meeting(
        uid=f"{found.uid}@civicloop",
        sequence=found.sequence,
        begins_at=found.begins_at,
        ends_at=found.ends_at,
        summary=f"{VISIT_KINDS[found.kind]} {found.case.number} {found.case.category.name}",
        place=found.place_masked,
        description=found.purpose_masked,
        organizer=found.unit.name,
        organizer_email=found.unit.email,
        is_cancelled=found.state == VisitState.CANCELLED,
    )
    text = invitation(meeting, to=request.user.email, stamp=clock.now())
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers=saved_as(f"visit-{found.pk}.ics"),
    )


def seen(request: ActorRequest, visit_id: int) -> Visit | None:
    """A visit that the actor may change; ``None`` where it is not there or out of sight."""
    try:
        found = queries.visit(visit_id, request.actor)
    except UnknownPartError:
        return None
    policies.require(
        policies.may_hold_visits(request.actor, found.case), action="cases.hold_visits"
    )
    return found


def gone_on(request: ActorRequest, found: Visit, error: NotOpenError) -> HttpResponse:
    """Back to a visit that somebody else changed first."""
    state = VISIT_STATES[error.state][0]
    told = _("This visit is “%(state)s” by now. Nothing was changed.") % {"state": state}
    messages.error(request, told)
    return redirect("cases:visit", found.pk)


def page_of(request: ActorRequest, found: Visit) -> dict[str, Any]:
    """What the page of a visit shows."""
    may = policies.may_hold_visits(request.actor, found.case)
    moves = VISITS.open_moves(VisitState(found.state)) if may else []
    company = queries.participants(found)
    return {
        "visit": found,
        "kind": VISIT_KINDS[found.kind],
        "badge": VISIT_STATES[found.state],
        "finding": FINDINGS.get(found.finding, ""),
        "company": [{"row": row, "name": name_of(row, found.case)} for row in company],
        "agreements": queries.agreements(found),
        "photos": files.files_of(found.ref),
        "moves": moves,
        "begun": found.begins_at <= clock.now(),
        "today": timezone.localdate(clock.now()),
    }


def name_of(row: Participant, case: Case) -> str:
    """Somebody invited, as the page names them; those from outside are masked."""
    if row.is_reporter:
        return _("Reporter %(name)s") % {"name": case.reporter.name_masked or "—"}
    return str(row) if row.person_id or row.unit_id else row.name_masked


def _form_page(
    request: ActorRequest,
    case: Case,
    form: VisitForm,
    *,
    visit: Visit | None = None,
    status: int = 200,
) -> HttpResponse:
    days = field_terms(clock.now()).invite_days
    context = {"case": case, "form": form, "visit": visit, "invite_days": days}
    return render(request, "cases/staff/fieldwork/plan.html", context, status=status)
