"""The monthly table, an agency in a month, and what is done with both."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.evaluate.documents import policies, queries
from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.errors import NotFoundError
from civicloop.evaluate.documents.models import Month
from civicloop.evaluate.documents.queries import Table
from civicloop.evaluate.documents.rules import Counts, month_end, ranking, shown
from civicloop.evaluate.documents.web.charts import agencies_chart, trend_chart
from civicloop.evaluate.documents.web.labels import (
    CATEGORIES,
    days_text,
    fault_words,
    percent_text,
)
from civicloop.evaluate.documents.web.steps import Step, told
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.tabular import rules as tabular
from civicloop.ui.rules import listed_text, month_text
from civicloop.ui.web.downloads import saved_as

SEE, MANAGE, PUBLISH = (needs(f"documents.{verb}") for verb in ("see", "manage", "publish"))
TREND = 12
HEADINGS = {
    "received": _("Newly received"),
    "carried": _("Carried over"),
    "on_time": _("Within the limit"),
    "late": _("Done late"),
    "filed": _("Filed ones"),
    "pending": _("Open within the limit"),
    "overdue": _("Open past the limit"),
}
OUTCOMES = ("on_time", "late", "filed", "pending", "overdue")


def month_or_404(year: int, number: int) -> Month:
    """The month of an address."""
    try:
        return queries.month(date(year, number, 1))
    except (ValueError, OverflowError, NotFoundError):
        raise Http404 from None


@SEE
def show_newest(request: HttpRequest) -> HttpResponse:
    """The newest month, or that there is none yet."""
    row = queries.newest_month()
    if row is None:
        brings = policies.may_manage(request.actor)
        return render(request, "documents/none.html", {"brings": brings})
    return redirect("documents:month", row.first_day.year, row.first_day.month)


def line_of(name: Any, counts: Counts, where: dict[str, Any], *, opens: bool) -> dict[str, Any]:  # noqa: ANN401
    """A row of the table, with an address for each number that opens its documents."""
    numbers = []
    pairs = [("received", {"came": "received"}), ("carried", {"came": "carried"})]
    pairs += [(key, {"outcome": key}) for key in OUTCOMES]
    for key, narrowed in pairs:
        value = getattr(counts, key)
        address = f"{reverse('documents:list')}?{urlencode(where | narrowed)}"
        numbers.append((f"{value:,}", address if opens and value else "", HEADINGS[key]))
    return {
        "name": name,
        "numbers": numbers,
        "share": percent_text(counts.on_time_share),
        "rate": percent_text(counts.overdue_rate),
        "average": days_text(counts.average_days),
    }


@SEE
def show_month(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The table by class and by agency, ranked, with its charts and checks."""
    row = month_or_404(year, number)
    table = queries.table_of(row)
    reach = queries.reach(request.actor, "documents.see")
    keeps = policies.may_manage(request.actor)
    rule = queries.rule_of(month_end(row.first_day))
    lines = _agencies(row, table, reach, rule)
    every_month = list(queries.months())
    recent = [one for one in every_month if one.first_day <= row.first_day][:TREND]
    near = [one for one in every_month[:TREND] if one.first_day > row.first_day] + recent
    language = translation.get_language() or ""
    trend = [
        (month_text(one.first_day, language), counts)
        for one, counts in reversed(queries.trend(recent))
    ]  # fmt: skip
    where = {"month": row.pk}
    every = line_of(gettext("All classes"), table.total, where, opens=reach is None)
    context = {
        "row": row,
        "shown_month": month_text(row.first_day, language),
        "classes": [
            *(line_of(CATEGORIES[name], counts, where | {"category": name}, opens=reach is None)
              for name, counts in table.by_class.items()),
            every | {"is_total": True},
        ],
        "agencies": lines,
        "cards": _cards(table.total, row.pk if reach is None else 0),
        "threshold": rule.overdue_percent,
        "faults": [fault_words(one) for one in documents.faults_of(table)],
        "months": [(month_text(one.first_day, language), one) for one in near],
        "agency_chart": agencies_chart([(str(one["name"]), one["value"]) for one in lines],
                                       gettext("Within the limit (%)")),
        "trend_chart": trend_chart([(name, _float(counts)) for name, counts in trend],
                                   gettext("Within the limit (%)")),
        "trend_columns": _trend_columns(),
        "trend_rows": _trend_rows(trend),
        "may_publish": policies.may_publish(request.actor) and row.state == "open",
        "to_chase": len(queries.units_to_chase(row.pk)) if keeps else 0,
        "to_improve": keeps
        and row.state == "published"
        and any(line["must_improve"] and not line["is_asked"] for line in lines),
    }  # fmt: skip
    return render(request, "documents/month.html", context)


def _cards(total: Counts, opened: int) -> list[dict[str, Any]]:
    """The three figures of a month with what they are shares of; each opens its documents."""
    rows, overdue = reverse("documents:list"), reverse("documents:overdue")
    cards = [
        {"label": gettext("Answered within the limit"), "value": percent_text(total.on_time_share),
         "of": gettext("%(part)s of %(whole)s answered")
         % {"part": f"{total.on_time:,}", "whole": f"{total.done:,}"},
         "href": f"{rows}?month={opened}&outcome=on_time"},
        {"label": gettext("Overdue rate"), "value": percent_text(total.overdue_rate),
         "of": gettext("%(part)s of %(whole)s judged")
         % {"part": f"{total.past_limit:,}", "whole": f"{total.judged:,}"},
         "href": f"{overdue}?month={opened}"},
        {"label": gettext("Average days"), "value": days_text(total.average_days),
         "of": gettext("of %(whole)s general letters sent") % {"whole": f"{total.scored:,}"},
         "href": f"{rows}?month={opened}&category=general"},
    ]  # fmt: skip
    return cards if opened else [card | {"href": ""} for card in cards]


def _trend_columns() -> list[str]:
    return [gettext("Month"), gettext("Within the limit (%)"), gettext("Within the limit"),
            gettext("Answered ones")]  # fmt: skip


def _trend_rows(trend: list[tuple[str, Counts]]) -> list[list[Any]]:
    return [
        [name, percent_text(counts.on_time_share), counts.on_time, counts.done]
        for name, counts in trend
    ]


def _float(counts: Counts) -> float | None:
    value = shown(counts.on_time_share)
    return None if value is None else float(value)


def _agencies(
    row: Month, table: Table, reach: frozenset[int] | None, rule: queries.Rule
) -> list[dict[str, Any]]:
    counts = table.by_unit
    names = {unit.pk: unit.name for unit in organizations.units_ever().filter(pk__in=counts)}
    places = ranking({str(unit): one for unit, one in counts.items()}, rule.overdue_percent)
    written = queries.improvements_of(row.pk) if reach != frozenset() else {}
    lines = []
    for place in places:
        unit = int(place.key)
        opens = reach is None or unit in reach
        line = line_of(names[unit], place.counts, {"month": row.pk, "unit": unit}, opens=opens)
        args = [row.first_day.year, row.first_day.month, unit]
        line["url"] = reverse("documents:agency", args=args) if opens else ""
        asked = written.get(unit)
        line["is_asked"] = asked is not None
        line["improvement"] = (
            reverse("documents:improvement", args=[asked.pk])
            if (asked is not None and opens)
            else ""
        )
        lines.append(line | {"rank": place.rank, "must_improve": place.must_improve,
                             "value": _float(place.counts)})  # fmt: skip
    return lines


@SEE
def show_print(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Both tables on sheets of paper, without links, with the digest and lines to sign on."""
    row = month_or_404(year, number)
    table = queries.table_of(row)
    rule = queries.rule_of(month_end(row.first_day))
    classes = [line_of(CATEGORIES[name], counts, {}, opens=False)
               for name, counts in table.by_class.items()]  # fmt: skip
    every = line_of(gettext("All classes"), table.total, {}, opens=False) | {"is_total": True}
    context = {
        "row": row,
        "now": clock.now(),
        "shown_month": month_text(row.first_day, translation.get_language() or ""),
        "classes": [*classes, every],
        "agencies": _agencies(row, table, frozenset(), rule),
        "threshold": rule.overdue_percent,
    }
    return render(request, "documents/print.html", context)


@SEE
def export_table(request: HttpRequest, year: int, number: int) -> HttpResponseBase:
    """The table by agency and class as CSV, ODS or XLSX."""
    row = month_or_404(year, number)
    format_ = request.GET.get("export", "csv")
    if format_ not in tabular.MEDIA_TYPES:
        raise Http404
    table = queries.table_of(row)
    names = {unit.pk: unit.name for unit in organizations.units_ever().filter(pk__in=table.by_unit)}
    rows = [
        {"agency": names[unit], "class": str(CATEGORIES[name]), "average": shown(one.average_days),
         "share": shown(one.on_time_share), "rate": shown(one.overdue_rate),
         **{key: getattr(one, key) for key in ("received", "carried", *OUTCOMES)}}
        for (name, unit), one in sorted(table.cells.items(), key=lambda each: each[0][::-1])
    ]  # fmt: skip
    content = tabular.write(format_, _columns(), rows, language=translation.get_language() or "")
    return StreamingHttpResponse(
        content,
        content_type=tabular.MEDIA_TYPES[format_],
        headers=saved_as(f"documents-{row}.{format_}"),
    )


def _columns() -> list[tabular.Column]:
    number, share = tabular.Kind.INTEGER, tabular.Kind.DECIMAL
    named = [
        ("agency", "機關", "Agency", tabular.Kind.TEXT),
        ("class", "公文類別", "Class of documents", tabular.Kind.TEXT),
        ("received", "本月新收", "Received", number),
        ("carried", "上月未結", "Carried over", number),
        ("on_time", "依限辦結", "In time", number),
        ("late", "逾限辦結", "Late", number),
        ("filed", "存查", "Filed", number),
        ("pending", "待辦未逾限", "Pending", number),
        ("overdue", "待辦已逾限", "Overdue", number),
        ("share", "依限辦結率（%）", "In time (%)", share),
        ("rate", "逾限比率（%）", "Overdue rate (%)", share),
        ("average", "平均使用天數", "Average days", share),
    ]
    return [tabular.Column(key, zh, en, kind) for key, zh, en, kind in named]


@SEE
def show_agency(request: HttpRequest, year: int, number: int, unit: int) -> HttpResponse:
    """An agency in a month: its classes, its trend, what it owes an explanation for."""
    row = month_or_404(year, number)
    agency = organizations.units_ever().filter(pk=unit).first()
    reach = queries.reach(request.actor, "documents.see")
    if agency is None or (reach is not None and unit not in reach):
        raise Http404
    table = queries.table_of(row).narrowed([unit])
    where = {"month": row.pk, "unit": unit}
    recent = [one for one in queries.months() if one.first_day <= row.first_day][:TREND]
    language = translation.get_language() or ""
    trend = [(month_text(one.first_day, language), counts)
             for one, counts in reversed(queries.trend(recent, unit))]  # fmt: skip
    classes = [line_of(CATEGORIES[name], counts, where | {"category": name}, opens=True)
               for name, counts in table.by_class.items() if counts.handled]  # fmt: skip
    classes.append(
        line_of(gettext("All classes"), table.total, where, opens=True) | {"is_total": True}
    )
    source = queries.returns_of(row.pk).filter(unit=unit).first()
    context = {
        "row": row,
        "agency": agency,
        "shown_month": month_text(row.first_day, language),
        "classes": classes,
        "past_limit": table.total.past_limit,
        "source": source,
        "improvement": queries.improvements_of(row.pk).get(unit),
        "owed": list(queries.to_explain(frozenset({unit}))[:50]),
        "trend_chart": trend_chart([(name, _float(counts)) for name, counts in trend],
                                   gettext("Within the limit (%)")),
        "trend_columns": _trend_columns(),
        "trend_rows": _trend_rows(trend),
        "may_chase": policies.may_manage(request.actor)
        and unit in set(queries.units_to_chase(row.pk)),
    }  # fmt: skip
    return render(request, "documents/agency.html", context)


class _OfMonth(Step):
    """A step with a month, looked at once more before it is taken."""

    @cached_property
    def row(self) -> Month:
        """The month of the address."""
        return month_or_404(self.kwargs["year"], self.kwargs["number"])

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """With the month."""
        name = month_text(self.row.first_day, translation.get_language() or "")
        return super().get_context_data(**kwargs) | {"heading": f"{self.heading} {name}"}

    def way(self) -> list[str]:
        """The month."""
        name = month_text(self.row.first_day, translation.get_language() or "")
        return [self.address(None), f"{gettext('Timeliness of documents')} {name}"]

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (any verb's)
        """The month."""
        return reverse("documents:month", args=[self.kwargs["year"], self.kwargs["number"]])


@PUBLISH
class Publish(_OfMonth):
    """Publish a month."""

    heading = _("Publish the month")
    lead = _("A published month is frozen: it takes no file and no correction any more.")
    submit = _("Publish and freeze")
    done = _("The month is published and frozen.")

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401, ARG002 (a month)
        """Publish it."""
        return documents.publish_month(self.row.pk, actor=self.request.actor)


@MANAGE
class ChaseAll(_OfMonth):
    """Chase every agency about what is past its limit."""

    heading = _("Ask all agencies for explanations")
    submit = _("Ask for explanations")
    done = _("The agencies are asked to explain.")

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """With who will be asked."""
        units = set(queries.units_to_chase(self.row.pk))
        names = [one.name for one in organizations.units_ever() if one.pk in units]
        return super().get_context_data(**kwargs) | {
            "lead": listed_text(names, translation.get_language() or "")
        }

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401, ARG002 (chases)
        """Ask them."""
        return documents.chase_all(self.row.pk, actor=self.request.actor)

    def address(self, result: Any) -> str:  # noqa: ANN401 (chases)
        """The chases, or the month where none is made."""
        return super().address(result) if result is None else reverse("documents:chases")


@MANAGE
@require_POST
def ask_improvements(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Ask for the written improvements of a month that is published already."""
    row = month_or_404(year, number)
    told(request, lambda: documents.ask_improvements(row.pk, actor=request.actor),
         gettext("The agencies above the threshold are asked to improve in writing."))  # fmt: skip
    return redirect("documents:month", year, number)


@MANAGE
@require_POST
def chase(request: HttpRequest, year: int, number: int, unit: int) -> HttpResponse:
    """Chase an agency about what is past its limit."""
    row = month_or_404(year, number)
    if not organizations.units_ever().filter(pk=unit).exists():
        raise Http404
    sent = told(request, lambda: documents.chase(row.pk, unit, actor=request.actor),
                gettext("The agency is asked to explain."))  # fmt: skip
    if sent is None:
        return redirect("documents:agency", year, number, unit)
    return redirect("documents:chase", sent.pk)
