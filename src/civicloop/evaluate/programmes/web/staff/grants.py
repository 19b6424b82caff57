"""The centre's ranking of a year, and the grant of next year that follows by grade."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import transaction
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.rules import rounded
from civicloop.evaluate.programmes import policies, queries
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.web.files import FORMATS, file_of, wanted
from civicloop.evaluate.programmes.web.forms.grants import ResultsForm, initial_results
from civicloop.evaluate.programmes.web.forms.months import ReasonForm
from civicloop.evaluate.programmes.web.labels import english, titled, year_shown
from civicloop.evaluate.programmes.web.staff.judging import years_of
from civicloop.evaluate.programmes.web.staff.programmes import ProgrammeStep, programme_or_404
from civicloop.evaluate.programmes.web.staff.steps import last_of
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.kernel.tabular.rules import Column, Kind

if TYPE_CHECKING:
    from decimal import Decimal

    from civicloop.kernel.access.middleware import ActorRequest

SEE, MANAGE = needs("tracking.see"), needs("tracking.manage")
UNITS = "units"
COLUMNS = (
    Column("place", "名次", "Place", Kind.INTEGER),
    Column("number", "編號", "Number"),
    Column("title", "標題", "Title"),
    Column("unit", "單位", "Unit"),
    Column("score", "考核成績", "Score", Kind.DECIMAL),
    Column("source", "成績來源", "Source of the score"),
    Column("grade", "等第", "Grade"),
    Column("grant", "本年度補助金額", "Grant", Kind.INTEGER),
    Column("change", "增減比率（%）", "Change (%)", Kind.DECIMAL),
    Column("following", "次年度補助金額", "Grant of next year", Kind.INTEGER),
    Column("difference", "增減金額", "Difference", Kind.INTEGER),
)


@SEE
@require_safe
def show_grants(request: ActorRequest, pk: int, year: int) -> HttpResponseBase:
    """Items or agencies by the centre's scores, with their grades and the grants that follow."""
    row = programme_or_404(request.actor, pk)
    last_of(year)
    if not row.has_money:
        raise Http404
    by_unit = request.GET.get("by") == UNITS
    today = timezone.localdate(clock.now())
    found = queries.ranking(request.actor, pk, year, today=today, by_unit=by_unit)
    if form := wanted(request):
        name = f"{row.key}-grants-{year}{'-units' if by_unit else ''}"
        return file_of(form, COLUMNS, _rows(found), name)
    lines = list(_lines(found))
    following = [one.ranked.following for one in found.placed]
    context = {
        "row": row,
        "name": titled(row),
        "year": year,
        "shown_year": year_shown(year),
        "next_year": year_shown(year + 1),
        "years": years_of(row),
        "by_unit": by_unit,
        "formats": FORMATS,
        "found": found,
        "city_score": _score(found.city),
        "grade": _graded(found.whole),
        "difference": "" if found.whole is None else f"{found.whole.difference:+,}",
        "lines": lines,
        "judged": sum(one.ranked.place is not None for one in found.placed),
        "grants": sum(one.ranked.grant for one in found.placed if one.ranked.place is not None),
        "following": sum(one for one in following if one is not None),
        "bands": [
            {"name": band.en if english() else band.zh, "from": f"{band.at_least:g}",
             "change": _moved(band.change),
             "count": sum(one.ranked.band == band for one in found.placed)}
            for band in found.rule.bands
        ],
        "may_manage": policies.may_manage(request.actor, row),
    }  # fmt: skip
    return render(request, "programmes/grants.html", context)


def _score(city: Any) -> str:  # noqa: ANN401 (a result or nothing)
    return "" if city is None else f"{city.score.normalize():f}"


def _graded(one: Any) -> str:  # noqa: ANN401 (a rank or nothing)
    """A grade by its name; nothing where there is no score."""
    if one is None or one.band is None:
        return ""
    return str(one.band.en if english() else one.band.zh)


def _moved(change: Decimal) -> str:
    """By how many percent a grade moves the grant; no sign where it moves nothing."""
    return f"{change:+g} %" if change else "0 %"


def _lines(found: queries.Ranking) -> Iterator[dict[str, Any]]:
    for one in found.placed:
        rank = one.ranked
        yield {
            "item": one.item,
            "unit": one.unit,
            "rank": rank,
            "score": None if rank.score is None else rounded(rank.score),
            "grade": _graded(rank),
            "is_own": one.is_own,
            "change": "" if rank.band is None else _moved(rank.band.change),
        }


def _rows(found: queries.Ranking) -> Iterator[dict[str, Any]]:
    """The same as a file has it."""
    for line in _lines(found):
        rank, item = line["rank"], line["item"]
        own = _("own judgement") if line["is_own"] else _("the centre")
        yield {
            "place": rank.place,
            "number": item.number if item is not None else "",
            "title": item.title if item is not None else "",
            "unit": line["unit"],
            "score": line["score"],
            "source": "" if rank.score is None else str(own),
            "grade": line["grade"],
            "grant": rank.grant,
            "change": None if rank.band is None else rank.band.change,
            "following": rank.following,
            "difference": rank.difference,
        }


class ResultsStep(ProgrammeStep):
    """A step on what the centre told of a year."""

    names: ClassVar[dict[str, Any]] = {"results": None}

    @property
    def back(self) -> str:
        """The ranking of the year."""
        return reverse("programmes:grants", args=[self.row.pk, self.kwargs["year"]])

    @property
    def about(self) -> str:
        """The programme, and the year."""
        return f"{titled(self.row)} · {year_shown(self.kwargs['year'])}"

    @property
    def standing(self) -> int:
        """A number that changes with everything that is kept of the year."""
        last_of(self.kwargs["year"])
        rows = queries.results_of(self.row.pk, self.kwargs["year"]).order_by("pk")
        said = rows.values_list("pk", "score", "place", "among", "grant", "next_grant", "kept_at")
        return zlib.crc32(repr(list(said)).encode())

    def hold(self) -> None:
        """With the programme locked, as whoever keeps results of it locks it."""
        tracked.programme_for_change(self.row.pk)
        super().hold()


@MANAGE
class KeepResults(ResultsStep):
    """Write in what the centre told."""

    form_class = ResultsForm
    heading = _("Central evaluation of the year")
    lead = _(
        "The score and place of the city, the scores of the items, or both. Next year's grants "
        "follow by grade, by the rule in force on the day of the notice."
    )
    submit = _("Keep the results")
    done = _("The results of the centre are kept.")

    def get_initial(self) -> dict[str, Any]:
        """What is kept of the city."""
        rows = queries.results_of(self.row.pk, self.kwargs["year"])
        return initial_results(rows.filter(item__isnull=True).first())

    @transaction.atomic
    def perform(self, values: dict[str, Any]) -> None:  # noqa: ARG002 (the form makes it)
        """Keep it, unless somebody else did since the form was drawn."""
        self.hold()
        programmes.keep_results(
            self.row.pk,
            self.kwargs["year"],
            self.bound.notice(),
            self.bound.items(),
            actor=self.request.actor,
        )


@MANAGE
class RemoveResults(ResultsStep):
    """Take off what was written in by mistake."""

    form_class = ReasonForm
    heading = _("Take the results of the centre off")
    lead = _("Everything that was kept of the year. The reason stays in the history.")
    submit = _("Take them off")
    variant = "danger"
    done = _("The results of the centre are taken off.")

    @transaction.atomic
    def perform(self, values: dict[str, Any]) -> None:
        """Take them off."""
        self.hold()
        programmes.remove_results(
            self.row.pk, self.kwargs["year"], reason=values["reason"], actor=self.request.actor
        )
