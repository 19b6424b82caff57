"""The list of metrics, and a figure of one: number, parts, version, snapshot, links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.rules import (
    CELL,
    DISTRICT,
    KINDS,
    METRICS,
    REST,
    SOURCES,
    VILLAGE,
    Cell,
    Member,
    Metric,
    offered,
)
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.web.addresses import (
    figure_address,
    places_address,
    proof_address,
)
from civicloop.publish.dashboards.web.api import asked
from civicloop.publish.dashboards.web.api.answers import Told, door
from civicloop.publish.dashboards.web.api.asked import Wish, bad, number, only_known

USUAL = 500
"""Parts or metrics in one answer where the address says nothing."""
A_DAY = 86_400
PLACES = {
    VILLAGE: {"zh-Hant": "里", "en": "Village"},
    CELL: {"zh-Hant": "H3 網格", "en": "H3 cell"},
}


def metric_list(request: HttpRequest) -> Told:
    """Every metric: key, names, unit, dimensions, version, addresses."""
    said = only_known(request, "module", "q", "limit", "after")
    modules = sorted({key.partition(".")[0] for key in METRICS})
    if said["module"] and said["module"] not in modules:
        sentence = _("No module of this name declares metrics.")
        raise bad("unknown_module", sentence, "module", said["module"], known=modules)
    found = [
        row
        for row in offered()
        if (not said["module"] or row.key.startswith(f"{said['module']}."))
        and said["q"].lower() in f"{row.key} {row.zh} {row.en}".lower()
    ]
    keys = [row.key for row in found]
    first = _after(keys, said["after"])
    last = first + number(said, "limit", USUAL)
    body = {
        "count": len(found),
        "metrics": [entry(row) for row in found[first:last]],
        "next": _next(request, keys[first:last], more=last < len(found)),
    }
    return Told(body)


def figure(request: HttpRequest, key: str) -> Told:
    """One figure of a period, by members where the address asks ``by`` something."""
    metric = asked.metric_of(key)
    said = only_known(request, "period", "by", "value", "district", "as_of", "limit", "after")
    now = clock.now()
    wish = Wish.read(said, metric, now=now)
    result = wish.result(metric, now=now)
    codes = [part.value for part in result.parts]
    first = _after(codes, said["after"])
    last = first + number(said, "limit", USUAL)
    body = {**entry(metric), **definition(metric), **told(result, wish)}
    if result.by:
        body["count"] = len(codes)
        body["parts"] = [
            {
                "code": part.value,
                "name": names(part.member),
                **cell(part.cell),
                **links(result, wish.by, part.value, hidden=part.cell.is_hidden),
            }
            for part in result.parts[first:last]
        ]
        body["next"] = _next(request, codes[first:last], more=last < len(codes))
    return Told(body, A_DAY) if wish.as_of and wish.as_of < now else Told(body)


def entry(metric: Metric) -> dict[str, Any]:
    """A metric in a few words, with its addresses."""
    source = SOURCES.get(metric.source)
    return {
        "metric": metric.key,
        "name": names(metric),
        "unit": {"zh-Hant": metric.unit_zh, "en": metric.unit_en},
        "kind": metric.formula.kind.value,
        "dimensions": [
            {"key": key, "name": PLACES[key] if key in PLACES else names(source.dimension(key))}
            for key in asked.divisions(metric)
        ],
        "definition_version": metric.version,
        "url": absolute(reverse("api:metric", args=[metric.key])),
        "page": absolute(figure_address(metric)),
    }


def definition(metric: Metric) -> dict[str, Any]:
    """What the figure says, since when, by which rule, and what is hidden of it."""
    return {
        "definition": {"zh-Hant": metric.definition_zh, "en": metric.definition_en},
        "basis": metric.basis,
        "owner": metric.owner,
        "effective_from": metric.effective_from,
        "decimals": metric.decimals,
        "target": metric.target,
        "higher_is_better": metric.higher_is_better,
        "hidden_below": metric.floor or None,
        "retired": metric.retired,
    }


def told(result: metrics.Result, wish: Wish) -> dict[str, Any]:
    """The figure with everything that proves it."""
    is_told = result.road is not metrics.Road.KEPT or bool(result.snapshots)
    period = result.period
    return {
        "period": {
            "key": period.key,
            "name": {"zh-Hant": period.label("zh-hant"), "en": period.label("en")},
            "first_day": period.first_day,
            "last_day": period.last_day,
        },
        "by": wish.by or None,
        "filters": dict(result.filters),
        **cell(result.cell if is_told else None),
        "version": result.rule_version,
        "versions": {key: version for key, version in sorted(result.versions.items()) if key},
        "breaks": result.breaks,
        "snapshot": result.snapshot or None,
        "snapshots": dict(sorted(result.snapshots.items())),
        "road": result.road.value,
        "computed_at": result.computed_at,
        "as_of": result.as_of,
        "is_whole": result.is_whole,
        "missing": list(result.missing),
        "fingerprint": result.fingerprint or None,
        **links(result, wish.by, wish.value, hidden=result.is_hidden),
    }


def cell(found: Cell | None) -> dict[str, Any]:
    """The numbers of a figure as they are printed; of a hidden one nothing but that it is."""
    hidden = found is not None and found.is_hidden
    shown = None if hidden else found
    return {
        "value": shown.shown if shown else None,
        "numerator": shown.numerator if shown else None,
        "denominator": shown.denominator if shown else None,
        "row_count": shown.n if shown else None,
        "is_small": shown.is_small if shown else False,
        "is_hidden": hidden,
        **({"asked": shown.asked} if shown and shown.asked is not None else {}),
        **(
            {"interval": {"low": shown.margin.low, "high": shown.margin.high, "level": 95}}
            if shown and shown.margin
            else {}
        ),
    }


def links(result: metrics.Result, by: str, value: str, *, hidden: bool) -> dict[str, str | None]:
    """Where the rows are, for whoever may open them, and the page that proves the number."""
    proof = _proof(result, by, value)
    if by in KINDS and not value:
        by, value = DISTRICT, result.filters.get(DISTRICT, "")
    hidden = hidden or (by in KINDS and value == REST)
    wish = {"period": result.period.key, "by": by if value else "", "value": value}
    rows = reverse("api:metric_rows", args=[result.metric.key])
    query = urlencode({name: text for name, text in wish.items() if text})
    return {"rows": None if hidden else absolute(f"{rows}?{query}"), "proof": absolute(proof)}


def _proof(result: metrics.Result, by: str, value: str) -> str:
    """The page that proves the number; of villages and cells the map with all of them."""
    metric, period = result.metric, result.period
    if by not in KINDS:
        return proof_address(metric, period, by, value, as_of=result.as_of)
    district = result.filters.get(DISTRICT, "")
    if by == CELL:
        return places_address(metric, period=period.key, kind=CELL)
    return places_address(metric, period=period.key, **({DISTRICT: district} if district else {}))


def names(row: Metric | Member | Any) -> dict[str, str]:  # noqa: ANN401 (whatever has two names)
    """A name in both languages."""
    return {"zh-Hant": row.zh, "en": row.en or row.zh}


def absolute(path: str) -> str:
    """The address with the city's own host, so that an answer is the same for everybody."""
    return f"{settings.BASE_URL}{path}"


def _after(codes: Sequence[str], code: str) -> int:
    """Where the next page begins."""
    if not code:
        return 0
    if code not in codes:
        sentence = _("after is the last code of the page before.")
        raise bad("unknown_member", sentence, "after", code)
    return codes.index(code) + 1


def _next(request: HttpRequest, codes: Sequence[str], *, more: bool) -> str | None:
    """The address of the next page, if there is one."""
    if not more or not codes:
        return None
    wish: Mapping[str, str] = {**request.GET.dict(), "after": codes[-1]}
    return absolute(f"{request.path}?{urlencode(wish)}")


listed = door(metric_list)
one = door(figure)
