"""The call sheet: which units must be told of a hazard, at which numbers, and the log of calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civicloop.answer.cases.errors import FaultyFieldsError, NotOpenError, UnknownPartError
from civicloop.answer.cases.models import Call, CallOut
from civicloop.answer.cases.queries import calls as queries
from civicloop.answer.cases.rules.places import place_line
from civicloop.answer.cases.services import record_call
from civicloop.answer.cases.states import CallResult
from civicloop.answer.cases.web.forms.calls import CallForm
from civicloop.answer.cases.web.labels import choices
from civicloop.answer.cases.web.labels_fieldwork import CALL_RESULTS
from civicloop.answer.cases.web.messages import put_into
from civicloop.answer.cases.web.staff.inbox import not_found
from civicloop.answer.cases.web.tables import district_choices
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger.errors import KeyReusedError
from civicloop.ui.web.forms import idempotency_token
from civicloop.ui.web.tables import ChoiceFilter, Column, DayFilter, Table

if TYPE_CHECKING:
    from civicloop.kernel.access.middleware import ActorRequest

WRONG = 422
FIELDS = {"phone": "other"}
BATCH = 500
MOST = 100
"""As many stand on one sheet; the most urgent ones."""


@needs("cases.call")
@never_cache
@require_safe
def calls(request: ActorRequest) -> HttpResponse:
    """Whom to telephone now, the most urgent first."""
    return render(request, "cases/staff/fieldwork/calls.html", sheet(request))


@needs("cases.call")
@never_cache
@require_safe
def news(request: ActorRequest) -> HttpResponse:
    """A line for the open sheet when something came or went since it was drawn."""
    seen = request.GET.get("seen", "")
    rows = queries.waiting_call_outs(request.actor).values_list("pk", flat=True)[:MOST]
    if _mark(list(rows)) == seen:
        return HttpResponse(status=204)
    return render(request, "cases/staff/fieldwork/call_news.html")


@needs("cases.call")
@never_cache
@require_POST
def call(request: ActorRequest, call_out_id: int) -> HttpResponse:
    """Write down one call."""
    try:
        out = queries.call_out(call_out_id, request.actor)
    except UnknownPartError:
        return not_found(request)
    numbers = queries.numbers_for([out.unit_id], clock.now())[out.unit_id]
    form = CallForm(request.POST, numbers=numbers, prefix=str(out.pk))
    if not form.is_valid():
        return _again(request, out, form)
    try:
        row = record_call(
            out.pk, **form.arguments(), actor=request.actor, key=idempotency_token(request)
        )
    except FaultyFieldsError as error:
        put_into(form, error, FIELDS)
        return _again(request, out, form)
    except NotOpenError:
        messages.error(request, _("The case went on meanwhile. Nobody has to be told any more."))
    except KeyReusedError:
        messages.error(request, _("This form was sent before. Please look at the sheet again."))
    else:
        told = row.result == CallResult.ANSWERED
        messages.success(
            request, _("The unit is told.") if told else _("The call is kept. Try again soon.")
        )
    return redirect("cases:calls")


def _again(request: ActorRequest, out: CallOut, form: CallForm) -> HttpResponse:
    context = sheet(request, {out.pk: form})
    return render(request, "cases/staff/fieldwork/calls.html", context, status=WRONG)


def sheet(request: ActorRequest, bound: dict[int, CallForm] | None = None) -> dict[str, Any]:
    """What the sheet shows; ``bound`` holds the form that came back with an error."""
    now = clock.now()
    rows = list(queries.waiting_call_outs(request.actor)[:MOST])
    numbers = queries.numbers_for({row.unit_id for row in rows}, now)
    districts = dict(district_choices())
    cards = [
        {
            "row": row,
            "late": row.tell_by < now,
            "place": place_line(
                districts.get(row.case.district_code, ""), row.case.road, row.case.place_masked
            ),
            "numbers": numbers[row.unit_id],
            "form": (bound or {}).get(row.pk)
            or CallForm(numbers=numbers[row.unit_id], prefix=str(row.pk)),
        }
        for row in rows
    ]
    return {
        "cards": cards,
        "seen": _mark([row.pk for row in rows]),
        "results": choices(CALL_RESULTS),
        "wrong_forms": list((bound or {}).values()),
        "now": now,
    }


def _mark(keys: list[int]) -> str:
    """What the sheet shows, in one word: a change of it is news."""
    return "-".join(str(key) for key in keys)


class CallLog(Table):
    """Every call that was made, the latest first."""

    key = "cases.call_log"
    caption = gettext_lazy("Calls made")
    default_order = "-at"
    empty_title = gettext_lazy("No call was made yet")
    empty_icon: ClassVar[str] = "phone"
    columns = (
        Column("at", gettext_lazy("Called at"), value="called_at", sort="called_at",
               kind="moment", descending_first=True),
        Column("number", gettext_lazy("Case"), value="call_out.case.number"),
        Column("category", gettext_lazy("Category"), value="call_out.case.category.name"),
        Column("unit", gettext_lazy("Unit"), value="call_out.unit.name"),
        Column("phone", gettext_lazy("Number called"), value="phone"),
        Column("result", gettext_lazy("Result"), value=lambda row: CALL_RESULTS[row.result]),
        Column("answered_by", gettext_lazy("Who answered"), value="name_shown"),
        Column("minutes", gettext_lazy("Minutes since intake"),
               value=lambda row: int((row.called_at - row.call_out.begun_at).total_seconds() // 60),
               kind="number"),
        Column("caller", gettext_lazy("Called by"), value=lambda row: row.caller or ""),
    )  # fmt: skip
    filters = (
        ChoiceFilter("result", gettext_lazy("Result"), choices=CALL_RESULTS),
        DayFilter("since", gettext_lazy("From day"), lookup="called_at__date__gte"),
        DayFilter("until", gettext_lazy("To day"), lookup="called_at__date__lte"),
    )

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """The page's rows, the names of who answered opened with one look at the keys."""
        _name(self.page.rows)
        return super().lines

    def _exported(self, columns: list[Column]) -> Iterator[dict[str, Any]]:
        """The same for a file, a batch at a time."""
        rows = self.ordered[: self.export_limit]
        for batch in _batches(rows.iterator(chunk_size=BATCH)):
            _name(batch)
            for row in batch:
                yield {column.key: column.exported(row) for column in columns}

    def row_url(self, row: Call) -> str:
        """The case that the call was about."""
        return reverse("cases:case", args=[row.call_out.case_id])


def _batches(rows: Iterable[Call]) -> Iterator[list[Call]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _name(rows: Sequence[Call]) -> None:
    names = queries.names_in_log(rows)
    for row in rows:
        row.name_shown = names.get(row.pk, "")


@needs("cases.call")
@never_cache
@require_safe
def call_log(request: ActorRequest) -> HttpResponseBase:
    """What was called, when, by whom, and who answered."""
    table = CallLog(request, queries.calls(request.actor))
    if table.wants_export:
        return table.export()
    return render(request, "cases/staff/fieldwork/call_log.html", {"table": table})
