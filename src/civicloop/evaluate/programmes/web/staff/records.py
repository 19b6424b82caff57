"""Research, plan and control held against each other: each difference, each record opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.evaluate.programmes import queries
from civicloop.evaluate.programmes.rules.records import Difference, Mismatch
from civicloop.evaluate.programmes.web.files import FORMATS, file_of, wanted
from civicloop.evaluate.programmes.web.labels import MISMATCHES, RECORD_KINDS
from civicloop.kernel.access.rules import needs
from civicloop.kernel.city.rules import money_text
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.tabular.rules import Column

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

REVIEW = needs("tracking.review")
MOST = 500
COLUMNS = (
    Column("difference", "差異", "What differs"),
    Column("kind", "紀錄", "Record"),
    Column("record", "計畫或研究", "Plan or study"),
    Column("item", "列管案件", "Tracked item"),
    Column("there", "計畫端", "In the plan"),
    Column("here", "列管端", "As tracked"),
)


@REVIEW
@require_safe
def show_records(request: ActorRequest) -> HttpResponseBase:
    """Every difference, by what differs."""
    found = queries.differences(request.actor)
    counts = Counter(one.code for one in found)
    code = request.GET.get("code", "")
    chosen = code if code in set(Mismatch) else ""
    shown = [one for one in found if not chosen or one.code == chosen]
    if form := wanted(request):
        return _export(form, shown)
    context = {
        "choices": [(one, MISMATCHES[one], counts[one]) for one in Mismatch if counts[one]],
        "chosen": chosen,
        "count": len(found),
        "lines": list(_lines(shown[:MOST])),
        "more": max(0, len(shown) - MOST),
        "formats": FORMATS,
    }
    return render(request, "programmes/records.html", context)


def _lines(shown: list[Difference]) -> Iterator[dict[str, Any]]:
    units = organizations.names_of(
        {f"organizations:unit:{side.unit_id}" for one in shown for side in (one.record, one.item)
         if side is not None}
    )  # fmt: skip
    for one in shown:
        there, here = _sides(one, units)
        record, item = one.record, one.item
        yield {
            "difference": MISMATCHES[one.code],
            "kind": RECORD_KINDS[record.kind] if record else "",
            "record": record,
            "record_url": reverse(record.url_name, args=[record.key]) if record else "",
            "item": item,
            "item_url": reverse("programmes:item", args=[item.pk]) if item else "",
            "there": there,
            "here": here,
        }


def _sides(one: Difference, units: dict[str, str]) -> tuple[str, str]:
    """Both values of what differs, as people read them."""
    record, item = one.record, one.item
    if record is None or item is None:
        return "", ""
    language = get_language() or "zh-hant"
    if one.code == Mismatch.MONEY_DIFFERS:
        return money_text(record.money, language), money_text(item.budget, language)
    if one.code == Mismatch.UNIT_DIFFERS:
        sides = (f"organizations:unit:{side.unit_id}" for side in (record, item))
        there, here = (units.get(ref, "") for ref in sides)
        return there, here
    if one.code == Mismatch.ENDED_EARLY:
        return _("stands"), _("taken off or merged")
    return record.title, item.title


def _export(form: str, shown: list[Difference]) -> StreamingHttpResponse:
    rows = (
        {
            "difference": str(line["difference"]),
            "kind": str(line["kind"]),
            "record": line["record"].title if line["record"] else "",
            "item": f"{line['item'].number} {line['item'].title}" if line["item"] else "",
            "there": line["there"],
            "here": line["here"],
        }
        for line in _lines(shown)
    )
    return file_of(form, COLUMNS, rows, "records")
