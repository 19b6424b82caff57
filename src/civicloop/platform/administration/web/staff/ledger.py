"""The ledger: its position, its subscribers, and events that one of them could not take."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger.rules import SUBSCRIBERS
from civicloop.kernel.ledger.states import LetterState
from civicloop.platform.administration import services
from civicloop.platform.administration.web.changes import Change, Crumb, ReasonForm, crumb
from civicloop.ui.web.keys import read_key
from civicloop.ui.web.tables import ChoiceFilter, Column, Table

DECIDE = needs("ledger.decide_letters")
LEDGER = ("ledger", _("Ledger"))
LETTERS = ("letters", _("Events not taken"))
BATCHES = 10
AT_ONCE = 200
STATES = {
    LetterState.DEAD: (_("Given up"), "danger"),
    LetterState.WAITING: (_("Tried again by itself"), "warning"),
    LetterState.PARKED: (_("Waits behind another"), "neutral"),
}

STATE_CHOICES = [(state.value, label) for state, (label, _tone) in STATES.items()]


def state_of(row: Any) -> tuple[Any, str]:  # noqa: ANN401 (a letter)
    """The state of a letter as a badge."""
    return STATES[LetterState(row.state)]


@DECIDE
def show_ledger(request: HttpRequest) -> HttpResponse:
    """How far the ledger and each subscriber have come."""
    end = ledger.position()
    counts = ledger.letter_counts()
    context = {
        "position": end,
        "unsealed": ledger.unsealed_count(),
        "letters": counts,
        "dead": counts[LetterState.DEAD.value],
        "subscribers": [
            {"row": row, "behind": end - row.sequence, "known": row.subscriber in SUBSCRIBERS}
            for row in ledger.cursors()
        ],
        "batches": [
            {"row": row, "head": bytes(row.head).hex()} for row in ledger.batches()[:BATCHES]
        ],
    }
    return render(request, "administration/ledger.html", context)


class Letters(Table):
    """Events that a subscriber could not take."""

    key = "administration.letters"
    caption = _("Events not taken")
    columns = (
        Column("event", _("Event"), "name", template="administration/cell_code.html"),
        Column("choose", _("Choose"), "pk", template="administration/cell_letter.html",
               in_export=False),
        Column("subscriber", _("Part of the product"), sort="subscriber"),
        Column("about", _("About"), "stream", template="administration/cell_code.html"),
        Column("state", _("State"), state_of, kind="badge"),
        Column("attempts", _("Tries"), sort="attempts", kind="number", descending_first=True),
        Column("error", _("Error"), "error_class", template="administration/cell_code.html"),
        Column("since", _("Since"), "created_at", sort="created_at", kind="moment"),
        Column("sequence", _("Number"), sort="sequence", kind="number", descending_first=True),
    )  # fmt: skip
    filters = (
        ChoiceFilter("state", _("State"), choices=STATE_CHOICES),
        ChoiceFilter("subscriber", _("Part of the product"),
                     choices=lambda: [(name, name) for name in sorted(SUBSCRIBERS)]),
    )  # fmt: skip
    default_order = "-sequence"
    empty_title = _("Every event was taken")
    empty_icon = "circle-check"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a letter)
        """The page of the letter."""
        return reverse("administration:letter", args=[row.pk])


@DECIDE
def show_letters(request: HttpRequest) -> HttpResponseBase:
    """The list, with choices for many at once."""
    table = Letters(request, ledger.open_letters())
    if table.wants_export:
        return table.export()
    has_dead = any(line["row"].state == LetterState.DEAD for line in table.lines)
    return render(request, "administration/letters.html", {"table": table, "has_dead": has_dead})


@DECIDE
def show_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter: the event, what went wrong, how often."""
    letter = ledger.open_letters().filter(pk=pk).first()
    if letter is None:
        raise Http404
    event = ledger.event_at(letter.sequence)
    context = {
        "letter": letter,
        "badge": state_of(letter),
        "is_dead": letter.state == LetterState.DEAD,
        "event": event,
        "body": sorted(event.body.items()) if event else [],
    }
    return render(request, "administration/letter.html", context)


@DECIDE
class DecideLetters(Change):
    """Retry or discard dead letters, one or many."""

    form_class = ReasonForm

    @cached_property
    def letters(self) -> list[Any]:
        """Those that were chosen and are still dead."""
        given = map(read_key, self.request.GET.getlist("letter"))
        keys = [key for key in given if key is not None]
        rows = ledger.open_letters().filter(pk__in=keys[:AT_ONCE], state=LetterState.DEAD)
        return list(rows.order_by("sequence"))

    @property
    def discards(self) -> bool:
        """Whether they are to be given up."""
        return self.request.GET.get("decision") == "discard"

    def up(self) -> list[Crumb]:
        """The ledger, and the list."""
        return [crumb(*LEDGER), crumb(*LETTERS)]

    def title(self) -> str:
        """What is asked."""
        text = _("Discard events: %(count)s") if self.discards else _("Try events again: %(count)s")
        return str(text % {"count": len(self.letters)})

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """The button says what happens."""
        button = _("Discard") if self.discards else _("Try again")
        variant = "danger" if self.discards else "primary"
        return super().get_context_data(**kwargs) | {"submit": button, "variant": variant}

    def consequences(self) -> list[str]:
        """Which ones, and what is lost."""
        if not self.letters:
            return [str(_("None of the chosen events waits for a decision any more."))]
        said = [f"{row.subscriber}: {row.name} ({row.stream})" for row in self.letters]
        if self.discards:
            said.append(str(_("These parts of the product never hear of these events.")))
        return said

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Nothing chosen is an error of the form."""
        if not self.letters:
            form.add_error(None, _("Choose at least one event that was given up."))
            return self.form_invalid(form)
        return super().form_valid(form)

    def perform(self, actor: Actor, values: dict[str, Any]) -> int:
        """Decide on all of them, or on none."""
        keys = [row.pk for row in self.letters]
        return services.decide_letters(
            keys, discard=self.discards, actor=actor, reason=values["reason"]
        )

    def told(self, result: Any) -> str:  # noqa: ANN401 (a number)
        """How many."""
        text = _("Discarded: %(count)s.") if self.discards else _("Tried again: %(count)s.")
        return str(text % {"count": result})
