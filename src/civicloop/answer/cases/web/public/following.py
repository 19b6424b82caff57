"""Follow a case that somebody else reported: ask, confirm by the link, stop again."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import FollowError, UnknownCaseError, UnknownTokenError
from civicloop.answer.cases.models import Case, Follower
from civicloop.answer.cases.web.forms.following import FollowForm
from civicloop.answer.cases.web.labels import OUTCOMES, STATES, TONES
from civicloop.answer.cases.web.limits import TOO_MANY, within
from civicloop.answer.cases.web.messages import put_into
from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock
from civicloop.kernel.limits.rules import limited
from civicloop.kernel.numbering import rules as numbering
from civicloop.kernel.numbering.errors import NumberError

FINE, WRONG = 200, 422


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """Give an address; the answer is the same whether it follows the case already or not."""
    case = _public_case(number)
    form = FollowForm(request.POST if request.method == "POST" else None)
    status = _answer(request, case, form) if request.method == "POST" else FINE
    sent = request.method == "POST" and status == FINE
    notice = queries.privacy_notice(clock.now()).label
    context = {"case": case, "form": form, "sent": sent, "notice": notice, **_shown(case)}
    return render(request, "cases/public/follow.html", context, status=status)


def _answer(request: HttpRequest, case: Case, form: FollowForm) -> int:
    """Ask the address; the status that says what came of it."""
    if not form.is_valid():
        return WRONG
    email = form.cleaned_data["email"]
    if not within(request, form, "follow", email=email):
        return TOO_MANY
    return FINE if _asked(case, email, form) else WRONG


def _asked(case: Case, email: str, form: FollowForm) -> bool:
    try:
        cases.follow(
            case.pk,
            email=email,
            language=_language(),
            privacy_version=queries.privacy_notice(clock.now()).label,
        )
    except FollowError as error:
        put_into(form, error)
        return False
    except UnknownCaseError as error:  # it ended, or became private, in this very moment
        raise Http404 from error
    return True


@public
@limited("cases.token.address")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in a follower's messages: confirm, look, stop.

    Nothing happens by opening it: programs that check mail open every link.
    """
    row = queries.follower_of(token)
    if row is None or _is_over(row):
        return _unknown(request)
    if request.method != "POST":
        return _page(request, row)
    try:
        if request.POST.get("move") == "stop":
            case = cases.stop_following(token)
            context = {"case": case, "stopped": True, **_shown(case)}
            return _hidden(render(request, "cases/public/following.html", context))
        cases.confirm_following(token)
    except UnknownTokenError:
        return _unknown(request)
    messages.success(request, _("You follow this case now. We write to you at each step."))
    return redirect("cases:following", token)


@public
@limited("cases.token.address")
@csrf_exempt  # a mail program posts without having seen a page (RFC 8058); the token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unfollow(request: HttpRequest, token: str) -> HttpResponse:
    """Stop by one post of a mail program; an unknown token gets the same answer.

    Whoever opens the address in a browser comes to the page with the button.
    """
    if request.method != "POST":
        return redirect("cases:following", token)
    if request.POST.get("List-Unsubscribe") != "One-Click":
        return _hidden(HttpResponse(status=400))
    with suppress(UnknownTokenError):
        cases.stop_following(token)
    return _hidden(HttpResponse(status=200))


def _page(request: HttpRequest, row: Follower) -> HttpResponse:
    case = row.case
    public_now = case.is_public and case.category.is_public
    context = {"row": row, "case": case, "public": public_now, **_shown(case)}
    return _hidden(render(request, "cases/public/following.html", context))


def _unknown(request: HttpRequest) -> HttpResponse:
    return _hidden(render(request, "cases/public/following_unknown.html", status=404))


def _hidden(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _is_over(row: Follower) -> bool:
    return row.confirm_until is not None and row.confirm_until < clock.now()


def _shown(case: Case) -> dict[str, object]:
    return {
        "state": STATES[case.state],
        "tone": TONES[case.state],
        "outcome": OUTCOMES.get(case.outcome, ""),
        "place": queries.public_place(case, _language()),
    }


def _public_case(number: str) -> Case:
    """The case that anybody may follow; a private one, an ended one and none look alike."""
    try:
        found = queries.followable_case(numbering.canonical(number, "case"))
    except NumberError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


def _language() -> str:
    return "en" if get_language() == "en" else "zh-hant"
