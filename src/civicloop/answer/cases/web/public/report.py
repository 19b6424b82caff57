"""The public page where a citizen reports."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civicloop.answer.cases import queries, rules
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import DraftError
from civicloop.answer.cases.models import Case, Category
from civicloop.answer.cases.web import drafts, photos
from civicloop.answer.cases.web.forms.report import FAULT_FIELDS, ReportForm
from civicloop.answer.cases.web.limits import TOO_MANY, within
from civicloop.answer.cases.web.messages import put_into
from civicloop.answer.cases.web.public.advice import alike
from civicloop.kernel.access.rules import public
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as files
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.ledger.errors import KeyReusedError

WRONG = 422
OFFERED_PLACES = 6


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Place, category, photo, words; then the case with its number and secret."""
    if request.method != "POST":
        wanted = {"category": request.GET.get("category", "")}
        return page(request, ReportForm(initial=wanted), drafts.fresh())
    token = drafts.read(request.POST.get("draft", ""))
    form = ReportForm(request.POST, request.FILES)
    if token is None:
        token = drafts.fresh()
        if "draft" in request.POST:  # the app's form without scripts has none
            form.is_valid()
            told = _("This page was open for too long. Please check it and send it.")
            form.add_error(None, told)
    if not within(request, form, "report", email=form.data.get("email", "")):
        return page(request, form, token, status=TOO_MANY)
    if found := _unseen(request, form):
        photos.keep(form, form.cleaned_data.get("photos") or [], ref=token.ref, actor=citizen())
        return page(request, form, token, similar=found)
    case = sent_in(request, form, token)
    if case is None:
        return page(request, form, token, status=WRONG)
    return redirect("cases:status", case.number, rules.grouped(cases.secret_of(case)))


def _unseen(request: HttpRequest, form: ReportForm) -> list[dict[str, object]]:
    """Similar cases that a reader without scripts has not been shown; with scripts, none.

    The field that asks for them is taken off the page by the script that shows them.
    """
    if "ask_similar" not in request.POST or not form.is_valid() or form.spot is None:
        return []
    return alike(form.cleaned_data["category"], form.spot.lon, form.spot.lat)


def sent_in(request: HttpRequest, form: ReportForm, token: drafts.DraftToken) -> Case | None:
    """The case, or ``None`` with the reasons in the form; photos are kept either way."""
    actor = getattr(request, "actor", citizen())
    form.is_valid()
    if not queries.existing({token.ref}):  # sent in before: its photos are there
        photos.keep(form, form.cleaned_data.get("photos") or [], ref=token.ref, actor=actor)
    if form.errors:
        _add_what_the_service_says(form)
        return None
    try:
        return cases.open_case(form.draft(), actor=actor, key=token.key, case_id=token.case_id)
    except DraftError as error:
        put_into(form, error, FAULT_FIELDS)
    except KeyReusedError:
        form.add_error(None, _("This page was sent before. Please open it anew to report more."))
    return None


def _add_what_the_service_says(form: ReportForm) -> None:
    """Everything that is wrong is told at once, not first the shapes and then the meanings."""
    try:
        cases.checked(form.draft())
    except DraftError as error:
        told = {name: row for name, row in error.faults.items() if name not in form.errors}
        put_into(form, DraftError(told), FAULT_FIELDS)


def page(
    request: HttpRequest,
    form: ReportForm,
    token: drafts.DraftToken,
    *,
    status: int = 200,
    similar: list[dict[str, object]] | None = None,
) -> HttpResponse:
    """The page with what was typed, and similar cases where they have to be shown first."""
    context = page_context(form, token) | {"similar": similar}
    return render(request, "cases/public/report.html", context, status=status)


def page_context(form: ReportForm, token: drafts.DraftToken) -> dict[str, object]:
    """What was typed, the photos that are kept, and places to choose from."""
    kept = files.files_of(token.ref, photos.BEFORE) if form.is_bound else []
    return {
        "form": form,
        "draft": token.text,
        "kept": kept,
        "taken": next((row.taken_position for row in kept if row.taken_position), None),
        "places": _places(form),
        "suggestions": _suggestions(form),
        "privacy_version": queries.privacy_notice(clock.now()).label,
    }


def _suggestions(form: ReportForm) -> list[Category]:
    """Where no category was chosen: those that the words may mean, of the kinds offered here."""
    if not form.is_bound or form.chosen is not None:
        return []
    return queries.suggested_categories(form.data.get("description", ""), kinds=form.kinds)


def _places(form: ReportForm) -> list[dict[str, object]]:
    """Where no map could be used: the places that the typed text may mean."""
    if not form.is_bound or form.spot is not None:
        return []
    text = form.cleaned_data.get("place", "")
    found = geography.search_places(text, limit=OFFERED_PLACES) if text.isprintable() else []
    return [
        {"value": f"{hit.lon},{hit.lat}", "hit": hit}
        for hit in found
        if hit.lon is not None and hit.lat is not None
    ]


@public
@never_cache
@require_safe
def draft_photo(request: HttpRequest, draft: str, file_id: int) -> HttpResponse:
    """A photo of a report that is being written, for who holds its token."""
    token = drafts.read(draft)
    ref = token.ref if token else "cases:case:0"
    return photos.photo(request, file_id, ref=ref)
