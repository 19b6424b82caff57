"""What complaints speak of: words on the rise, subjects, and both of them month by month."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civicloop.engines.metrics.rules import SOURCES, Month, Source, months_until
from civicloop.engines.metrics.rules.insight import (
    HAN,
    LATIN,
    LEAST,
    MANNER,
    TOGETHER,
    Mentions,
    Subject,
    drift,
    examples,
    rising_terms,
    speaks_of,
    subjects,
)
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.kernel.tabular import rules as tabular
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import month_of
from civicloop.publish.dashboards.rules.outlooks import (
    mentions_chart,
    worked_nearness,
    worked_ratio,
)
from civicloop.publish.dashboards.web.figures import FORMATS, layout_for, refused
from civicloop.ui.web.downloads import saved_as

MOST = 20_000
"""Texts of a month whose words are counted: the newest ones of a large city."""
READ = 6_000
"""Texts among which subjects are looked for, as many of each month: the newest ones."""
SPANS = (12, 24, 36)
"""Months over which a word is followed."""
MONTHS_TO_CHOOSE = 24
MOST_WORDS = 6
LONGEST_WORD = 12
DRAWN = 5
"""Subjects with a line: more cannot be told apart."""
APART = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which words are followed over which whole months."""

    words: tuple[str, ...]
    months: tuple[Month, ...]

    @classmethod
    def read(cls, request: HttpRequest) -> Wish:
        """The wish in an address; what is no word or no span raises ``BadChoiceError``."""
        text, span = request.GET.get("words", ""), request.GET.get("months") or str(SPANS[0])
        words = tuple(dict.fromkeys(word for word in APART.split(text.lower()) if word))
        if len(words) > MOST_WORDS or not all(map(_is_word, words)):
            raise BadChoiceError("words", text)
        if span not in map(str, SPANS):
            raise BadChoiceError("months", span)
        last = Month.of(clock.now()).moved(-1)
        return cls(words, tuple(months_until(last, int(span))))

    @property
    def address(self) -> str:
        """The words and the months as a query."""
        return urlencode({"words": " ".join(self.words), "months": len(self.months)})


@needs("dashboards.open_rows")
def rising(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """The words that the texts of a month have clearly more often than those before."""
    source = _source_or_404(module, name)
    present = Month.of(clock.now())
    language = get_language() or "zh-hant"
    try:
        month = month_of("month", request.GET.get("month") or present.moved(-1).key, present)
    except BadChoiceError as error:
        return refused(request, error, request.path)
    before = month.moved(-1)
    texts = _texts(source, month, MOST)
    terms, n, m = rising_terms(texts, _texts(source, before, MOST))
    context = {
        "month": month.label(language),
        "before": before.label(language),
        "terms": [
            {
                "text": row.text,
                "url": _months_address(source, [row.text], SPANS[0]),
                "now": row.now,
                "share": f"{100 * row.now / n:.1f}",
                "before": row.before,
                "share_before": f"{100 * row.before / m:.1f}",
                "clearness": f"{row.clearness:.1f}",
                "examples": examples(row.text, texts),
            }
            for row in terms
        ],
        "n": n,
        "m": m,
        "worked": worked_ratio(terms[0].now, n, terms[0].before, m) if terms else "",
        "chosen": month.key,
        "months": [
            (row.key, row.label(language))
            for row in reversed(months_until(present, MONTHS_TO_CHOOSE))
        ],
        **_shell(request, source, "words", language),
    }
    return render(request, "dashboards/words.html", context)


@needs("dashboards.open_rows")
def spoken_of(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """Words that stand in the same texts, and how many texts of each month speak of them."""
    source = _source_or_404(module, name)
    language = get_language() or "zh-hant"
    try:
        wish = Wish.read(request)
    except BadChoiceError as error:
        return refused(request, error, request.path)
    months = wish.months
    texts = [text for month in months for text in _texts(source, month, READ // len(months))]
    found, n = subjects(texts)
    counted = _mentions(source, [row.words for row in found], months)
    order = sorted(zip(found, counted, strict=True), key=lambda row: -_number(row[1]))
    rows = [_subject(source, row, series, texts, language) for row, series in order]
    context = {
        "rows": rows,
        "n": n,
        "worked": worked_nearness(order[0][0].link, n) if order else "",
        "together": TOGETHER,
        "least": LEAST,
        "first": months[0].label(language),
        "last": months[-1].label(language),
        "heads": [month.short(language) for month in months],
        "spans": SPANS,
        "span": len(months),
        "chart": mentions_chart(
            [(_named(row.words), series) for row, series in order[:DRAWN]],
            _("% of the texts"),
            language,
        ),
        "totals": [f"{row.texts:,}" for row in counted[0]] if counted else [],
        "more": [row["name"] for row in rows if row["goes"] == "more"],
        "less": [row["name"] for row in rows if row["goes"] == "less"],
        "left_out": MANNER,
        **_shell(request, source, "subjects", language),
    }
    return render(request, "dashboards/subjects.html", context)


@needs("dashboards.open_rows")
def by_month(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """One word, or the texts that speak of several, month by month."""
    source = _source_or_404(module, name)
    language = get_language() or "zh-hant"
    try:
        wish = Wish.read(request)
    except BadChoiceError as error:
        return refused(request, error, request.path)
    context: dict[str, Any] = {
        "words": " ".join(wish.words),
        "name": _named(wish.words),
        "together": TOGETHER if len(wish.words) > 1 else 0,
        "spans": SPANS,
        "span": len(wish.months),
        "least": LEAST,
        **_shell(request, source, "mentions", language),
    }
    if wish.words:
        (series,) = _mentions(source, [wish.words], wish.months)
        texts = [
            text
            for month in reversed(wish.months)
            for text in _texts(source, month, READ // len(wish.months))
            if speaks_of(text, wish.words)
        ]
        base = reverse("dashboards:mentions_export", args=(module, name, "csv"))[: -len("csv/")]
        context |= _series(series, language)
        context["examples"] = _examples(wish.words, texts, 4) if _number(series) >= LEAST else []
        context["exports"] = [(kind, f"{base}{kind}/?{wish.address}") for kind in FORMATS]
    return render(request, "dashboards/mentions.html", context)


@needs("dashboards.open_rows")
def download(
    request: HttpRequest, module: str, name: str, kind: str
) -> HttpResponse | StreamingHttpResponse:
    """What the page of a word shows, as a file: month, texts, mentions, per cent."""
    source = _source_or_404(module, name)
    if kind not in FORMATS:
        raise Http404(kind)
    try:
        wish = Wish.read(request)
        if not wish.words:
            raise BadChoiceError("words", "")
    except BadChoiceError as error:
        return refused(request, error, reverse("dashboards:mentions", args=(module, name)))
    (series,) = _mentions(source, [wish.words], wish.months)
    language = get_language() or "zh-hant"
    columns = [
        ("month", "月份", "Month", tabular.Kind.TEXT),
        ("words", "詞彙", "Words", tabular.Kind.TEXT),
        ("number", "提及件數", "Texts that speak of it", tabular.Kind.INTEGER),
        ("texts", "全部件數", "All texts", tabular.Kind.INTEGER),
        ("share", "百分比", "Per cent", tabular.Kind.DECIMAL),
        ("hidden", "不陳示", "Withheld", tabular.Kind.TEXT),
    ]
    body = tabular.write(
        kind,
        [tabular.Column(*column) for column in columns],
        _lines(wish, series),
        language=language,
        zone=timezone.get_current_timezone(),
        title=_named(wish.words),
    )
    file = f"words-{wish.months[0].key}-{wish.months[-1].key}.{kind}"
    return StreamingHttpResponse(
        body,
        content_type=tabular.MEDIA_TYPES[kind],
        headers=saved_as(file),
    )


def _lines(wish: Wish, series: Sequence[Mentions]) -> Iterator[dict[str, Any]]:
    for row in series:
        yield {
            "month": row.month.key,
            "words": " ".join(wish.words),
            "number": None if row.is_hidden else row.number,
            "texts": row.texts,
            "share": None if row.share is None else round(row.share, 2),
            "hidden": _("withheld") if row.is_hidden else "",
        }


def _series(series: Sequence[Mentions], language: str) -> dict[str, Any]:
    """The line, the table and the sentence of one word or subject."""
    shown = [row for row in series if not row.is_hidden]
    highest = max(shown, key=lambda row: row.share or 0.0, default=None)
    return {
        "chart": mentions_chart([("", series)], _("% of the texts"), language),
        "columns": [_("Month"), _("Texts that speak of it"), _("All texts"), "%"],
        "rows": [
            [
                row.month.label(language),
                "(D)" if row.is_hidden else f"{row.number:,}",
                f"{row.texts:,}",
                "(D)" if row.share is None else f"{row.share:.1f}",
            ]
            for row in series
        ],
        "n": sum(row.texts for row in series),
        "shown": len(shown),
        "first": series[0].month.label(language),
        "last": series[-1].month.label(language),
        "highest": highest
        and {
            "month": highest.month.label(language),
            "number": f"{highest.number:,}",
            "texts": f"{highest.texts:,}",
            "share": f"{highest.share or 0:.1f}",
        },
        "has_hidden": len(shown) < len(series),
        "drift": _drift(series),
    }


def _drift(series: Sequence[Mentions]) -> dict[str, Any] | None:
    """The earlier half of the months beside the later one, as the page says it."""
    found = drift(series)
    return found and {
        "earlier": f"{found.earlier:.1f}",
        "later": f"{found.later:.1f}",
        "n": f"{found.earlier_texts:,}",
        "m": f"{found.later_texts:,}",
        "half": len(series) // 2,
        "clearness": f"{found.clearness:.1f}",
        "is_clear": found.is_clear,
        "worked": worked_ratio(
            found.later_number, found.later_texts, found.earlier_number, found.earlier_texts
        ),
    }


def _subject(
    source: Source, row: Subject, series: Sequence[Mentions], texts: Sequence[str], language: str
) -> dict[str, Any]:
    link, moved = row.link, drift(series)
    goes = ("more" if moved.later > moved.earlier else "less") if moved and moved.is_clear else ""
    return {
        "name": _named(row.words),
        "url": _months_address(source, row.words, len(series)),
        "one": link.one,
        "other": link.other,
        "both": link.both,
        "n_one": link.n_one,
        "n_other": link.n_other,
        "by_chance": f"{link.by_chance:.1f}",
        "nearness": f"{link.nearness:.2f}",
        "examples": _examples(row.words, texts, 2),
        "cells": ["(D)" if cell.is_hidden else f"{cell.number:,}" for cell in series],
        "total": None if any(cell.is_hidden for cell in series) else f"{_number(series):,}",
        "goes": goes,
        "label": f"{series[0].month.label(language)}–{series[-1].month.label(language)}",
    }


def _examples(words: Sequence[str], texts: Sequence[str], limit: int) -> list[str]:
    """Places of texts that speak of the words, around the first of them that stands there."""
    found: dict[str, None] = {}
    for text in texts:
        if speaks_of(text, words):
            word = next(word for word in words if word in text.lower())
            found |= dict.fromkeys(examples(word, [text]))
            if len(found) >= limit:
                break
    return list(islice(found, limit))


def _mentions(
    source: Source, groups: Sequence[Sequence[str]], months: Sequence[Month]
) -> list[list[Mentions]]:
    """For each group of words the texts that speak of it, month by month."""
    if source.mentions is None or not groups:
        return []
    counted = source.mentions(groups, months[0].begins, months[-1].ends, TOGETHER)
    nothing = 0, (0,) * len(groups)
    by_month = [(month, *counted.get(month.first_day, nothing)) for month in months]
    return [
        [Mentions(month, texts, numbers[place]) for month, texts, numbers in by_month]
        for place in range(len(groups))
    ]


def _texts(source: Source, month: Month, most: int) -> list[str]:
    return list(source.texts(month.begins, month.ends, most)) if source.texts else []


def _source_or_404(module: str, name: str) -> Source:
    key = f"{module}.{name}"
    if key not in SOURCES or SOURCES.get(key).texts is None:
        raise Http404(key)
    return SOURCES.get(key)


def _shell(request: HttpRequest, source: Source, here: str, language: str) -> dict[str, Any]:
    parts = source.key.split(".")
    pages = (
        ("words", _("Rising words")),
        ("subjects", _("What the texts speak of")),
        ("mentions", _("A word over months")),
    )
    return {
        "source": source.zh if language.startswith("zh") else source.en,
        "pages": [
            (reverse(f"dashboards:{page}", args=parts), label, page == here)
            for page, label in pages
        ],
        **layout_for(request),
    }


def _months_address(source: Source, words: Sequence[str], span: int) -> str:
    path = reverse("dashboards:mentions", args=source.key.split("."))
    return f"{path}?{urlencode({'words': ' '.join(words), 'months': span})}"


def _number(series: Sequence[Mentions]) -> int:
    return sum(row.number for row in series)


def _named(words: Sequence[str]) -> str:
    return "、".join(words)


def _is_word(word: str) -> bool:
    return len(word) <= LONGEST_WORD and bool(HAN.fullmatch(word) or LATIN.fullmatch(word))
