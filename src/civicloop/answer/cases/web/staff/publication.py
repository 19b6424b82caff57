"""What the public sees of a case, decided by staff."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civicloop.answer.cases import policies, queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import FaultyFieldsError, UnknownCaseError
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.web.forms.publication import HideForm
from civicloop.answer.cases.web.messages import put_into, told
from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor

WRONG = 422


@needs("cases.publish")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show or hide the case, and choose the photos that the public sees."""
    actor: Actor = request.actor
    try:
        case = queries.visible_case(case_id, actor)
    except UnknownCaseError as error:
        raise Http404 from error
    if not policies.may_publish(actor, case):
        raise Http404
    form = HideForm(request.POST if request.POST.get("move") == "hide" else None)
    if request.method == "POST" and _done(request, case, form, actor):
        return redirect("cases:publication", case.pk)
    return render(
        request,
        "cases/staff/publication.html",
        {
            "case": case,
            "form": form,
            "published": queries.published([case.pk]).get(case.pk),
            "photos": queries.photos_to_check(case),
        },
        status=WRONG if request.method == "POST" else 200,
    )


def _done(request: HttpRequest, case: Case, form: HideForm, actor: Actor) -> bool:
    """Whether the decision was carried out; what is wrong stands in the form or above it."""
    try:
        match request.POST.get("move"):
            case "hide":
                if not form.is_valid():
                    return False
                cases.hide(case.pk, reason=form.cleaned_data["reason"], actor=actor)
                messages.success(request, _("The public does not see this case any more."))
            case "show":
                cases.show(case.pk, actor=actor)
                messages.success(request, _("The public sees this case again."))
            case "photos":
                chosen = [int(key) for key in request.POST.getlist("photo") if _is_key(key)]
                cases.show_photos(case.pk, chosen, actor=actor)
                messages.success(request, _("Saved which photos the public sees."))
            case _:
                raise Http404
    except FaultyFieldsError as error:
        if form.is_bound:
            put_into(form, error)
        else:
            for faults in error.faults.values():
                messages.error(request, " ".join(told(fault) for fault in faults))
        return False
    return True


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19  # noqa: PLR2004 (a bigint)
