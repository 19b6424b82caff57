"""Pages that people composed: the list, a page, its wall and its file, and what one does to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.tabular import rules as tabular
from civicloop.publish.dashboards import queries, services
from civicloop.publish.dashboards.errors import (
    BadCardError,
    BadChoiceError,
    LinkGoneError,
    TooManyPagesError,
)
from civicloop.publish.dashboards.models import Audience, OwnPage
from civicloop.publish.dashboards.rules.own_pages import MOST_PAGES, Card
from civicloop.publish.dashboards.web.composed_drawing import CardsDrawing
from civicloop.publish.dashboards.web.figures import FORMATS, refused, share_form
from civicloop.publish.dashboards.web.slides import REFRESH_SECONDS, SECONDS, number_in
from civicloop.ui.errors import InvalidCursorError
from civicloop.ui.web import keyset
from civicloop.ui.web.downloads import saved_as
from civicloop.ui.web.keys import read_key

COLUMNS = (
    ("card", "卡片", "Card", tabular.Kind.TEXT),
    ("figure", "指標代碼", "Figure", tabular.Kind.TEXT),
    ("period", "期間", "Period", tabular.Kind.TEXT),
    ("narrowed", "篩選", "Narrowed to", tabular.Kind.TEXT),
    ("member", "分項", "Member", tabular.Kind.TEXT),
    ("code", "代碼", "Code", tabular.Kind.TEXT),
    ("value", "數值", "Value", tabular.Kind.DECIMAL),
    ("numerator", "分子", "Numerator", tabular.Kind.DECIMAL),
    ("denominator", "分母", "Denominator", tabular.Kind.INTEGER),
    ("version", "定義版本", "Definition version", tabular.Kind.INTEGER),
    ("snapshot", "快照", "Snapshot", tabular.Kind.TEXT),
    ("computed_at", "計算時間", "Computed at", tabular.Kind.DATETIME),
    ("hidden", "不陳示", "Withheld", tabular.Kind.TEXT),
)
COMPOSE = "dashboards.compose"
SHARED, BY_NAME = "dashboards.shared_pages", keyset.Order("title", "title", descending=False)
SHOWN = 50
"""Pages of others at once."""


@needs(COMPOSE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """One's own pages and those that others share; a new one is made by its name."""
    actor, problem = actor_of(request), ""
    title = request.POST.get("title", "")
    if request.method == "POST":
        try:
            page = services.make_page(title, actor=actor)
        except BadCardError:
            problem = _("Give the page a name of up to 80 characters.")
        except TooManyPagesError:
            problem = too_many()
        else:
            return redirect("dashboards:compose", page.pk)
    shared = _shared(request, actor)
    context = {
        "mine": queries.own_pages(actor).select_related("unit"),
        "shared": shared.rows,
        "before": f"?page={shared.before}" if shared.before else "",
        "after": f"?page={shared.after}" if shared.after else "",
        "problem": problem,
        "given": title,
        "removed": read_key(request.GET.get("removed")),
    }
    return render(request, "dashboards/own_pages.html", context, status=400 if problem else 200)


def _shared(request: HttpRequest, actor: Actor) -> keyset.Page:
    """Pages of others, by name; a link that leads to no page leads to the first one."""
    rows, text = queries.pages_shared_with(actor).defer("cards", "draft"), request.GET.get("page")
    try:
        cursor = keyset.read_cursor(SHARED, BY_NAME, text, rows) if text else None
    except InvalidCursorError:
        cursor = None
    return keyset.page(rows, BY_NAME, SHOWN, table=SHARED, cursor=cursor)


@needs(COMPOSE)
@never_cache
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A page as it was saved, with what stands now, as far as the reader may see it."""
    page = page_or_404(request, pk)
    actor = actor_of(request)
    is_mine = str(page.owner_id) == actor.key
    now = clock.now()
    context = {
        "page": page,
        "is_mine": is_mine,
        "now": now,
        "cards": drawing_for(request).cards(cards_of(page)),
        "exports": [
            (kind, reverse("dashboards:own_page_export", args=[page.pk, kind])) for kind in FORMATS
        ],
        "share": share_form(request, {}, page=str(page.pk)) if is_mine else None,
        "units": _units(actor) if is_mine else [],
        "audience": f"{page.audience}:{page.unit_id or ''}",
    }
    return render(request, "dashboards/own_page.html", context)


@needs(COMPOSE)
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy a page, open it to others, begin with it, take it away, or bring it back."""
    known: dict[str, Callable[[HttpRequest, int], HttpResponse]] = {
        "copy": _copy,
        "audience": _audience,
        "first": _first,
        "remove": _remove,
        "restore": _restore,
    }
    do = known.get(request.POST.get("do", ""))
    back = reverse("dashboards:own_pages")
    if do is None:
        return refused(request, BadChoiceError("do", request.POST.get("do", "")[:40]), back)
    try:
        return do(request, pk)
    except LinkGoneError as error:
        raise Http404(str(pk)) from error
    except BadCardError as error:
        return refused(request, BadChoiceError(error.field, error.value[:40]), back)
    except TooManyPagesError:
        messages.error(request, too_many())
        return redirect(back)


@needs(COMPOSE)
@never_cache
@require_safe
def wall(request: HttpRequest, pk: int) -> HttpResponse:
    """The cards one after another on a whole screen."""
    return _toured(request, page_or_404(request, pk), "dashboards/wall.html")


@needs(COMPOSE)
@never_cache
@require_safe
def wall_slides(request: HttpRequest, pk: int) -> HttpResponse:
    """The slides alone, as they stand now."""
    return _toured(request, page_or_404(request, pk), "dashboards/slides.html")


@needs(COMPOSE)
@require_safe
def download(request: HttpRequest, pk: int, kind: str) -> HttpResponse | StreamingHttpResponse:
    """What the page shows this reader, a row for each card and member."""
    page = page_or_404(request, pk)
    if kind not in FORMATS:
        raise Http404(kind)
    draw = drawing_for(request)
    body = tabular.write(
        kind,
        [tabular.Column(*column) for column in COLUMNS],
        (line for card in cards_of(page) for line in draw.lines(card)),
        language=draw.language,
        zone=timezone.get_current_timezone(),
        title=page.title,
    )
    return StreamingHttpResponse(
        body,
        content_type=tabular.MEDIA_TYPES[kind],
        headers=saved_as(f"page-{page.pk}.{kind}"),
    )


def page_or_404(request: HttpRequest, pk: int) -> OwnPage:
    """A page that the reader may read."""
    page = queries.page_for(actor_of(request), pk)
    if page is None:
        raise Http404(str(pk))
    return page


def cards_of(page: OwnPage) -> list[Card]:
    """The saved cards of a page."""
    return [Card.read(row) for row in page.cards]


def drawing_for(request: HttpRequest) -> CardsDrawing:
    """Cards as this reader may see them."""
    actor = actor_of(request)
    links = actor.may("dashboards.open_rows")
    return CardsDrawing(actor, get_language() or "zh-hant", clock.now(), links=links)


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the access middleware
    return actor


def too_many() -> str:
    """Why there is no further page."""
    return _("There are %(count)s pages of yours already. Remove one first.") % {
        "count": MOST_PAGES
    }


def _toured(request: HttpRequest, page: OwnPage, template: str) -> HttpResponse:
    try:
        seconds = number_in(request, "seconds", SECONDS)
    except BadChoiceError as error:
        return refused(request, error, reverse("dashboards:own_page", args=[page.pk]))
    draw = drawing_for(request)
    slides = [draw.slide(card, page.title) for card in cards_of(page)]
    context = {
        "title": page.title,
        "slides": [slide for slide in slides if slide],
        "seconds": seconds,
        "refresh": reverse("dashboards:own_page_slides", args=[page.pk]),
        "every": REFRESH_SECONDS,
    }
    return render(request, template, context)


def _copy(request: HttpRequest, pk: int) -> HttpResponse:
    page = page_or_404(request, pk)
    title = _("%(title)s (copy)") % {"title": page.title}
    copied = services.copy_page(pk, title, actor=actor_of(request))
    messages.success(request, _("The page is yours now: change it as you like."))
    return redirect("dashboards:compose", copied.pk)


def _audience(request: HttpRequest, pk: int) -> HttpResponse:
    audience, _colon, unit = request.POST.get("audience", "").partition(":")
    number = int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 10 else None  # noqa: PLR2004 (digits of a key)
    services.open_page_to(pk, audience, unit=number, actor=actor_of(request))
    messages.success(request, _("It is settled who reads the page."))
    return redirect("dashboards:own_page", pk)


def _first(request: HttpRequest, pk: int) -> HttpResponse:
    is_first = request.POST.get("is_first") == "1"
    services.begin_with(pk, is_first=is_first, actor=actor_of(request))
    told = _("You begin with this page now.") if is_first else _("You begin as before again.")
    messages.success(request, told)
    return redirect("dashboards:own_page", pk)


def _remove(request: HttpRequest, pk: int) -> HttpResponse:
    services.remove_page(pk, actor=actor_of(request))
    return redirect(f"{reverse('dashboards:own_pages')}?removed={pk}")


def _restore(request: HttpRequest, pk: int) -> HttpResponse:
    services.restore_page(pk, actor=actor_of(request))
    messages.success(request, _("The page is back."))
    return redirect("dashboards:own_page", pk)


def _units(actor: Actor) -> list[dict[str, Any]]:
    rows = organizations.units_ever().filter(pk__in=actor.units)
    return [
        {"value": f"{Audience.UNIT}:{row.pk}", "label": row.name} for row in rows.order_by("path")
    ]
