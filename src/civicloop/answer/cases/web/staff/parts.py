"""What units have to do in cases that others lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.answer.cases import policies
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import FaultyFieldsError, NotOpenError, UnknownPartError
from civicloop.answer.cases.models import Part
from civicloop.answer.cases.queries import parts as queries
from civicloop.answer.cases.states import PartState
from civicloop.answer.cases.web import photos
from civicloop.answer.cases.web.forms.handling import PartAnswerForm
from civicloop.answer.cases.web.labels_handling import PART_STATES
from civicloop.answer.cases.web.messages import put_into
from civicloop.answer.cases.web.staff.inbox import not_found
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as files
from civicloop.ui.web.tables import Column, Table

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

WRONG = 422


class PartTable(Table):
    """What is due next stands first."""

    key = "cases.parts"
    caption = gettext_lazy("Parts for other units")
    default_order = "due"
    empty_title = gettext_lazy("No part to do")
    empty_text = gettext_lazy("No other unit waits for a part of yours.")
    empty_icon: ClassVar[str] = "users"
    columns = (
        Column("number", gettext_lazy("Number"), value="case.number"),
        Column("due", gettext_lazy("Due"), value="due_at", sort="due_at", kind="moment"),
        Column("category", gettext_lazy("Category"), value="case.category.name"),
        Column("task", gettext_lazy("What to do"), value="task_masked"),
        Column("lead", gettext_lazy("In the lead"), value="case.unit.name"),
        Column("unit", gettext_lazy("Unit"), value="unit.name"),
        Column("asked", gettext_lazy("Asked at"), value="asked_at", sort="asked_at",
               kind="moment"),
    )  # fmt: skip

    def row_url(self, row: Part) -> str:
        """The page on which it is answered."""
        return reverse("cases:part", args=[row.pk])

    def row_tone(self, row: Part) -> str:
        """Red once it is late."""
        return "danger" if row.due_at < clock.now() else ""


@needs("cases.answer_part")
@require_safe
def parts(request: ActorRequest) -> HttpResponseBase:
    """What the reader's units have to do."""
    table = PartTable(request, queries.to_do(request.actor))
    if table.wants_export:
        return table.export()
    return render(request, "cases/staff/handling/parts.html", {"table": table})


def _seen(request: ActorRequest, part_id: int) -> Part | None:
    try:
        return queries.part(part_id, request.actor)
    except UnknownPartError:
        return None


@needs("cases.see")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: ActorRequest, part_id: int) -> HttpResponse:
    """One part; the unit that does it answers here."""
    found = _seen(request, part_id)
    if found is None:
        return not_found(request)
    if request.method != "POST":
        return _page(request, found, PartAnswerForm())
    policies.require(policies.may_answer_part(request.actor, found), action="cases.answer_part")
    form = PartAnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=WRONG)
    try:
        cases.answer_part(found.pk, text=form.cleaned_data["text"], actor=request.actor)
    except FaultyFieldsError as error:
        put_into(form, error)
        return _page(request, found, form, status=WRONG)
    except NotOpenError as error:
        _gone_on(request, error)
        return redirect("cases:part", found.pk)
    messages.success(request, _("The unit in the lead has your answer."))
    return redirect("cases:parts")


@needs("cases.join")
@require_POST
def cancel(request: ActorRequest, part_id: int) -> HttpResponse:
    """Do without the part."""
    found = _seen(request, part_id)
    if found is None:
        return not_found(request)
    try:
        cases.cancel_part(found.pk, actor=request.actor)
    except NotOpenError as error:
        _gone_on(request, error)
    else:
        messages.success(request, _("The part is not needed any more; the unit is told."))
    return redirect("cases:case", found.case_id)


@needs("cases.see")
@require_safe
def photo(request: ActorRequest, part_id: int, file_id: int) -> HttpResponseBase:
    """A photo of the report, for the unit that does a part."""
    found = _seen(request, part_id)
    if found is None:
        return not_found(request)
    return photos.photo(request, file_id, ref=found.case.ref)


def _gone_on(request: ActorRequest, error: NotOpenError) -> None:
    told = _("This part is “%(state)s” by now. Nothing was changed.") % {
        "state": PART_STATES[error.state][0]
    }
    messages.error(request, told)


def _page(
    request: ActorRequest, found: Part, form: PartAnswerForm, *, status: int = 200
) -> HttpResponse:
    asked = found.state == PartState.ASKED
    answers = asked and policies.may_answer_part(request.actor, found)
    context: dict[str, Any] = {
        "part": found,
        "case": found.case,
        "state": PART_STATES[found.state],
        "late": asked and found.due_at < clock.now(),
        "form": form if answers else None,
        "before": files.files_of(found.case.ref, photos.BEFORE),
        "sees_case": policies.may_see(request.actor, found.case),
    }
    return render(request, "cases/staff/handling/part.html", context, status=status)
