"""The list of categories, and the pages on which groups and categories are edited."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import CategoryError
from civicloop.answer.cases.models import Category, CategoryGroup
from civicloop.answer.cases.web.forms.settings import CategoryForm, GroupForm, StartForm
from civicloop.answer.cases.web.labels import CONFIDENTIALITIES, KINDS
from civicloop.answer.cases.web.messages import put_into
from civicloop.answer.cases.web.revisions import told_changes
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

WRONG = 422
LATELY = timedelta(hours=24 * 30)
EDIT = needs("cases.edit_categories")


@EDIT
@never_cache
@require_safe
def categories(request: ActorRequest) -> HttpResponse:
    """Every group with its categories: limits, confidentiality, and how many cases lately."""
    now = clock.now()
    rows = list(queries.all_categories(since=now - LATELY))
    grouped = [(group, list(own)) for group, own in groupby(rows, key=lambda row: row.group)]
    empty = [row for row in queries.groups() if row.pk not in {g.pk for g, _own in grouped if g}]
    context = {
        "grouped": [*grouped, *((group, []) for group in empty)],
        "count": len(rows),
        "kinds": KINDS,
        "start": StartForm(timezone.localdate(now)) if not rows else None,
    }
    return render(request, "cases/settings/categories.html", context)


@EDIT
@never_cache
@require_POST
def start(request: ActorRequest) -> HttpResponse:
    """Lay down the starting list in a city that has no category yet."""
    today = timezone.localdate(clock.now())
    form = StartForm(today, request.POST)
    if queries.all_categories().exists():
        messages.error(request, _("There are categories already. Nothing was changed."))
    elif form.is_valid():
        rows = cases.lay_starting_list(
            triage_unit=form.cleaned_data["unit"], valid_from=today, actor=request.actor
        )
        messages.success(request, _("%(count)s categories were laid down.") % {"count": len(rows)})
    else:
        messages.error(request, _("Please choose the unit for everything that no rule names."))
    return redirect("cases:categories")


@EDIT
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: ActorRequest, code: str = "") -> HttpResponse:
    """Make a group or change it."""
    found = next((row for row in queries.groups() if row.code == code), None)
    if code and found is None:
        raise Http404
    form = GroupForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _new_code_is_free(form, found):
        data = dict(form.cleaned_data)
        try:
            saved = cases.save_group(data.pop("code"), data, actor=request.actor)
        except CategoryError as error:
            put_into(form, error)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
            return redirect("cases:categories")
    title = found.name if found else _("New group")
    return _form_page(request, form, title, found)


@EDIT
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def category(request: ActorRequest, code: str = "") -> HttpResponse:
    """Make a category or change it."""
    found = queries.any_category(code) if code else None
    if code and found is None:
        raise Http404
    form = CategoryForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _new_code_is_free(form, found):
        try:
            saved = cases.save_category(
                form.cleaned_data["code"], form.values(), actor=request.actor
            )
        except CategoryError as error:
            put_into(form, error)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
            return redirect("cases:category", saved.code)
    title = found.name if found else _("New category")
    return _form_page(request, form, title, found)


def _new_code_is_free(form: GroupForm | CategoryForm, found: object) -> bool:
    """Whether the code of a new one names none that is there; told in the form if not."""
    code = form.cleaned_data["code"]
    taken = found is None and (
        queries.any_category(code) is not None
        if isinstance(form, CategoryForm)
        else any(row.code == code for row in queries.groups())
    )
    if taken:
        form.add_error("code", _("This code is taken."))
    return not taken


def _form_page(
    request: ActorRequest,
    form: GroupForm | CategoryForm,
    title: str,
    found: Category | CategoryGroup | None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "category": found if isinstance(found, Category) else None,
        "changes": told_changes(found.ref) if found else [],
        "cancel": reverse("cases:categories"),
    }
    status = WRONG if form.errors else 200
    return render(request, "cases/settings/category.html", context, status=status)


@EDIT
@never_cache
@require_safe
def history(request: ActorRequest, code: str) -> HttpResponse:
    """Everything that was changed of a category, the newest first."""
    found = queries.any_category(code)
    if found is None:
        raise Http404
    context = {
        "category": found,
        "changes": told_changes(found.ref),
        "versions": queries.question_versions(found),
        "level": CONFIDENTIALITIES[found.confidentiality],
    }
    return render(request, "cases/settings/history.html", context)
