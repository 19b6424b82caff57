"""Staff write down what somebody says at the telephone or the counter, or wrote on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civicloop.answer.cases import queries, rules
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import DraftError
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.web import drafts, photos
from civicloop.answer.cases.web.forms.recording import RecordForm
from civicloop.answer.cases.web.forms.report import FAULT_FIELDS
from civicloop.answer.cases.web.messages import put_into
from civicloop.answer.cases.web.public.report import WRONG, page_context
from civicloop.kernel.access.rules import needs
from civicloop.kernel.files import queries as files
from civicloop.kernel.ledger.errors import KeyReusedError

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

PAGE = "cases/staff/caller.html"


@needs("cases.open_for_caller")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def caller(request: ActorRequest) -> HttpResponse:
    """The request and the record of it; the number and the code are read out to the caller."""
    token = drafts.read(request.POST.get("draft", "")) or drafts.fresh()
    if request.method != "POST":
        return render(request, PAGE, _context(RecordForm(), token))
    form = RecordForm(request.POST, request.FILES)
    case = _written(request, form, token)
    if case is None:
        return render(request, PAGE, _context(form, token), status=WRONG)
    told = _("Case %(number)s is open. Code for the caller: %(secret)s") % {
        "number": case.number,
        "secret": rules.grouped(cases.secret_of(case)),
    }
    messages.success(request, told)
    if queries.visible_cases(request.actor).filter(pk=case.pk).exists():
        return redirect("cases:case", case.pk)
    return redirect("cases:caller")


def _written(request: ActorRequest, form: RecordForm, token: drafts.DraftToken) -> Case | None:
    """The case, or ``None`` with every reason in the form; files are kept either way."""
    form.is_valid()
    if not queries.existing({token.ref}):  # sent in before: its files are there
        for name, kind in (("photos", photos.BEFORE), ("scans", photos.DOCUMENT)):
            found = form.cleaned_data.get(name) or []
            photos.keep(form, found, ref=token.ref, actor=request.actor, kind=kind, field=name)
    if form.errors:
        _add_the_rest(form, token)
        return None
    try:
        return cases.write_down(
            form.draft(),
            form.record(),
            actor=request.actor,
            key=token.key,
            case_id=token.case_id,
        )
    except DraftError as error:
        put_into(form, error, FAULT_FIELDS)
    except KeyReusedError:
        form.add_error(None, _("This page was sent before. Please open it anew to report more."))
    return None


def _add_the_rest(form: RecordForm, token: drafts.DraftToken) -> None:
    """Beside what the form found, everything that the service would find."""
    found = cases.faults_of(form.draft(), form.record(), case_id=token.case_id)
    told = {name: row for name, row in found.items() if name not in form.errors}
    put_into(form, DraftError(told), FAULT_FIELDS)


def _context(form: RecordForm, token: drafts.DraftToken) -> dict[str, Any]:
    scans = files.files_of(token.ref, photos.DOCUMENT) if form.is_bound else []
    return page_context(form, token) | {"scans": scans}
