"""The rows behind a figure, masked, for programs and people with the right to open them."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.errors import HiddenCellError, MetricError, NotKeptError
from civicloop.engines.metrics.rules import KINDS, SOURCES, Metric, Source
from civicloop.kernel.actors.rules import Actor, ActorKind
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.web.api import asked
from civicloop.publish.dashboards.web.api.answers import RefusedError, Told, door
from civicloop.publish.dashboards.web.api.asked import Wish, bad, number, only_known
from civicloop.publish.dashboards.web.api.figures import absolute
from civicloop.ui.web.keys import read_key

USUAL = 100
RIGHT = "dashboards.open_rows"


def figure_rows(request: HttpRequest, key: str) -> Told:
    """The rows that a number counts, the newest first, as far as the asker may see them."""
    metric = asked.metric_of(key)
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the access middleware
    _require(actor)
    said = only_known(request, "period", "by", "value", "side", "limit", "before")
    now = clock.now()
    wish = Wish.read(said, metric, now=now)
    side = said["side"] or ("denominator" if metric.formula.denominator else "numerator")
    found = _rows(metric, wish, side, actor=actor, now=now)
    source = SOURCES.get(metric.source)
    most = number(said, "limit", USUAL)
    page = list(_before(found, source, said["before"])[: most + 1])
    rows = page[:most]
    wished = {**request.GET.dict(), "before": rows[-1].pk if rows else ""}
    body = {
        "metric": metric.key,
        "period": wish.period.key,
        "by": wish.by or None,
        "value": wish.value or None,
        "side": side,
        "columns": [
            {"key": name, "name": {"zh-Hant": zh, "en": en}} for name, zh, en in source.row.columns
        ],
        "rows": [_told(row, source, actor) for row in rows],
        "next": absolute(f"{request.path}?{urlencode(wished)}") if len(page) > most else None,
    }
    return Told(body, seconds=0)


def _require(actor: Actor) -> None:
    if actor.may(RIGHT):
        return
    if actor.kind is ActorKind.CITIZEN:
        raise RefusedError(
            HTTPStatus.UNAUTHORIZED,
            "unauthorized",
            _("Rows open with an API key, or for staff who are signed in."),
            permission=RIGHT,
        )
    sentence = _("The right to open the rows behind figures is missing.")
    raise RefusedError(HTTPStatus.FORBIDDEN, "forbidden", sentence, permission=RIGHT)


def _rows(metric: Metric, wish: Wish, side: str, *, actor: Actor, now: datetime) -> QuerySet[Any]:
    try:
        if wish.by in KINDS and wish.value:
            return metrics.rows_of_place(
                metric.key,
                kind=wish.by,
                value=wish.value,
                period=wish.period,
                side=side,
                actor=actor,
                now=now,
            )
        return metrics.rows(
            metric.key,
            by=wish.by if wish.by and wish.by not in KINDS else metric.by[-1],
            value=wish.value,
            month=wish.period,
            side=side,
            actor=actor,
            now=now,
        )
    except HiddenCellError as error:
        sentence = _("This figure is withheld because it would tell of single people.")
        raise RefusedError(HTTPStatus.FORBIDDEN, "hidden", sentence) from error
    except NotKeptError as error:
        sentence = _("Villages and cells are told of whole quarters that have ended.")
        raise bad("not_kept", sentence, "period", wish.period.key) from error
    except MetricError as error:
        known = ["numerator", *(["denominator"] if metric.formula.denominator else [])]
        sentence = _("This metric has no side of this name.")
        raise bad(
            "unknown_side", sentence, "side", side, known=[*known, *metric.formula.measures]
        ) from error


def _before(found: QuerySet[Any], source: Source, key: str) -> QuerySet[Any]:
    """The rows after the last one of the page before; the order is that of the source."""
    if not key:
        return found
    last = found.filter(pk=read_key(key)).first()
    if last is None:
        raise bad("unknown_row", _("before is the last row of the page before."), "before", key)
    name, at = source.newest, getattr(last, source.newest)
    if at is None:  # those without a day come first
        return found.filter(Q(**{f"{name}__isnull": False}) | Q(pk__lt=key, **{name: None}))
    return found.filter(Q(**{f"{name}__lt": at}) | Q(pk__lt=key, **{name: at}))


def _told(row: Any, source: Source, actor: Actor) -> dict[str, Any]:  # noqa: ANN401 (a source's row)
    view = source.row
    cells = {name: view.cells(row).get(name) for name, _zh, _en in view.columns}
    opens = bool(view.link) and view.opens(actor, row)
    page = absolute(reverse(view.link, args=[view.leads_to(row)])) if opens else None
    return {"id": row.pk, **cells, "page": page}


listed = door(figure_rows)
