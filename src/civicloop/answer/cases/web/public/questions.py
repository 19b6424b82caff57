"""The extra questions of a category, for a form that is being filled in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civicloop.answer.cases import policies, queries
from civicloop.answer.cases.web.forms.questions import QuestionsForm
from civicloop.kernel.access.rules import public
from civicloop.kernel.actors.rules import citizen


@public
@never_cache
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """What the chosen category asks and advises; nothing where it asks nothing."""
    staff = policies.may_open_for_caller(getattr(request, "actor", citizen()))
    chosen = queries.category(request.GET.get("category", ""), staff=staff)
    return render(request, "cases/questions.html", {"form": QuestionsForm(chosen)})
