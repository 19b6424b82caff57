"""Composing a page: figures are searched and added, cards changed, moved and removed, each undone.

Every step is a plain form that works without a script; with one, the page around it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.rules import CELL, KINDS, VILLAGE, Month
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import queries as geography
from civicloop.publish.dashboards import queries, services
from civicloop.publish.dashboards.errors import (
    BadCardError,
    BadChoiceError,
    ChangedMeanwhileError,
)
from civicloop.publish.dashboards.models import OwnPage
from civicloop.publish.dashboards.queries.composed import choices_of
from civicloop.publish.dashboards.rules import MAPPED
from civicloop.publish.dashboards.rules.own_pages import (
    LONGEST_TITLE,
    MOST_CARDS,
    OF_PLACES,
    Against,
    Card,
    CardForm,
    CardSize,
    Draft,
    figures_like,
    has_places,
)
from civicloop.publish.dashboards.web.figures import refused
from civicloop.publish.dashboards.web.own_pages import COMPOSE, actor_of, drawing_for

FOUND = 12
"""Figures shown of a search."""
FORMS = {
    CardForm.NUMBER: gettext_lazy("One number"),
    CardForm.LINE: gettext_lazy("Line by month"),
    CardForm.BARS: gettext_lazy("Bars"),
    CardForm.TABLE: gettext_lazy("Table"),
    CardForm.MAP: gettext_lazy("Map"),
}
LISTS = {CardForm.BARS, CardForm.TABLE}
"""Forms that list members."""
TOP_NAMES = {
    "": gettext_lazy("As many as the size holds"),
    "5": gettext_lazy("The first 5"),
    "10": gettext_lazy("The first 10"),
    "20": gettext_lazy("The first 20"),
    "50": gettext_lazy("The first 50"),
}
SIZES = {
    CardSize.SMALL: gettext_lazy("Small"),
    CardSize.MIDDLE: gettext_lazy("Middle"),
    CardSize.WIDE: gettext_lazy("The whole width"),
}
PERIOD_NAMES = {
    "last-month": gettext_lazy("Last month"),
    "this-month": gettext_lazy("This month"),
    "last-quarter": gettext_lazy("Last quarter"),
    "this-year": gettext_lazy("This year, months that have ended"),
    "last-12": gettext_lazy("Last 12 months"),
    "last-year": gettext_lazy("The whole of last year"),
}
AGAINST = {
    Against.NOTHING: gettext_lazy("Nothing"),
    Against.BEFORE: gettext_lazy("The period before"),
    Against.YEAR: gettext_lazy("The year before"),
}
DONE = {
    "add": gettext_lazy("The card is added at the end."),
    "change": gettext_lazy("The card is changed."),
    "move": gettext_lazy("The card is moved."),
    "remove": gettext_lazy("The card is removed."),
    "undo": gettext_lazy("The last step is undone."),
    "title": gettext_lazy("The page has its new name."),
}


@needs(COMPOSE)
@never_cache
@require_safe
def compose(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as it stands, the card that is being changed, and what a search found."""
    return _drawn(request, _mine_or_404(request, pk))


@needs(COMPOSE)
@never_cache
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """One step: add, change, move or remove a card, name the page, undo, save, or drop it all."""
    page = _mine_or_404(request, pk)
    sent, do = request.POST.dict(), request.POST.get("do", "")
    back = reverse("dashboards:compose", args=[pk])
    if do in {"save", "drop"}:
        return _finished(request, page, do)
    edit = _edit(do, sent)
    if edit is None:
        return refused(request, BadChoiceError("do", do[:40]), back)
    try:
        draft = services.compose(pk, edit, step=_number(sent.get("step")), actor=actor_of(request))
    except ChangedMeanwhileError:
        return _drawn(request, page, problem=meanwhile(), status=409)
    except BadCardError as error:
        return _drawn(request, page, problem=told(error), status=400)
    wish = {"did": do}
    if do == "add":
        wish["card"] = draft.cards[-1].key
    elif do in {"change", "move"}:
        wish["card"] = sent.get("card", "")
    wish["focus"] = _focus(do, wish.get("card", ""), sent)
    return redirect(f"{back}?{urlencode(wish)}")


def told(error: BadCardError) -> str:
    """Why a card cannot be shown so, and the way out."""
    if error.is_full:
        return _("A page holds up to %(most)s cards. Remove one first.") % {"most": MOST_CARDS}
    words = {
        "figure": _("There is no such figure."),
        "form": _("What stands at this moment is shown as a number, as bars or as a table."),
        "period": _("There is no such period."),
        "size": _("There is no such size."),
        "against": _("It cannot be compared with that."),
        "card": _("The card is no longer there."),
        "by": _("Choose by what the card is divided: its figure is not told by this."),
        "district": _("A map shows the villages of one district: narrow the card to it."),
        "top": _("A card lists 5, 10, 20 or 50 members, or as many as its size holds."),
        "only": _(
            "The figure is not narrowed to this together with how the card is divided. "
            "Take away one of both."
        ),
        "title": _("A title has up to %(most)s characters.") % {"most": LONGEST_TITLE},
        "page_title": _("Give the page a name of up to 80 characters."),
    }
    return words.get(error.field, error.field)


def meanwhile() -> str:
    """Why a step was not taken."""
    return _("The page was changed in another window meanwhile. This is how it stands.")


def _finished(request: HttpRequest, page: OwnPage, do: str) -> HttpResponse:
    try:
        if do == "drop":
            services.drop_draft(page.pk, actor=actor_of(request))
            messages.success(request, _("The page is as it was saved."))
        else:
            number = _number(request.POST.get("step"))
            services.save_page(page.pk, step=number, actor=actor_of(request))
            messages.success(request, _("The page is saved."))
    except ChangedMeanwhileError:
        return _drawn(request, page, problem=meanwhile(), status=409)
    return redirect("dashboards:own_page", page.pk)


def _edit(do: str, sent: Mapping[str, str]) -> Callable[[Draft], Draft] | None:
    """What a step does to the draft."""
    key = sent.get("card", "")
    edits: dict[str, Callable[[Draft], Draft]] = {
        "add": lambda draft: draft.with_card(Card("", sent.get("figure", ""))),
        "change": lambda draft: draft.changed(_sent_card(draft.card(key), sent)),
        "move": lambda draft: draft.moved(key, _place(draft, key, sent.get("to", ""))),
        "remove": lambda draft: draft.without(key),
        "undo": lambda draft: draft.undone(),
        "title": lambda draft: draft.titled(sent.get("title", "")),
    }
    return edits.get(do)


def _sent_card(before: Card, sent: Mapping[str, str]) -> Card:
    """The card as the form says; a form that needs a division gets the usual one at once."""
    card = Card.read({**before.kept(), **sent, "key": before.key, "figure": before.figure})
    if card.by in KINDS:
        return _of_places(card)
    if card.form in {CardForm.BARS, CardForm.TABLE} and not card.by and not card.is_live:
        taken = next(iter(card.filters), "")
        free = [name for name in card.metric.by if name != taken]
        card = replace(card, by=free[0] if free else "")
    is_idle = card.form == CardForm.MAP and MAPPED in card.filters
    return replace(card, only="") if is_idle else card


def _of_places(card: Card) -> Card:
    """A card by village or cell: narrowed to nothing but a district, which a map needs."""
    if card.form in {CardForm.NUMBER, CardForm.LINE}:
        return replace(card, by="", only="")
    if card.by == VILLAGE and MAPPED in card.filters:
        return card
    first = _fullest_district(card) if (card.by, card.form) == (VILLAGE, CardForm.MAP) else ""
    return replace(card, only=f"{MAPPED}:{first}" if first else "")


def _fullest_district(card: Card) -> str:
    """The district with the most behind the figure: the one whose villages tell something."""
    now = clock.now()
    period = replace(card, period=OF_PLACES).span(Month.of(now))
    parts = metrics.resolve(card.metric.key, period=period, by=MAPPED, now=now).parts
    known = [row.code for row in geography.districts()]
    sizes = {part.value: part.cell.denominator or part.cell.numerator for part in parts}
    return max(known, key=lambda code: sizes.get(code, 0), default="")


def _place(draft: Draft, key: str, to: str) -> int:
    """Where a card goes: one earlier, one later, or a place by number."""
    mine = draft.place(key)
    if to in {"earlier", "later"}:
        return max(0, mine + (1 if to == "later" else -1))
    return _number(to)


def _focus(do: str, card: str, sent: Mapping[str, str]) -> str:
    """What the keyboard stands on after a step."""
    if do == "add":
        return f"card-{card}"
    if do == "move":
        return f"{sent['to']}-{card}" if sent.get("to") in {"earlier", "later"} else f"card-{card}"
    if do == "change":
        return sent.get("focus", "")[:60]
    return "undo"


def _drawn(
    request: HttpRequest, page: OwnPage, *, problem: str = "", status: int = 200
) -> HttpResponse:
    language = get_language() or "zh-hant"
    page.refresh_from_db(fields=["draft", "step"])
    draft = services.draft_of(page)
    words = request.GET.get("q", "")[:LONGEST_TITLE]
    found = figures_like(words, language)
    key = request.GET.get("card", "") or request.POST.get("card", "")
    chosen = next((card for card in draft.cards if card.key == key), None)
    draw = drawing_for(request)
    context = {
        "page": page,
        "draft": draft,
        "is_changed": page.draft is not None,
        "cards": draw.cards(draft.cards),
        "words": words,
        "found": found[:FOUND],
        "more": max(0, len(found) - FOUND),
        "is_full": len(draft.cards) >= MOST_CARDS,
        "most": MOST_CARDS,
        "chosen": chosen,
        "form": _choices(chosen, language) if chosen else None,
        "problem": problem,
        "did": DONE.get(request.GET.get("did", ""), ""),
        "focus": request.GET.get("focus", ""),
    }
    return render(request, "dashboards/compose.html", context, status=status)


def _choices(card: Card, language: str) -> dict[str, Any] | None:
    """What the form of a card offers; nothing of one whose figure is gone."""
    try:
        known = choices_of(card)
        figure = replace(card, title="").name(language)
    except BadCardError:
        return None
    zh = language.startswith("zh")
    forms = [CardForm.NUMBER, CardForm.BARS, CardForm.TABLE] if card.is_live else list(FORMS)
    if MAPPED not in known and not card.is_live:
        forms.remove(CardForm.MAP)
    is_placed, places = card.by in KINDS, _places(card)
    dimensions = [(key, row[0] if zh else row[1]) for key, row in known.items()]
    narrowing = {MAPPED} if card.by == VILLAGE else set() if card.by == CELL else set(known)
    return {
        "figure": figure,
        "forms": [(form.value, FORMS[form]) for form in forms],
        "sizes": [(size.value, name) for size, name in SIZES.items()],
        "periods": list(PERIOD_NAMES.items()),
        "against": [(row.value, name) for row, name in AGAINST.items()],
        "dimensions": dimensions + (places[1:] if card.form in LISTS else []),
        "places": places,
        "has_period": not is_placed,
        "of_places": PERIOD_NAMES[OF_PLACES],
        "tops": list(TOP_NAMES.items()) if card.form in LISTS else [],
        "members": [
            {
                "label": row[0] if zh else row[1],
                "members": [(f"{key}:{member.value}", member.label(language)) for member in row[2]],
            }
            for key, row in known.items()
            if row[2] and key in narrowing
        ],
    }


def _places(card: Card) -> list[tuple[str, str]]:
    """By what places a figure is shown, where there is more than one way; districts first."""
    if card.is_live or not has_places(card.metric):
        return []
    return [
        (MAPPED, _("District")),
        (VILLAGE, _("Village") if card.form in LISTS else _("Villages of a district")),
        (CELL, _("H3 cell")),
    ]


def _mine_or_404(request: HttpRequest, pk: int) -> OwnPage:
    page = queries.own_page(actor_of(request), pk)
    if page is None:
        raise Http404(str(pk))
    return page


def _number(text: str | None) -> int:
    """A small whole number that a form sent; what is none stands for no place and no step."""
    words = text or ""
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else -1  # noqa: PLR2004 (digits)
