"""A report composed now: template, figures, collected texts, and what its checks find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.rules import Period
from civicloop.kernel.city import queries as cities
from civicloop.kernel.city.rules import here
from civicloop.publish.reports.errors import FiguresMovedError
from civicloop.publish.reports.queries.figures import Kept
from civicloop.publish.reports.queries.kinds import require_period
from civicloop.publish.reports.rules import checking
from civicloop.publish.reports.rules.checking import Fact, Finding
from civicloop.publish.reports.rules.composing import compose
from civicloop.publish.reports.rules.documents import Document, Use, plain
from civicloop.publish.reports.rules.styles import roc_date, roc_span
from civicloop.publish.reports.rules.templates import Template

BLANK = "○○○"
GIVEN = ("speaker", "deputy_speaker", "session", "reporter", "number")
"""Words of an edition that people fill in: who speaks to whom, and as which item."""
TURNS = 3
"""How often a report is composed that figures overtake; they are counted once a minute."""
DEFAULTS = {"speaker": f"{BLANK}議長", "deputy_speaker": f"{BLANK}副議長",
            "session": "第○屆第○次定期大會", "reporter": BLANK, "number": ""}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Composition:
    """A report as it would be printed now; for the key of each figure, where it was taken from."""

    document: Document
    sources: Mapping[str, tuple[metrics.Result, str]]


def composed(
    template: Template,
    period: Period,
    *,
    texts: Mapping[str, str],
    given: Mapping[str, str] | None = None,
    now: datetime,
) -> Composition:
    """The report of a template for a period, with the figures that stand now.

    Where these are counted anew in the middle, it is composed again: what one count says stands
    in one report, and no name says two numbers (``FiguresMovedError``).
    """
    require_period(template, period)
    language = "zh-hant"
    city = cities.city()
    office = city.office_zh or "研究發展考核委員會"
    label = _label(period)
    year = here().year(period.first_day.year)
    words = {
        **DEFAULTS,
        **{name: value for name, value in (given or {}).items() if name in GIVEN and value},
        "period": period.label(language),
        "period_label": label,
        "city": city.name_zh or "本府",
        "office": office,
        "today": roc_date(timezone.localtime(now).date()),
        "year": str(year),
        "next_year": str(year + 1),
    }
    frame = Document(
        kind=template.key,
        title=f"{office}{template.zh}",
        language=language,
        first=f"{period.first_day:%Y-%m}",
        last=f"{period.last_day:%Y-%m}",
        period=label,
        office=office,
        running_head=f"{template.running_head}（{office}）" if template.running_head else "",
        pieces=(),
        uses=(),
    )
    for turn in range(TURNS):
        figures = Kept(period, texts, language=language, now=now)
        try:
            document = compose(template, words=words, figures=figures, frame=frame)
        except FiguresMovedError:
            if turn == TURNS - 1:
                raise
            continue
        if not figures.has_moved:
            break
    return Composition(document, figures.sources)


def _label(period: Period) -> str:
    return period.zh or roc_span(period.first_day, period.last_day)


def findings(
    document: Document,
    *,
    last_edition: Iterable[Fact] = (),
    others: Iterable[Fact] = (),
    before: Iterable[str] = (),
) -> list[Finding]:
    """Whatever does not follow in a report: in itself, against its last edition, against others.

    ``before`` are periods beside which the report may put its own (the one before it).
    """
    text = plain(document.pieces)
    found = checking.findings(text)
    found += checking.other_periods(text, first=document.first, last=document.last)
    facts = facts_of(document)
    inside = [fact for fact in facts if f"{fact.first}/{fact.last}" not in set(before)]
    found += checking.outside(inside, first=document.first, last=document.last)
    found += checking.against(facts, last_edition, code="edition")
    found += checking.against(facts, others, code="report")
    found += [_missing(use) for use in document.uses if use.missing or not use.snapshot_or_rows]
    found += checking.check([_likewise(rows) for rows in _by_metric(document.uses).values()])
    return list({row.key: row for row in found}.values())


def facts_of(document: Document) -> list[Fact]:
    """The figures of a report as facts, to be held against other reports."""
    return [
        Fact(use.subject, use.shown, use.unit, use.first, use.last, document.title, name=use.label)
        for use in document.uses
        if use.shown
    ]


def _missing(use: Use) -> Finding:
    months = "、".join(use.missing) or f"{use.first} – {use.last}"
    return Finding("missing", use.label, "", months, 0, use.subject)


def _by_metric(uses: Iterable[Use]) -> dict[str, list[Use]]:
    found: dict[str, list[Use]] = {}
    for use in uses:
        if use.value:
            found.setdefault(use.metric, []).append(use)
    return found


def _likewise(uses: list[Use]) -> checking.Likewise:
    printed = tuple(checking.Printed.of(use.shown, unit=use.unit) for use in uses)
    return checking.Likewise(printed, tuple(Decimal(use.value) for use in uses), uses[0].label)
