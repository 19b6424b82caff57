"""One step for many cases: choose, say what it needs, read what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import (
    FaultyFieldsError,
    StepNotOpenError,
    UnknownCaseError,
)
from civicloop.answer.cases.services.bulk import MOST, Outcome
from civicloop.answer.cases.web.forms.bulk import FORMS, BulkForm
from civicloop.answer.cases.web.labels import MOVE_ICONS, MOVES
from civicloop.answer.cases.web.messages import step_not_open, told
from civicloop.answer.cases.web.tables import bulk_verbs
from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.ui.web.forms import idempotency_token

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

WRONG = 422
BIGGEST = 2**63 - 1


@needs("cases.see")
@never_cache
@require_POST
def bulk(request: ActorRequest) -> HttpResponse:
    """First the page that asks what the step needs, then the list of what became of each."""
    keys = picked(request.POST.getlist("row"))
    verb = request.POST.get("verb", "")
    if verb not in bulk_verbs(request.actor):
        messages.error(request, _("Please choose what to do with the picked cases."))
        return redirect("cases:inbox")
    if not keys or len(keys) > MOST:
        said = _("Pick at least one case, and at most %(most)s.") % {"most": MOST}
        messages.error(request, said)
        return redirect("cases:inbox")
    rows = list(
        queries.inbox(request.actor)
        .select_related("reporter")
        .filter(pk__in=keys)
        .order_by("next_due_at", "pk")
    )
    if not rows:
        messages.error(request, _("The picked cases are with other units by now, or have ended."))
        return redirect("cases:inbox")
    sent = request.POST.get("confirmed") == "1"
    form = FORMS[verb](request.POST if sent else None, cases=rows)
    if not sent or not form.is_valid():
        return _page(request, verb, rows, form, status=WRONG if sent else 200)
    shown = {row.pk: row for row in rows}
    outcomes = cases.bulk(
        keys,
        verb,
        arguments=lambda case: form.arguments(shown[case.pk]),
        actor=request.actor,
        key=idempotency_token(request),
    )
    context = {
        "label": MOVES[verb],
        "lines": [
            {"row": shown.get(one.case_id), "why": why(one), "done": one.error is None}
            for one in outcomes
        ],
        "made": sum(1 for one in outcomes if one.error is None),
        "failed": sum(1 for one in outcomes if one.error is not None),
    }
    return render(request, "cases/staff/fieldwork/bulk_done.html", context)


def picked(texts: list[str]) -> list[int]:
    """The keys that were picked, each once; what is no key is left out."""
    digits = len(str(BIGGEST))
    keys = (int(text) for text in texts if text.isdecimal() and len(text) <= digits)
    return [key for key in dict.fromkeys(keys) if key <= BIGGEST]


def why(outcome: Outcome) -> str:
    """Why a step was not made, in the reader's words; nothing where it was."""
    error = outcome.error
    if error is None:
        return ""
    if isinstance(error, StepNotOpenError):
        return step_not_open(error)
    if isinstance(error, FaultyFieldsError):
        return " ".join(told(fault) for row in error.faults.values() for fault in row)
    if isinstance(error, NotPermittedError):
        return _("You may not do this with cases of this unit.")
    if isinstance(error, UnknownCaseError):
        return _("This case is with another unit by now, or has ended.")
    return _("This case could not be changed. Please try it by itself.")


def _page(
    request: ActorRequest, verb: str, rows: list[Any], form: BulkForm, *, status: int
) -> HttpResponse:
    context = {
        "verb": verb,
        "label": MOVES[verb],
        "icon": MOVE_ICONS[verb],
        "rows": rows,
        "form": form,
        "danger": verb == "transfer",
    }
    return render(request, "cases/staff/fieldwork/bulk.html", context, status=status)
