"""Letters by which approved editions go out: written down, put right, taken away."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.evaluate.planning import queries, rules
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import NotFoundError
from civicloop.evaluate.planning.models import Book, Dispatch
from civicloop.evaluate.planning.states import Recipient
from civicloop.evaluate.planning.web.forms.years import LetterForm
from civicloop.evaluate.planning.web.labels_books import RECIPIENTS, title_of
from civicloop.evaluate.planning.web.people import people
from civicloop.evaluate.planning.web.staff.plans import MANAGE
from civicloop.evaluate.planning.web.staff.results import tell
from civicloop.evaluate.planning.web.steps import Step
from civicloop.ui.web.steps import posted_version

NAMES = ("recipient", "sent_on", "letter", "note")


def mark_of(row: Dispatch) -> int:
    """The mark of what stands."""
    return rules.mark(*(getattr(row, name) for name in NAMES))


def letters_shown(book_id: int) -> list[dict[str, Any]]:
    """The letters of an edition, each with who wrote it down."""
    rows = queries.dispatches_of(book_id)
    names = people([row.by for row in rows]) if rows else {}
    return [
        {"row": row, "recipient": RECIPIENTS[Recipient(row.recipient)], "by": names[row.by],
         "mark": mark_of(row)}
        for row in rows
    ]  # fmt: skip


class _Letter(Step):
    """A letter of an edition."""

    form_class = LetterForm

    @cached_property
    def book(self) -> Book:
        """The edition of the address."""
        return queries.book(self.kwargs["pk"])

    def way(self) -> list[str]:
        """Up to the edition."""
        return [reverse("planning:books"), gettext("Annual plans and outlines"),
                self.address(None), title_of(self.book)]  # fmt: skip

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (a letter)
        """Back to the edition."""
        return reverse("planning:book", args=[self.book.pk])


@MANAGE
class NewLetter(_Letter):
    """Write down that an edition was sent."""

    heading = _("Note to whom the edition was sent")
    done = _("The letter is kept.")

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401, ARG002 (the form makes it)
        """Keep it."""
        return planning.dispatch_edition(self.book.pk, self.bound.said(), actor=self.request.actor)


@MANAGE
class CorrectLetter(_Letter):
    """Put a letter right."""

    heading = _("Correct the letter")
    done = _("The correction is kept.")

    @cached_property
    def row(self) -> Dispatch:
        """The letter of the address."""
        return queries.dispatch(self.kwargs["pk"])

    @cached_property
    def book(self) -> Book:
        """Its edition."""
        return self.row.book

    @property
    def standing(self) -> int:
        """The mark of what stands."""
        return mark_of(self.row)

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return {name: getattr(self.row, name) for name in NAMES}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401, ARG002 (the form makes it)
        """Put it right."""
        return planning.correct_dispatch(
            self.row.pk, self.bound.said(), seen=self.version, actor=self.request.actor
        )


@MANAGE
@require_POST
def remove_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a letter away that was written down by mistake."""
    try:
        row = queries.dispatch(pk)
    except NotFoundError as error:
        raise Http404 from error
    tell(
        request,
        lambda: planning.remove_dispatch(row.pk, seen=posted_version(request), actor=request.actor),
        gettext("The letter is taken away."),
    )
    return redirect("planning:book", row.book_id)
