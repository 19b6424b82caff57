"""The desk of the centre: cases for which no unit is decided, and units that do not agree."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.queries import passing
from civicloop.answer.cases.web.tables import CaseTable, category_choices, district_choices
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.ui.web.tables import ChoiceFilter, Column, SwitchFilter

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

LATELY = timedelta(hours=24 * 90)


def _why(row: Case) -> str:
    """Why the case is here: who refused it and named whom, or no rule speaks about it."""
    english = get_language() == "en"
    refused = (row.refused_by_en if english else "") or row.refused_by  # type: ignore[attr-defined]  # annotated
    named = (row.named_en if english else "") or row.named  # type: ignore[attr-defined]  # annotated
    if not refused:
        return _("No routing rule names a unit.")
    return _("%(refused)s refused and named %(named)s.") % {"refused": refused, "named": named}


class Desk(CaseTable):
    """What is due next stands first."""

    key = "cases.desk"
    caption = gettext_lazy("Cases to assign")
    default_order = "due"
    empty_title = gettext_lazy("Every case has a unit")
    empty_text = gettext_lazy("Cases come here when no rule names a unit, or units disagree.")
    empty_icon: ClassVar[str] = "badge-check"
    columns = (
        Column("number", gettext_lazy("Number"), sort="number"),
        Column("due", gettext_lazy("Due"), value="next_due_at", sort="next_due_at", kind="moment",
               template="cases/staff/cell_due.html"),
        Column("category", gettext_lazy("Category"), value="category.name"),
        Column("description", gettext_lazy("Report"), value="description_masked",
               template="cases/staff/cell_report.html"),
        Column("why", gettext_lazy("Why it is here"), value=_why),
        Column("hops", gettext_lazy("Passed on"), value="hops", kind="number"),
        Column("opened", gettext_lazy("Received at"), value="opened_at", sort="opened_at",
               kind="moment"),
    )  # fmt: skip
    filters = (
        ChoiceFilter("category", gettext_lazy("Category"), choices=category_choices,
                     lookup="category__code"),
        ChoiceFilter("district", gettext_lazy("District"), choices=district_choices,
                     lookup="district_code"),
        SwitchFilter("disputed", gettext_lazy("Units disagree"),
                     apply=lambda rows, _value: rows.filter(hops__gt=0)),
    )  # fmt: skip

    def row_url(self, row: Case) -> str:
        """Straight to the step that is owed."""
        return reverse("cases:step", args=[row.pk, "assign"])


@needs("cases.assign")
@require_safe
def desk(request: ActorRequest) -> HttpResponseBase:
    """What the reader has to assign, and which units refused in favour of each other lately."""
    table = Desk(request, passing.to_sort(request.actor), actor=request.actor)
    if table.wants_export:
        return table.export()
    now = clock.now()
    whole_city = request.actor.units_for("cases.assign") is None
    pairs = passing.pairs(now - LATELY, now) if whole_city else []
    return render(request, "cases/staff/handling/desk.html", {"table": table, "pairs": pairs})
