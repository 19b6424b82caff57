"""What an address asks for, read with care and told precisely where it is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.rules import (
    DISTRICT,
    KINDS,
    METRICS,
    REST,
    SOURCES,
    VILLAGE,
    Metric,
    Month,
    Period,
)
from civicloop.publish.dashboards.rules.instants import instant_of
from civicloop.publish.dashboards.rules.own_pages import PERIODS
from civicloop.publish.dashboards.web.api.answers import RefusedError

MOST: Final = 1000
"""Parts, metrics or rows in one answer."""
LONGEST: Final = 120
"""Signs of what was asked that an error repeats."""


def bad(error: str, detail: str, name: str, value: str, **more: object) -> RefusedError:
    """400: a parameter asks for what is not there."""
    return RefusedError(
        HTTPStatus.BAD_REQUEST, error, detail, parameter=name, value=value[:LONGEST], **more
    )


def metric_of(key: str) -> Metric:
    """The metric of an address; an unknown one is told with those whose keys are like it."""
    if key in METRICS:
        return METRICS.get(key)
    raise RefusedError(
        HTTPStatus.NOT_FOUND,
        "unknown_metric",
        _("There is no metric with this key. /api/metrics/ lists them all."),
        value=key[:LONGEST],
        similar=get_close_matches(key[:LONGEST], list(METRICS), n=5),
    )


def only_known(request: HttpRequest, *names: str) -> dict[str, str]:
    """The parameters; one that nobody reads is an error, since its writer meant something."""
    for name in request.GET:
        if name not in names:
            raise bad(
                "unknown_parameter",
                _("This address does not know the parameter %(name)s.") % {"name": name[:LONGEST]},
                name[:LONGEST],
                request.GET[name],
                known=list(names),
            )
        if len(request.GET.getlist(name)) > 1:
            raise bad(
                "repeated_parameter",
                _("The parameter %(name)s stands more than once in the address.") % {"name": name},
                name,
                request.GET[name],
            )
    return {name: request.GET.get(name, "").strip() for name in names}


@dataclass(frozen=True, slots=True)
class Wish:
    """A figure as it is asked for: its period, its division, one member of it, an instant.

    ``district`` is the one whose villages are asked for.
    """

    period: Period
    by: str
    value: str
    as_of: datetime | None
    district: str = ""

    @classmethod
    def read(cls, said: dict[str, str], metric: Metric, *, now: datetime) -> Wish:
        """The wish; without a period the last whole month."""
        by, value = said["by"], said["value"]
        known = divisions(metric)
        if by and by not in known:
            raise bad(
                "unknown_dimension",
                _("This metric is not divided by %(name)s.") % {"name": by[:LONGEST]},
                "by",
                by,
                known=known,
            )
        if value and not by:
            sentence = _("Name the dimension of the member: by=%(known)s.")
            raise bad(
                "dimension_missing",
                sentence % {"known": "|".join(known)},
                "value",
                value,
                known=known,
            )
        if value:
            _check_member(metric, by, "value", value)
        district = said.get("district", "")
        if district and by != VILLAGE:
            sentence = _("Only villages are narrowed to a district: by=village.")
            raise bad("dimension_missing", sentence, "district", district)
        if district:
            _check_member(metric, DISTRICT, "district", district)
        usual = PERIODS["last-quarter" if by in KINDS else "last-month"](Month.of(now)).key
        period = _period(said["period"] or usual, now)
        return cls(period, by, value, _instant(said.get("as_of", "")), district)

    def result(self, metric: Metric, *, now: datetime) -> metrics.Result:
        """The figure as every page has it."""
        try:
            return metrics.resolve(
                metric.key,
                period=self.period,
                by="" if self.value else self.by,
                filters={
                    **({self.by: self.value} if self.value else {}),
                    **({DISTRICT: self.district} if self.district else {}),
                },
                as_of=self.as_of,
                now=now,
            )
        except MetricError as error:
            raise bad("not_kept", self._why_not(metric), "period", self.period.key) from error

    def _why_not(self, metric: Metric) -> str:
        """Why such a figure is not told, and what to ask instead."""
        if self.by in KINDS:
            return _("Villages and cells are told of whole quarters that have ended.")
        if metric.floor and self.as_of:
            return _("This metric protects people, and was corrected since: ask without as_of.")
        if metric.floor:
            return _("This metric protects people: it is told for whole months by one dimension.")
        return _("This period is not kept as it was at an instant: ask without as_of.")


def number(said: dict[str, str], name: str, usual: int) -> int:
    """A whole number from 1 to ``MOST``."""
    text = said[name] or str(usual)
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST):  # noqa: PLR2004 (digits)
        sentence = _("%(name)s must be a whole number from %(least)s to %(most)s.")
        raise bad("bad_number", sentence % {"name": name, "least": 1, "most": MOST}, name, text)
    return int(text)


def divisions(metric: Metric) -> list[str]:
    """By what a metric is told: its dimensions, and villages and cells where it has places."""
    return [*metric.by, *(KINDS if metrics.is_placed(metric) else ())]


def _check_member(metric: Metric, by: str, name: str, value: str) -> None:
    """Refuse a code that is no member, with those that are like it."""
    if by in KINDS:
        known, is_known = [], value == REST or metrics.is_place(by, value)
    else:
        known = _members(metric, by)
        is_known = value in known
    if not is_known:
        raise bad(
            "unknown_member",
            _("%(by)s has no member with this code.") % {"by": by},
            name,
            value,
            similar=get_close_matches(value[:LONGEST], known, n=5),
        )


def _members(metric: Metric, by: str) -> list[str]:
    return [row.value for row in SOURCES.get(metric.source).dimension(by).members()] + [REST]


def _period(text: str, now: datetime) -> Period:
    try:
        period = metrics.period_of(text)
    except MetricError as error:
        sentence = _(
            "This is no period. Periods are 2026-10, 115年10月, 2026-Q3, 115年第3季, 2026-H1, "
            "115上半年, 2026, 115, 2026-04..2026-10, or a session of the council."
        )
        raise bad("bad_period", sentence, "period", text) from error
    if period.begins > now:
        raise bad("future_period", _("This period has not begun."), "period", text)
    return period


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    found = instant_of(text)
    if found is None:
        sentence = _("%(name)s is no date and time with its zone, such as %(example)s.")
        example = "2026-11-01T00:00:00Z"
        raise bad("bad_instant", sentence % {"name": "as_of", "example": example}, "as_of", text)
    return found
