"""Links that expire: made on the page of a topic or figure, opened without an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.rules import METRICS, Month, months_until
from civicloop.kernel.access.rules import needs, public
from civicloop.kernel.actors.rules import Actor, citizen
from civicloop.kernel.clock import services as clock
from civicloop.kernel.limits import services as limits
from civicloop.kernel.limits.rules import limited, network
from civicloop.publish.dashboards import queries, services
from civicloop.publish.dashboards.errors import BadChoiceError, BadTopicError, LinkGoneError
from civicloop.publish.dashboards.models import ShareLink
from civicloop.publish.dashboards.rules import Choice, TopicChoice, topic_of, trend_chart
from civicloop.publish.dashboards.rules.own_pages import Card
from civicloop.publish.dashboards.rules.sharing import DAYS
from civicloop.publish.dashboards.services.sharing import Shared
from civicloop.publish.dashboards.web import drawing
from civicloop.publish.dashboards.web.addresses import figure_address, topic_address
from civicloop.publish.dashboards.web.composed_drawing import CardsDrawing
from civicloop.publish.dashboards.web.figures import TREND, refused
from civicloop.publish.dashboards.web.topic_drawing import TopicDrawing
from civicloop.publish.dashboards.web.topics import chosen
from civicloop.ui.web.keys import read_key

LIMIT = "dashboards.shared.address"
A_PAGE = 50
GONE, UNKNOWN = 410, 404
PUBLIC_LAYOUT = "dashboards/public_layout.html"


@needs("dashboards.share")
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The reader's own links: until when, how often opened, and a button that closes each."""
    return _listed(request)


@needs("dashboards.share")
@never_cache
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make a link to the page as it is chosen, and show it this once."""
    days = request.POST.get("days", "")
    try:
        page = page_of(request.POST.dict(), request.actor)  # type: ignore[attr-defined]  # set by the access middleware
        if days not in {str(number) for number in DAYS}:
            raise BadChoiceError("days", days)
        _row, token = services.share(page, days=int(days), actor=request.actor)  # type: ignore[attr-defined]  # set by the access middleware
    except BadChoiceError as error:
        return refused(request, error, reverse("dashboards:shares"))
    address = request.build_absolute_uri(reverse("dashboards:shared", args=[token]))
    return _listed(request, fresh=address)


@needs("dashboards.share")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one of the reader's own links."""
    try:
        services.withdraw_link(pk, actor=request.actor)  # type: ignore[attr-defined]  # as above
    except LinkGoneError as error:
        raise Http404(str(pk)) from error
    return redirect("dashboards:shares")


@public
@limited(LIMIT)
@never_cache
@require_safe
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a link, as public readers see it; a clear page where it is gone."""
    limits.take(LIMIT, network(request.META.get("REMOTE_ADDR", "")))
    language = get_language() or "zh-hant"
    status = 200
    context: dict[str, Any] = {"layout": PUBLIC_LAYOUT}
    try:
        row = services.open_link(token)
        context |= {"row": row, "sharer": row.made_by.name, **drawn(row, language)}
        template = "dashboards/shared.html"
    except LinkGoneError as error:
        status, template = GONE if error.was_known else UNKNOWN, "dashboards/shared_gone.html"
    answer = render(request, template, context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"  # the address is the key
    return answer


def page_of(posted: Mapping[str, str], actor: Actor) -> Shared:
    """The page that a form names, with its choice checked as an address would be."""
    present = Month.of(clock.now())
    if key := posted.get("page", ""):
        pk = read_key(key)
        page = None if pk is None else queries.own_page(actor, pk)
        if page is None:
            raise BadChoiceError("page", key[:40])
        return Shared({}, page=page.pk)
    if key := posted.get("metric", ""):
        if key not in METRICS:
            raise BadChoiceError("metric", key)
        return Shared(Choice.read(posted, METRICS.get(key), present=present).address(), metric=key)
    key = posted.get("topic", "")
    try:
        topic = topic_of(key)
    except BadTopicError as error:
        raise BadChoiceError("topic", key) from error
    if not topic.is_fed:
        raise BadChoiceError("topic", key)
    choice, _figure = chosen(posted, topic, present)
    return Shared(choice.address(), topic=key)


def drawn(row: ShareLink, language: str) -> dict[str, Any]:
    """What a link shows; one whose topic or figure the city no longer has is gone."""
    present = Month.of(clock.now())
    if row.page_id:
        return _page(row, language)
    try:
        return _topic(row, present, language) if row.topic else _metric(row, present, language)
    except (BadChoiceError, BadTopicError) as error:
        raise LinkGoneError(was_known=True) from error


def _page(row: ShareLink, language: str) -> dict[str, Any]:
    """A composed page as everybody may see it."""
    page = row.page
    if page is None or page.removed_at is not None:
        raise LinkGoneError(was_known=True)
    draw = CardsDrawing(citizen(), language, clock.now())
    cards = [Card.read(kept) for kept in page.cards]
    return {"title": page.title, "about": "", "cards": draw.cards(cards), "is_page": True}


def _topic(row: ShareLink, present: Month, language: str) -> dict[str, Any]:
    topic = topic_of(row.topic)
    if not topic.is_fed:
        raise BadTopicError(row.topic, "waits for its source")
    choice, figure = chosen(row.wish, topic, present)
    return {
        "title": topic.name.label(language),
        "about": topic.about.label(language),
        "page_url": topic_address(topic, choice.address()),
        "topic": topic,
        **TopicDrawing(topic, choice, figure, language, links=False).context(),
    }


def _metric(row: ShareLink, present: Month, language: str) -> dict[str, Any]:
    if row.metric not in METRICS:
        raise BadChoiceError("metric", row.metric)
    metric = METRICS.get(row.metric)
    choice = Choice.read(row.wish, metric, present=present)
    figure = metrics.kept(metric.key, by=choice.by, months=months_until(choice.until, TREND))
    shown = months_until(choice.until, choice.span)
    draw = drawing.Drawing(figure, choice, shown, language, links=False)
    return {
        "title": metric.label(language),
        "about": metric.definition(language),
        "page_url": figure_address(metric),
        "metric": metric,
        "unit": metric.unit(language),
        "dimension": figure.dimension.label(language),
        "months": [month.label(language) for month in shown],
        "lines": [draw.line(line) for line in drawing.ordered_lines(figure, choice, shown)],
        "total": draw.total(),
        "trend": trend_chart(metric, drawing.trend_of(figure), language),
        "trend_columns": [_("Month"), metric.label(language)],
        "trend_rows": drawing.trend_rows(figure, language),
        "computed_at": max(figure.computed_at.values(), default=None),
    }


def _listed(request: HttpRequest, *, fresh: str = "") -> HttpResponse:
    now, language = clock.now(), get_language() or "zh-hant"
    found = Paginator(queries.links_of(request.actor), A_PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]  # set by the access middleware
    rows = [
        {"link": row, "name": name_of(row, language), "is_open": row.is_open(now)} for row in found
    ]
    context = {
        "rows": rows,
        "before": f"?page={found.previous_page_number()}" if found.has_previous() else "",
        "after": f"?page={found.next_page_number()}" if found.has_next() else "",
        "fresh": fresh,
    }
    return render(request, "dashboards/shares.html", context)


def name_of(row: ShareLink, language: str) -> str:
    """What a link leads to, by name and period; by its key where the city no longer has it."""
    if row.page is not None:
        return row.page.title
    try:
        if row.topic:
            topic = topic_of(row.topic)
            present = Month.of(clock.now())
            period = TopicChoice.read(row.wish, topic.by, present=present).period
            return f"{topic.name.label(language)}, {period.label(language)}"
    except (BadChoiceError, BadTopicError):
        return row.topic
    return METRICS.get(row.metric).label(language) if row.metric in METRICS else row.metric
