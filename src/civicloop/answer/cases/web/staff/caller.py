"""Staff write down what somebody says at the telephone or the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civicloop.answer.cases import queries, rules
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.web import drafts
from civicloop.answer.cases.web.forms.report import CallerForm
from civicloop.answer.cases.web.public.report import WRONG, page_context, sent_in
from civicloop.kernel.access.rules import needs

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest


@needs("cases.open_for_caller")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def caller(request: ActorRequest) -> HttpResponse:
    """The same report, written by staff; the number and the code are read out to the caller."""
    token = drafts.read(request.POST.get("draft", "")) or drafts.fresh()
    if request.method != "POST":
        context = page_context(CallerForm(), token)
        return render(request, "cases/staff/caller.html", context)
    form = CallerForm(request.POST, request.FILES)
    case = sent_in(request, form, token)
    if case is None:
        return render(request, "cases/staff/caller.html", page_context(form, token), status=WRONG)
    told = _("Case %(number)s is open. Code for the caller: %(secret)s") % {
        "number": case.number,
        "secret": rules.grouped(cases.secret_of(case)),
    }
    messages.success(request, told)
    if queries.visible_cases(request.actor).filter(pk=case.pk).exists():
        return redirect("cases:case", case.pk)
    return redirect("cases:caller")
