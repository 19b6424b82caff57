"""The public page: ask, confirm by the link, see where it stands, take the data."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock
from civicloop.kernel.limits import services as limits
from civicloop.kernel.limits.errors import LimitReachedError
from civicloop.kernel.limits.rules import limited
from civicloop.kernel.states.errors import StateError
from civicloop.platform.rights import queries
from civicloop.platform.rights import services as rights
from civicloop.platform.rights.errors import RequestFaultsError, UnknownLinkError
from civicloop.platform.rights.models import Request
from civicloop.platform.rights.states import OPEN, RequestState, Right
from civicloop.platform.rights.web.forms import AskForm
from civicloop.platform.rights.web.labels import DECISIONS, FAULTS, RIGHTS, STATES, ground_of
from civicloop.ui.web.downloads import saved_as

FINE, WRONG, TOO_MANY = 200, 422, 429
METHODS = ["GET", "HEAD", "POST"]


@public
@limited("rights.ask.address")
@never_cache
@require_http_methods(METHODS)
def ask(request: HttpRequest) -> HttpResponse:
    """What one may ask, and the form; the answer tells nobody whether something is kept."""
    form = AskForm(request.POST if request.method == "POST" else None)
    status = _answer(form) if request.method == "POST" else FINE
    sent = request.method == "POST" and status == FINE
    context = {"form": form, "sent": sent, "terms": queries.terms(clock.now())}
    return render(request, "rights/ask.html", context, status=status)


def _answer(form: AskForm) -> int:
    if not form.is_valid():
        return WRONG
    values = form.cleaned_data
    try:
        limits.take("rights.ask.email", values["email"].strip().casefold())
        rights.ask(
            rights.Asked(
                Right(values["right"]), values["name"], values["email"], values["phone"],
                values["words"], get_language() or "zh-hant",
            )
        )  # fmt: skip
    except LimitReachedError:
        form.add_error(None, _("Too many requests came from this address. Try again in an hour."))
        return TOO_MANY
    except RequestFaultsError as error:
        for name, code in error.faults.items():
            form.add_error(name, FAULTS[code])
        return WRONG
    return FINE


@public
@limited("rights.token.address")
@never_cache
@require_http_methods(METHODS)
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: confirm, see, take back. Opening it does nothing by itself."""
    try:
        row = rights.row_of(token)
        if row.state == RequestState.WRITTEN and row.confirm_until < clock.now():
            raise UnknownLinkError
        if request.method != "POST":
            return _page(request, row)
        return _moved(request, token, row)
    except UnknownLinkError:
        return _unknown(request)


def _moved(request: HttpRequest, token: str, row: Request) -> HttpResponse:
    if request.POST.get("move") != "withdraw":
        rights.confirm(token)
        messages.success(request, _("Your request came in. Its time begins today."))
        return redirect("rights:mine", token)
    try:
        gone = rights.withdraw(token)
    except StateError:
        messages.error(request, _("This request is decided already."))
        return redirect("rights:mine", token)
    return _page(request, gone if gone.pk else row, withdrawn=True)


@public
@limited("rights.token.address")
@never_cache
@require_http_methods(METHODS)
def package(request: HttpRequest, token: str) -> HttpResponse:
    """The data behind a link: a button, because programs that check mail open every link."""
    try:
        if request.method == "POST":
            name, content = rights.take_package(token)
            answer = HttpResponse(content, content_type="application/zip", headers=saved_as(name))
            return _hidden(answer)
        row = queries.by_package(rights.digest_of(token), clock.now())
        if row is None:
            raise UnknownLinkError
    except UnknownLinkError:
        return _unknown(request)
    return _hidden(render(request, "rights/package.html", {"row": row}))


def _page(request: HttpRequest, row: Request, *, withdrawn: bool = False) -> HttpResponse:
    context = {
        "row": row,
        "right": RIGHTS[Right(row.right)],
        "badge": STATES[RequestState(row.state)],
        "is_written": row.state == RequestState.WRITTEN,
        "is_open": row.state in OPEN,
        "decision": DECISIONS.get(row.decision, ""),
        "basis": ground_of(row.ground),
        "words": queries.words_of(row, "request_decided") if row.decision else "",
        "why": queries.words_of(row, "request_extended") if row.extended_at else "",
        "withdrawn": withdrawn,
    }
    return _hidden(render(request, "rights/mine.html", context))


def _unknown(request: HttpRequest) -> HttpResponse:
    return _hidden(render(request, "rights/unknown.html", status=404))


def _hidden(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex"
    return answer
