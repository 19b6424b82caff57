"""A month's file in the browser: brought, looked at line by line, taken or put away."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.evaluate.documents import queries
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.errors import (
    FrozenMonthError,
    ImportRefusedError,
    NotFoundError,
    SamePersonNeededError,
)
from civicloop.evaluate.documents.models import Upload
from civicloop.evaluate.documents.web.forms import UploadForm
from civicloop.evaluate.documents.web.labels import MAPPINGS
from civicloop.evaluate.documents.web.staff.months import MANAGE
from civicloop.evaluate.documents.web.steps import REFUSALS, Step
from civicloop.kernel.city.rules import here
from civicloop.kernel.clock import services as clock
from civicloop.kernel.tabular.errors import TabularError
from civicloop.ui.rules import month_text
from civicloop.ui.web.steps import refusal_text
from civicloop.ui.web.unreadable import why_unreadable

MONTHS = 13
WHY: dict[type[Exception], Any] = {
    **REFUSALS,
    ImportRefusedError: _("Up to 8 MB; larger files by the command “civicloop import documents”."),
    SamePersonNeededError: _("Only whoever brought the file takes it."),
    NotFoundError: _("The file was put away meanwhile."),
}


def not_taken(error: Exception) -> str:
    """Why a file is refused, in the words of the reader."""
    cause = error.__cause__
    why = why_unreadable(cause) if isinstance(cause, TabularError) else refusal_text(error, WHY)
    return gettext("This file cannot be taken: %(why)s") % {"why": why}


def last_months(today: date) -> list[date]:
    """The months for which a file may come, the newest ended one first."""
    first, found = today.replace(day=1), []
    for _turn in range(MONTHS):
        year, month = (first.year, first.month - 1) if first.month > 1 else (first.year - 1, 12)
        first = date(year, month, 1)
        found.append(first)
    return found


@MANAGE
class Bring(Step):
    """Bring a file for a look."""

    form_class = UploadForm
    heading = _("Take the file of a month")
    lead = _("Nothing changes yet: the next page says what is in the file, line by line.")
    submit = _("Look at the file")
    done = _("This is what is in the file. Nothing was taken yet.")

    def way(self) -> list[str]:
        """The files."""
        return [reverse("documents:imports"), gettext("Files of documents")]

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the months and mappings that there are."""
        language = get_language() or ""
        months = [
            (day.isoformat(), month_text(day, language))
            for day in last_months(clock.now().astimezone(here().zone).date())
        ]
        return super().get_form_kwargs() | {"months": months}

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 (its own form)
        """A file that cannot be read as a whole is refused beside its field."""
        try:
            return super().form_valid(form)
        except ImportRefusedError as error:
            form.add_error("file", not_taken(error))
        return self.form_invalid(form)

    def perform(self, values: dict[str, Any]) -> Upload:
        """Look at it."""
        file = values["file"]
        return documents.stage_upload(
            file.read(),
            file_name=file.name,
            mapping=values["mapping"],
            month=date.fromisoformat(values["month"]),
            actor=self.request.actor,  # type: ignore[attr-defined]  # set by the access middleware
        )

    def address(self, result: Upload) -> str:
        """What was found."""
        return reverse("documents:upload", args=[result.pk])


def upload_or_404(request: HttpRequest, pk: int) -> Upload:
    """A file that the reader brought."""
    try:
        return queries.upload(request.actor, pk)  # type: ignore[attr-defined]  # as above
    except NotFoundError:
        raise Http404 from None


@MANAGE
def show_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What taking the file would do, and what is wrong in it, by line with the reason."""
    row = upload_or_404(request, pk)
    found = documents.preview_of(row)
    language = get_language() or ""
    tongue = "en" if language == "en" else "zh"
    columns = documents.mapping_of(row.mapping).columns
    names = {one.key: one.label(language) for one in columns}
    context = {
        "row": row,
        "it": found,
        "mapping": MAPPINGS.get(row.mapping, row.mapping),
        "shown_month": month_text(row.month, language),
        "faults": [
            one | {"why": one[tongue], "column": names.get(one["column"], one["column"])}
            for one in found.faults
        ],
        "unsaid": found.refused + found.notes > len(found.faults),
    }
    return render(request, "documents/upload.html", context)


@MANAGE
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the file as it was looked at."""
    row = upload_or_404(request, pk)
    month = row.month
    try:
        done = documents.take_upload(row.pk, actor=request.actor)  # type: ignore[attr-defined]  # as above
    except (FrozenMonthError, ImportRefusedError, SamePersonNeededError, NotFoundError) as error:
        messages.error(request, not_taken(error))
        return redirect("documents:upload", pk)
    text = ngettext(
        "%(count)s document was taken.", "%(count)s documents were taken.", done.rows
    ) % {"count": f"{done.rows:,}"}
    messages.success(request, text)
    return redirect("documents:month", month.year, month.month)


@MANAGE
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it away."""
    row = upload_or_404(request, pk)
    documents.discard_upload(row.pk, actor=request.actor)  # type: ignore[attr-defined]  # as above
    messages.success(request, gettext("The file was put away. Nothing was taken from it."))
    return redirect("documents:imports")
