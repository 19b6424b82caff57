"""The extra questions of a category: edited in rows, looked at before they are asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import CategoryError
from civicloop.answer.cases.models import Category
from civicloop.answer.cases.rules.questioning import definition_of, rows_of
from civicloop.answer.cases.web.forms.questioning import FromForm, Questions, first_values
from civicloop.answer.cases.web.forms.questions import QuestionsForm
from civicloop.answer.cases.web.messages import told
from civicloop.answer.cases.web.staff.categories import EDIT, WRONG
from civicloop.kernel.clock import services as clock
from civicloop.kernel.schemas.errors import DefinitionError
from civicloop.kernel.schemas.rules import check_definition

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest


@EDIT
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: ActorRequest, code: str) -> HttpResponse:
    """Edit the questions, see how they will look in both languages, and put them in force."""
    category = queries.any_category(code)
    if category is None:
        raise Http404
    today = timezone.localdate(clock.now())
    last = queries.last_questions(category)
    if request.method != "POST":
        rows = rows_of(last.definition) if last and category.has_questions else []
        first = [first_values(row, order) for order, row in enumerate(rows, start=1)]
        begin = today
        if last is not None and last.effective_from >= today:
            begin = last.effective_from + timedelta(hours=24)
        day = FromForm(initial={"effective_from": begin})
        definition = last.definition if rows and last else None
        return _page(request, category, Questions(initial=first, prefix="q"), day, definition)
    rows, day = Questions(request.POST, prefix="q"), FromForm(request.POST)
    if not (rows.is_valid() and day.is_valid()):
        return _page(request, category, rows, day, None, status=WRONG)
    definition = definition_of(rows.questions(), last.definition if last else None)
    if "publish" not in request.POST:
        return _page(request, category, rows, day, _sound(request, definition))
    if _publish(request, category, definition, day.cleaned_data["effective_from"]):
        return redirect("cases:category_questions", category.code)
    return _page(request, category, rows, day, _sound(request, definition), status=WRONG)


def _publish(
    request: ActorRequest, category: Category, definition: dict[str, Any], begin: date
) -> bool:
    if not definition["properties"]:
        messages.error(request, _("There is no question. To ask nothing, press “Ask nothing”."))
        return False
    try:
        schema = cases.ask_questions(
            category.code, definition, effective_from=begin, actor=request.actor
        )
    except CategoryError as error:
        for faults in error.faults.values():
            for fault in faults:
                messages.error(request, told(fault))
        return False
    messages.success(
        request,
        _("Version %(version)s of the questions is published.") % {"version": schema.version},
    )
    return True


def _sound(request: ActorRequest, definition: dict[str, Any]) -> dict[str, Any] | None:
    """The definition if it can be drawn; otherwise what is wrong with it is told."""
    if not definition["properties"]:
        return None
    try:
        check_definition(definition)
    except DefinitionError as error:
        for problem in error.problems:
            messages.error(request, problem)
        return None
    return definition


def _page(
    request: ActorRequest,
    category: Category,
    rows: Any,  # noqa: ANN401 (a formset)
    day: FromForm,
    definition: dict[str, Any] | None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "category": category,
        "rows": rows,
        "day": day,
        "previews": _previews(definition) if definition else [],
        "versions": queries.question_versions(category),
    }
    return render(request, "cases/settings/questions.html", context, status=status)


def _previews(definition: dict[str, Any]) -> list[tuple[str, str, QuestionsForm]]:
    """The questions as citizens will see them, in both languages."""
    found = []
    for language, name in (("zh-hant", "中文"), ("en", "English")):
        form = QuestionsForm(None, prefix=f"preview-{language}")
        form.ask_as_defined(definition, language)
        found.append((language, name, form))
    return found


@EDIT
@never_cache
@require_POST
def ask_nothing(request: ActorRequest, code: str) -> HttpResponse:
    """Let the category ask nothing any more."""
    if queries.any_category(code) is None:
        raise Http404
    cases.ask_nothing(code, actor=request.actor)
    messages.success(request, _("The category asks nothing any more."))
    return redirect("cases:category_questions", code)
