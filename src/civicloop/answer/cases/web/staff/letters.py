"""Letters by e-mail that were set aside: read one, and say what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civicloop.answer.cases import queries as cases
from civicloop.answer.cases.web.forms.letters import PlaceForm
from civicloop.answer.cases.web.staff.inbox import not_found
from civicloop.kernel.access.rules import needs
from civicloop.kernel.notices import queries
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.errors import (
    LetterRefusedError,
    LetterUnreadableError,
    MessageStateError,
)
from civicloop.ui.web.tables import ChoiceFilter, Column, Table

if TYPE_CHECKING:
    from civicloop.answer.cases.models import Case
    from civicloop.kernel.access.middleware import ActorRequest
    from civicloop.kernel.notices.models import Letter
    from civicloop.kernel.notices.rules.letters import Letter as Said

WRONG = 422
PURPOSE = "verify"
REASONS = {
    "auto_reply": gettext_lazy("Automatic answer"),
    "bulk": gettext_lazy("List or circular"),
    "bounce": gettext_lazy("Returned mail"),
    "loop": gettext_lazy("Our own letter came back"),
    "unreadable": gettext_lazy("Cannot be read"),
    "empty": gettext_lazy("Says nothing"),
    "no_sender": gettext_lazy("Has no sender"),
    "too_many": gettext_lazy("Too many from one address"),
    "unknown_case": gettext_lazy("Answers an unknown case"),
    "forgotten": gettext_lazy("Answers a case that was forgotten"),
    "no_reader": gettext_lazy("Nobody reads such letters"),
}


def reason(row: Letter) -> str:
    """Why a letter was set aside, in words; a technical reason as it stands."""
    known = REASONS.get(row.code)
    return str(known) if known else _("Cannot be kept (%(code)s)") % {"code": row.code or "—"}


class LetterTable(Table):
    """The newest stands first; what a letter says stands on its own page."""

    key = "cases.letters"
    caption = gettext_lazy("Letters set aside")
    default_order = "-received"
    keys: ClassVar[bool] = True
    empty_title = gettext_lazy("No letter was set aside")
    empty_text = gettext_lazy("Every letter that came in became a case or joined its own.")
    empty_icon: ClassVar[str] = "mail"
    columns = (
        Column("letter", gettext_lazy("Letter"), value="pk"),
        Column("received", gettext_lazy("Received at"), value="received_at", sort="received_at",
               kind="moment"),
        Column("reason", gettext_lazy("Set aside because"), value=reason),
        Column("size", gettext_lazy("Bytes"), value="size", kind="number"),
    )  # fmt: skip
    filters = (
        ChoiceFilter("reason", gettext_lazy("Set aside because"),
                     choices=lambda: list(REASONS.items()), lookup="code"),
    )  # fmt: skip

    def row_url(self, row: Letter) -> str:
        """The page on which it is placed."""
        return reverse("cases:letter_aside", args=[row.pk])


@needs("notices.place_letters")
@never_cache
@require_safe
def letters(request: ActorRequest) -> HttpResponseBase:
    """What came in and no rule could place."""
    table = LetterTable(request, queries.letters_to_place())
    if table.wants_export:
        return table.export()
    return render(request, "cases/staff/handling/letters.html", {"table": table})


@needs("notices.place_letters")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: ActorRequest, letter_id: int) -> HttpResponse:
    """One letter. What it says is shown to who asks for it, which is put on record."""
    row = queries.letters_to_place().filter(pk=letter_id).first()
    if row is None:
        return not_found(request)
    if request.method != "POST":
        return _page(request, row, PlaceForm())
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=WRONG)
    if form.cleaned_data["becomes"] == "read":
        return _read(request, row)
    return _place(request, row, form)


def _read(request: ActorRequest, row: Letter) -> HttpResponse:
    try:
        said = notices.open_letter(row.pk, actor=request.actor, purpose=PURPOSE)
    except (LetterUnreadableError, MessageStateError):
        messages.error(request, _("What this letter says cannot be shown."))
        return redirect("cases:letter_aside", row.pk)
    return _page(request, row, PlaceForm(), said=said)


def _place(request: ActorRequest, row: Letter, form: PlaceForm) -> HttpResponse:
    becomes = form.cleaned_data["becomes"]
    found = _case(request, form) if becomes == "attach" else None
    if becomes == "attach" and found is None:
        form.add_error("number", _("You see no case with this number."))
        return _page(request, row, form, status=WRONG)
    try:
        if becomes == "dismiss":
            notices.dismiss_letter(row.pk, actor=request.actor)
            messages.success(request, _("The letter needs nothing more."))
            return redirect("cases:letters")
        about = found.ref if found else ""
        ref = notices.place_letter(row.pk, about=about, actor=request.actor)
    except (LetterRefusedError, LetterUnreadableError) as refusal:
        why = REASONS.get(getattr(refusal, "code", ""), REASONS["unreadable"])
        form.add_error(None, _("Nothing can be made of this letter: %(why)s.") % {"why": why})
        return _page(request, row, form, status=WRONG)
    except MessageStateError:
        messages.error(request, _("Somebody has dealt with this letter already."))
        return redirect("cases:letters")
    messages.success(request, _("The letter is in the case now."))
    return redirect("cases:case", int(ref.rpartition(":")[2]))


def _case(request: ActorRequest, form: PlaceForm) -> Case | None:
    number = form.cleaned_data["number"].strip()
    return cases.visible_cases(request.actor).filter(number=number).first()


def _page(
    request: ActorRequest,
    row: Letter,
    form: PlaceForm,
    *,
    said: Said | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"letter": row, "reason": reason(row), "form": form, "said": said}
    return render(request, "cases/staff/handling/letter.html", context, status=status)
