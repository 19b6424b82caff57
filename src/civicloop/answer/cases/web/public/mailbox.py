"""The mayor's mailbox: write, confirm by the link in the e-mail, and then it is a case."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civicloop.answer.cases import queries, rules
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import DraftError, UnknownTokenError
from civicloop.answer.cases.models import Case, Letter
from civicloop.answer.cases.web import drafts, photos
from civicloop.answer.cases.web.forms.mailbox import LetterForm
from civicloop.answer.cases.web.forms.report import FAULT_FIELDS
from civicloop.answer.cases.web.limits import TOO_MANY, within
from civicloop.answer.cases.web.messages import put_into
from civicloop.answer.cases.web.public.report import page_context
from civicloop.kernel.access.rules import public
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as files
from civicloop.kernel.ledger.errors import KeyReusedError
from civicloop.kernel.limits.rules import limited

WRONG = 422


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: HttpRequest) -> HttpResponse:
    """Write to the mayor; nothing is a case before the address is confirmed."""
    if request.method != "POST":
        wanted = {"category": request.GET.get("category", "")}
        return _page(request, LetterForm(initial=wanted), drafts.fresh())
    token = drafts.read(request.POST.get("draft", ""))
    form = LetterForm(request.POST, request.FILES)
    form.is_valid()
    if not within(request, form, "mailbox", email=form.data.get("email", "")):
        return _page(request, form, token or drafts.fresh(), status=TOO_MANY)
    if token is None:
        form.add_error(None, _("This page was open for too long. Please check it and send it."))
        return _page(request, form, drafts.fresh(), status=WRONG)
    if not _kept(form, token):
        return _page(request, form, token, status=WRONG)
    return redirect("cases:mailbox_sent")


def _kept(form: LetterForm, token: drafts.DraftToken) -> bool:
    """Whether the letter is kept; if not, all that is wrong stands in the form."""
    photos.keep(form, form.cleaned_data.get("photos") or [], ref=token.ref, actor=citizen())
    try:
        if form.errors:
            cases.checked_letter(form.draft())
            return False
        cases.write_letter(form.draft(), key=token.key, case_id=token.case_id)
    except DraftError as error:
        told = {name: row for name, row in error.faults.items() if name not in form.errors}
        put_into(form, DraftError(told), FAULT_FIELDS)
    except KeyReusedError:
        form.add_error(None, _("This page was sent before. Please open it anew to write more."))
    return not form.errors


def _page(
    request: HttpRequest, form: LetterForm, token: drafts.DraftToken, *, status: int = 200
) -> HttpResponse:
    context = page_context(form, token)
    return render(request, "cases/public/mailbox.html", context, status=status)


@public
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What to do next; the same for everybody."""
    hours = queries.intake_terms(clock.now()).confirm_hours
    return render(request, "cases/public/mailbox_sent.html", {"hours": hours})


@public
@limited("cases.token.address")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the e-mail: read it once more, send it, or delete it.

    Nothing happens by opening it: programs that check mail open every link.
    """
    found = _letter(token)
    if found is None:
        return _unknown(request)
    if found.case is not None:
        return _to(found.case)
    return (
        _decided(request, found, token)
        if request.method == "POST"
        else _shown(request, found, token)
    )


def _decided(request: HttpRequest, found: Letter, token: str) -> HttpResponse:
    """The writer sends the letter, or deletes it."""
    try:
        if request.POST.get("move") == "discard":
            cases.discard_letter(token, actor=citizen())
            return _hidden(render(request, "cases/public/letter.html", {"discarded": True}))
        case = cases.confirm_letter(token)
    except UnknownTokenError:  # another tab was first
        return _unknown(request)
    except DraftError:
        return _shown(request, found, token, status=WRONG)
    messages.success(request, _("Thank you. Your letter is with the mayor's office now."))
    return _to(case)


def _letter(token: str) -> Letter | None:
    """The letter that the link opens now; one that became a case opens the case."""
    found = queries.letter_of(token)
    if found is None or (found.case is None and found.confirm_until < clock.now()):
        return None
    return found


def _shown(request: HttpRequest, found: Letter, token: str, *, status: int = 200) -> HttpResponse:
    draft = cases.letter_draft(found)
    context = {
        "letter": found,
        "draft": draft,
        "category": queries.category(draft.category),
        "token": token,
        "photos": files.files_of(found.case_ref, photos.BEFORE),
        "refused": status == WRONG,
    }
    return _hidden(render(request, "cases/public/letter.html", context, status=status))


@public
@never_cache
@require_safe
def letter_photo(request: HttpRequest, token: str, file_id: int) -> HttpResponse:
    """A photo of a letter that is not confirmed yet, for who holds its link."""
    found = _letter(token)
    if found is None or found.case is not None:
        raise Http404
    return photos.photo(request, file_id, ref=found.case_ref)


def _to(case: Case) -> HttpResponse:
    return redirect("cases:status", case.number, rules.grouped(cases.secret_of(case)))


def _unknown(request: HttpRequest) -> HttpResponse:
    return _hidden(render(request, "cases/public/letter_unknown.html", status=404))


def _hidden(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex"
    return answer
