"""The steps of the work: one address for each, one form at most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civicloop.answer.cases import policies, queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import FaultyFieldsError, StepNotOpenError, UnknownCaseError
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.policies import STAFF_MOVES
from civicloop.answer.cases.states import MACHINE, CaseState
from civicloop.answer.cases.web.forms import steps as forms
from civicloop.answer.cases.web.forms.handling import ExtendForm, JoinForm
from civicloop.answer.cases.web.forms.sorting import SortForm
from civicloop.answer.cases.web.labels import MOVE_ICONS, MOVES
from civicloop.answer.cases.web.messages import put_into, step_not_open
from civicloop.answer.cases.web.staff.inbox import not_found
from civicloop.answer.cases.web.staff.undoing import with_way_back
from civicloop.kernel.access.rules import needs

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

WRONG = 422


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its form, its service, what is said when it is done, and what to know before."""

    service: Callable[..., object]
    done: str | Promise
    form: type[forms.StepForm] = forms.StepForm
    hint: str | Promise = ""


STEPS: dict[str, Step] = {
    "sort": Step(
        cases.sort,
        _("The case is sorted."),
        SortForm,
        _(
            "The limits of the category hold from the day on which the request came in. Where a "
            "routing rule names a unit, it has the case at once."
        ),
    ),
    "assign": Step(
        cases.assign,
        _("The unit has the case now."),
        forms.AssignForm,
        _("Name the unit that has to answer. The time limits stay as they are."),
    ),
    "accept": Step(cases.accept, _("You took the case.")),
    "start": Step(cases.start, _("Work has begun; the citizen is told.")),
    "close": Step(
        cases.close,
        _("The case is answered; the citizen is told."),
        forms.CloseForm,
        _("The citizen is told at once, and can rate or reopen the case."),
    ),
    "pause": Step(
        cases.pause,
        _("The citizen is asked; both clocks stand still."),
        forms.PauseForm,
        _("Both clocks stand still until the citizen answers, or the waiting time is over."),
    ),
    "resume": Step(cases.resume, _("The clocks run again."), forms.ResumeForm),
    "join": Step(
        cases.ask_part,
        _("The other unit is asked to do its part."),
        JoinForm,
        _(
            "Your unit leads and answers the citizen, once every part is answered. The other unit "
            "sees the report with personal values masked."
        ),
    ),
    "extend": Step(
        cases.ask_extension,
        _("The request is with the unit one level up."),
        ExtendForm,
        _(
            "Only before the limit passes. The unit one level up decides; if it allows the days, "
            "the citizen is told why at once."
        ),
    ),
    "refuse": Step(
        cases.refuse,
        _("The case went on."),
        forms.PassForm,
        _(
            "Name the unit in charge. The time limits stay as they are. After two refusals the "
            "centre decides."
        ),
    ),
    "transfer": Step(
        cases.transfer,
        _("The case went on."),
        forms.PassForm,
        _("The other unit has to accept the case. The time limits stay as they are."),
    ),
    "withdraw": Step(
        cases.withdraw,
        _("The case is withdrawn."),
        forms.WithdrawForm,
        _("Only if the reporter asks for it. A withdrawn case cannot be opened again."),
    ),
    "reopen": Step(
        cases.reopen,
        _("The case is open again."),
        forms.ReopenForm,
        _("The case goes back to its unit, and both clocks begin anew."),
    ),
    "hand_over": Step(cases.hand_over, _("The colleague is told."), forms.HandOverForm),
    "correspond": Step(
        cases.correspond,
        _("The e-mail is on its way."),
        forms.MailForm,
        _("It goes to the reporter, whose address is not shown. The answer joins the case."),
    ),
    "note": Step(cases.note, _("The note is kept."), forms.NoteForm),
}


@needs("cases.see")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: ActorRequest, case_id: int, move: str) -> HttpResponse:
    """Show the form of a step, or make it."""
    if move not in STEPS:
        raise Http404
    try:
        case = queries.visible_case(case_id, request.actor)
    except UnknownCaseError:
        return not_found(request)
    policies.require(STAFF_MOVES[move](request.actor, case), action=f"cases.{move}")
    if request.method == "POST":
        return _make(request, case, move)
    if move not in MACHINE.open_moves(CaseState(case.state)):
        return redirect("cases:case", case.pk)
    return _page(request, case, move, STEPS[move].form(case=case))


def _make(request: ActorRequest, case: Case, move: str) -> HttpResponse:
    """Make the step; whoever comes second is told who was first, and nothing is changed."""
    form = STEPS[move].form(request.POST, request.FILES, case=case)
    if not form.is_valid():
        return _page(request, case, move, form, status=WRONG)
    try:
        STEPS[move].service(case.pk, **_arguments(form.cleaned_data), actor=request.actor)
    except FaultyFieldsError as error:
        put_into(form, error)
        return _page(request, case, move, form, status=WRONG)
    except StepNotOpenError as error:
        messages.error(request, step_not_open(error))
        return redirect("cases:case", case.pk)
    # A case that went to another unit may be out of sight from now on.
    still_seen = queries.visible_cases(request.actor).filter(pk=case.pk).exists()
    done = STEPS[move].done
    messages.success(request, done if still_seen else with_way_back(done, case.pk))
    return redirect("cases:case", case.pk) if still_seen else redirect("cases:inbox")


def _arguments(data: dict[str, Any]) -> dict[str, Any]:
    """What the form holds, as the service names it."""
    return {name: value for name, value in data.items() if name != "template"}


def _page(
    request: ActorRequest, case: Case, move: str, form: forms.StepForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "move": move,
        "label": MOVES[move],
        "icon": MOVE_ICONS[move],
        "hint": STEPS[move].hint,
        "danger": move in {"withdraw", "refuse"},
    }
    return render(request, "cases/staff/step.html", context, status=status)
