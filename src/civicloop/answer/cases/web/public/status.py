"""The status page: what became of a report, for who holds its number and secret."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.answer.cases import queries, rules
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import (
    FaultyFieldsError,
    StepNotOpenError,
    TimeOverError,
    TooManyTriesError,
    UnknownCaseError,
)
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.queries import undoing
from civicloop.answer.cases.states import DONE, OPEN, CaseState
from civicloop.answer.cases.web import photos, timeline
from civicloop.answer.cases.web.forms.citizens import (
    AnswerForm,
    ConfirmForm,
    LookUpForm,
    NotFixedForm,
    RatingForm,
    UndoForm,
    WithdrawOwnForm,
)
from civicloop.answer.cases.web.labels import CITIZEN_STATES, OUTCOMES, TONES, citizens_badge
from civicloop.answer.cases.web.messages import put_into, step_not_open
from civicloop.kernel.access.rules import public
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as files
from civicloop.kernel.limits.rules import limited

WRONG, TOO_MANY = 422, 429
STEPS = (
    CaseState.RECEIVED,
    CaseState.ASSIGNED,
    CaseState.ACCEPTED,
    CaseState.IN_PROGRESS,
    CaseState.ANSWERED,
)


@public
@limited("cases.look_up.address")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest, number: str = "") -> HttpResponse:
    """Ask for number and secret; a wrong pair never tells which of them was wrong."""
    form = LookUpForm(
        request.POST if request.method == "POST" else None, initial={"number": number}
    )
    status = 200
    if request.method == "POST":
        status = WRONG
        if form.is_valid():
            try:
                case = found(request, form.cleaned_data["number"], form.cleaned_data["secret"])
                return redirect("cases:status", case.number, rules.grouped(cases.secret_of(case)))
            except UnknownCaseError:
                form.add_error(
                    None, _("We know no case with this number and code. Please check both.")
                )
            except TooManyTriesError as error:
                status = TOO_MANY
                form.add_error(None, too_many(error))
    return render(request, "cases/public/look_up.html", {"form": form}, status=status)


def found(request: HttpRequest, number: str, secret: str) -> Case:
    """The case that the visitor may see."""
    return cases.look_up(number, secret, visitor=request.META.get("REMOTE_ADDR", ""))


def too_many(error: TooManyTriesError) -> str:
    """Why there is no answer for now."""
    return _(
        "There were too many wrong tries from here. Please try again in %(minutes)s minutes."
    ) % {"minutes": error.minutes}


@public
@never_cache
@require_safe
def status(request: HttpRequest, number: str, secret: str) -> HttpResponse:
    """What became of the report."""
    try:
        case = found(request, number, secret)
    except UnknownCaseError as error:
        raise Http404 from error
    except TooManyTriesError as error:
        context = {"form": LookUpForm(initial={"number": number}), "refused": too_many(error)}
        return render(request, "cases/public/look_up.html", context, status=TOO_MANY)
    return page(request, case)


def page(
    request: HttpRequest, case: Case, *, form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    """The page of one case; ``form`` is the one that was sent with errors."""
    now = clock.now()
    secret = rules.grouped(cases.secret_of(case))
    shown = queries.citizens_view(case)
    forms_open = _forms(case, now)
    if form is not None:
        forms_open[_name(form)] = form
    answer = render(
        request,
        "cases/public/status.html",
        {
            "case": case,
            "secret": secret,
            "view": shown,
            "state": citizens_badge(case.state, case.outcome)[0],
            "tone": TONES[case.state],
            "outcome": OUTCOMES.get(case.outcome, ""),
            "steps": [CITIZEN_STATES[row] for row in STEPS],
            "step": _step(case),
            "overdue": rules.is_overdue(case.state, case.next_due_at, now=now),
            "timeline": timeline.lines(case, for_citizen=True),
            "before": files.files_of(case.ref, photos.BEFORE),
            "after": files.files_of(case.ref, photos.AFTER) if case.state in set(DONE) else [],
            "forms": forms_open,
            "object_until": case.next_due_at,
            "is_open": case.state in set(OPEN),
        },
        status=status,
    )
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _step(case: Case) -> int:
    """Where the case stands among the steps, counted from 1; one beyond when all are done."""
    if case.state in set(DONE):
        return len(STEPS) + 1
    if case.state == CaseState.WAITING:
        return 4 if case.started_at else 3
    return STEPS.index(CaseState(case.state)) + 1 if case.state in set(STEPS) else 1


def _forms(case: Case, now: Any) -> dict[str, forms.Form]:  # noqa: ANN401 (an instant)
    """The forms that the citizen may send now."""
    wanted: dict[str, forms.Form] = {}
    if case.state == CaseState.WAITING:
        wanted["answer"] = AnswerForm(prefix="answer")
    if case.state in set(OPEN):
        wanted["withdraw"] = WithdrawOwnForm(prefix="withdraw")
    if case.state == CaseState.WITHDRAWN and undoing.mine_to_undo(case, citizen(case.ref), now):
        wanted["undo"] = UndoForm(prefix="undo")
    if case.state in set(DONE):
        if now <= queries.rating_ends_at(case):
            wanted["rate"] = RatingForm(prefix="rate", initial=_marks(case))
        if case.state == CaseState.ANSWERED and now <= queries.reopening_ends_at(case):
            wanted["confirm"] = ConfirmForm(prefix="confirm")
            wanted["reopen"] = NotFixedForm(prefix="reopen")
    return wanted


def _marks(case: Case) -> dict[str, int]:
    """The marks given before, so that they can be changed."""
    given = getattr(case, "rating", None)
    names = ("manner", "speed", "result") if given is not None else ()
    return {name: getattr(given, name) for name in names}


FORMS: dict[str, type[forms.Form]] = {
    "confirm": ConfirmForm,
    "undo": UndoForm,
    "rate": RatingForm,
    "reopen": NotFixedForm,
    "withdraw": WithdrawOwnForm,
    "answer": AnswerForm,
}


def _name(form: forms.Form) -> str:
    return next(name for name, kind in FORMS.items() if type(form) is kind)


@public
@limited("cases.act.address")
@never_cache
@require_POST
def act(request: HttpRequest, number: str, secret: str, move: str) -> HttpResponse:
    """One of the things that a citizen can do with the own case."""
    if move not in FORMS:
        raise Http404
    try:
        case = found(request, number, secret)
    except (UnknownCaseError, TooManyTriesError) as error:
        raise Http404 from error
    form = FORMS[move](request.POST, prefix=move)
    if not form.is_valid():
        return page(request, case, form=form, status=WRONG)
    try:
        _do(move, case, form.cleaned_data)
    except FaultyFieldsError as error:
        put_into(form, error)
        return page(request, case, form=form, status=WRONG)
    except StepNotOpenError as error:
        messages.error(request, step_not_open(error))
    except TimeOverError:
        messages.error(request, _("The time for this is over. Please report it anew."))
    else:
        messages.success(request, THANKS[move]())
    return redirect("cases:status", case.number, rules.grouped(cases.secret_of(case)))


def _do(move: str, case: Case, data: dict[str, Any]) -> None:
    actor = citizen(case.ref)
    match move:
        case "rate":
            cases.rate(case.pk, **data, actor=actor)
        case "confirm":
            cases.confirm(case.pk, actor=actor)
        case "undo":
            cases.undo(case.pk, actor=actor)
        case "reopen":
            cases.reopen(case.pk, **data, actor=actor)
        case "withdraw":
            cases.withdraw(case.pk, **data, actor=actor)
        case "answer":
            cases.resume(case.pk, answer=data["answer"], actor=actor)


THANKS = {
    "undo": lambda: _("Your report goes on."),
    "confirm": lambda: _("Thank you. The case is closed."),
    "rate": lambda: _("Thank you for your rating."),
    "reopen": lambda: _("Your case is open again. The unit was told."),
    "withdraw": lambda: _("Your report is withdrawn."),
    "answer": lambda: _("Thank you. The unit goes on with your answer."),
}


@public
@never_cache
@require_safe
def photo(request: HttpRequest, number: str, secret: str, file_id: int) -> HttpResponse:
    """A photo of the case, for who holds its secret."""
    try:
        case = found(request, number, secret)
    except (UnknownCaseError, TooManyTriesError) as error:
        raise Http404 from error
    return photos.photo(request, file_id, ref=case.ref)
