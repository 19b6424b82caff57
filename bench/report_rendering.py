"""A report of 60 pages and more with 41 charts as PDF, ODT and DOCX in one job, in seconds.

Two thirds of the charts are lines of twelve months, the others bars of twenty-four agencies, as in
a yearly report; each has its table and paragraphs beside it. Charts are drawn once for all three
formats; the baseline is the same job with charts drawn anew for each format.
"""

from __future__ import annotations

import io
import os
import time
from decimal import Decimal

import django

from bench.measures import Result

CHARTS, PAGES, MOST_SECONDS = 41, 60, 30.0
FORMS = ("pdf", "odt", "docx")
PARAGRAPHS = 5
WORDS = "本期受理案件均依規定期限辦理，逾期案件逐案檢討原因並提出改善措施，列入下期追蹤管考。" * 4


def run() -> Result:
    """The job with shared drawings, then without."""
    django.setup()
    import pikepdf  # noqa: PLC0415 (only this one reads PDF)

    from civicloop.publish.reports.adapters.drawing import Pictures  # noqa: PLC0415

    document = _document()
    drawings = Pictures()
    drawings.svg({"mark": "point", "data": {"values": []}})  # the drawing engine has started
    spans = {form: _timed(document, form, drawings) for form in FORMS}
    anew = {form: _timed(document, form, Pictures()) for form in FORMS}
    figure, baseline = (sum(wall for wall, _cpu, _c in of.values()) for of in (spans, anew))
    with pikepdf.open(io.BytesIO(spans["pdf"][2])) as made:
        pages = len(made.pages)
    return Result(
        name="report rendering",
        figure=round(figure, 2),
        unit="s",
        baseline=round(baseline, 2),
        ratio=round(figure / baseline, 3),
        target=MOST_SECONDS,
        met=figure < MOST_SECONDS and pages >= PAGES and drawings.drawn == CHARTS + 1,
        beside={
            "pages": pages,
            "charts": CHARTS,
            **{f"{form}_s": round(wall, 2) for form, (wall, _cpu, _c) in spans.items()},
            "cpu_s": round(sum(cpu for _w, cpu, _c in spans.values()), 2),
            "load": round(os.getloadavg()[0], 1),
        },
    )


def _timed(document, form, drawings) -> tuple[float, float, bytes]:
    from civicloop.publish.reports.services import rendered  # noqa: PLC0415

    begun, spent = time.perf_counter(), sum(os.times()[:4])
    content = rendered(document, form, drawings=drawings)
    return time.perf_counter() - begun, sum(os.times()[:4]) - spent, content


def _document():
    from civicloop.publish.reports.rules import charts  # noqa: PLC0415
    from civicloop.publish.reports.rules.documents import Document, Piece, Run  # noqa: PLC0415

    pieces = []
    for number in range(1, CHARTS + 1):
        is_line = number % 3 != 0
        names = (
            [f"115/{n}" for n in range(1, 13)]
            if is_line
            else [f"第{n}區公所" for n in range(1, 25)]
        )
        rows = [(name, Decimal(number * 37 + place * 11)) for place, name in enumerate(names)]
        draw, title = (charts.line if is_line else charts.bars), f"圖{number}　第{number}類案件"
        cells = tuple((name, str(value)) for name, value in rows)
        pieces += [
            Piece("heading", (Run(f"第{number}類案件"),), level=0, mark=f"{number}、"),
            *[Piece("text", (Run(WORDS),)) for _n in range(PARAGRAPHS)],
            Piece("chart", caption=title, spec=draw(rows, "件"), head=("名稱", "件數"), rows=cells,
                  alt=charts.words(title, rows, "件", by_month=is_line)),
            Piece("table", caption=f"表{number}", head=("名稱", "件數"), rows=cells),
        ]  # fmt: skip
    return Document(
        "bench", "量測報告", "zh-hant", "2026-01", "2026-12", "115年", "研究發展考核委員會", "",
        tuple(pieces), (),
    )  # fmt: skip
