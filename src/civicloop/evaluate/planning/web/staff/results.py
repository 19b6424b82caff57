"""Results of years: written down, filled in, sent, and reviewed at both tails."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.evaluate.planning import policies, queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import FaultyFieldsError
from civicloop.evaluate.planning.models import Result
from civicloop.evaluate.planning.rules import Tail, Verdict
from civicloop.evaluate.planning.states import ResultState
from civicloop.evaluate.planning.web.forms.indicators import ResultForm, ReviewForm
from civicloop.evaluate.planning.web.labels import (
    RESULT_STATES,
    TAILS,
    VERDICTS,
    band_text,
    fault_text,
    shown_number,
    shown_percent,
    shown_year,
)
from civicloop.evaluate.planning.web.people import people
from civicloop.evaluate.planning.web.staff.indicators import _OfIndicator, indicator_or_404
from civicloop.evaluate.planning.web.staff.plans import SEE, WRITE
from civicloop.evaluate.planning.web.steps import REFUSALS
from civicloop.evaluate.planning.web.tables import Results, Review
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as files
from civicloop.kernel.rulesets import queries as rulesets
from civicloop.ui.web.attachments import listed
from civicloop.ui.web.attachments import send as send_file
from civicloop.ui.web.steps import posted_version

REVIEW = needs("planning.review")
RULE_SET = "planning.indicators"


@SEE
def show_results(request: HttpRequest) -> HttpResponseBase:
    """The list; the numerators and denominators of rates open it."""
    table = Results(request, queries.results())
    if table.wants_export:
        return table.export()
    return render(request, "planning/list.html", {"table": table, "top": "results"})


@REVIEW
def show_review(request: HttpRequest) -> HttpResponseBase:
    """What waits for review."""
    table = Review(request, queries.results().filter(state=ResultState.SENT))
    if table.wants_export:
        return table.export()
    return render(request, "planning/list.html", {"table": table, "top": "review"})


def result_or_404(pk: int, year: int) -> Result:
    """The result of a year."""
    row = queries.results().filter(indicator=pk, year=year).first()
    if row is None:
        raise Http404
    return row


@SEE
def show_result(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """One result with its evidence, its cause and the advice."""
    row = result_or_404(pk, year)
    writes = policies.may_write(request.actor, queries.branch(row.unit_id))
    is_open = row.state in {ResultState.DRAFT, ResultState.RETURNED}
    in_force = rulesets.in_force(RULE_SET, timezone.localdate(clock.now()))
    refs = (row.sent_by, row.reviewed_by)
    names = people(refs)
    context = said_of(row) | {
        "year": shown_year(year),
        "badge": RESULT_STATES[ResultState(row.state)],
        "rule": f"{in_force.title} {row.rule_version}",
        "by": [names.get(ref, "") for ref in refs],
        "may_edit": writes and is_open and row.indicator.counts_in(year),
        "may_review": policies.may_review(request.actor) and row.state == ResultState.SENT,
        "may_reopen": policies.may_review(request.actor) and row.state == ResultState.ACCEPTED,
    }  # fmt: skip
    return render(request, "planning/result.html", context)


def said_of(row: Result) -> dict[str, Any]:
    """What was reached, held against the target of the version that judged it, with its files."""
    target = row.judged_by.targets.filter(year=row.year).first()
    return {
        "row": row,
        "verdict": VERDICTS[Verdict(row.verdict)],
        "tail": TAILS[Tail(row.tail)] if row.tail else None,
        "reached": shown_number(row.actual),
        "target": band_text(target) if target else "—",
        "achieved": shown_percent(row.achieved),
        "parts": f"{shown_number(row.numerator)} ÷ {shown_number(row.denominator)}"
        if row.denominator is not None else "",
        "files": listed(files.files_of(row.ref), partial(_file_url, row)),
    }  # fmt: skip


def _file_url(row: Result, file: Any) -> str:  # noqa: ANN401 (a stored file)
    return reverse("planning:evidence", args=[row.indicator_id, row.year, file.pk])


@SEE
def show_evidence(request: HttpRequest, pk: int, year: int, file: int) -> HttpResponseBase:
    """A file beside a result."""
    return send_file(request, files.files_of(result_or_404(pk, year).ref), file)


@WRITE
@require_POST
def remove_evidence(request: HttpRequest, pk: int, year: int, file: int) -> HttpResponse:
    """Take a file away from a result that is still written."""
    row = result_or_404(pk, year)
    if file not in {one.pk for one in files.files_of(row.ref)}:
        raise Http404
    tell(
        request,
        lambda: planning.remove_evidence(pk, year, file, actor=request.actor),
        gettext("The file is taken away."),
    )
    return redirect("planning:result", pk, year)


class _OfYear(_OfIndicator):
    """A step of one year of an indicator."""

    @cached_property
    def year(self) -> int:
        """The year of the address, if the plan has it."""
        year = self.kwargs["year"]
        if year not in self.row.plan.years:
            raise Http404
        return year

    def address(self, result: Any) -> str:  # noqa: ANN401, ARG002 (a result)
        """The page of the result."""
        return reverse("planning:result", args=[self.row.pk, self.year])


@WRITE
class Write(_OfYear):
    """Write down what was reached."""

    form_class = ResultForm
    submit = _("Save the result")
    done = _("The result is saved. Send it when it is ready.")

    @property
    def heading(self) -> str:  # type: ignore[override]  # with the year
        """With the year."""
        return gettext("Result of %(year)s") % {"year": shown_year(self.year)}

    @cached_property
    def written(self) -> Result | None:
        """The result that stands already."""
        return self.row.results.filter(year=self.year).first()

    @property
    def standing(self) -> int:
        """The version that is looked at; 0 before there is one."""
        return 0 if self.written is None else self.written.version

    def get_initial(self) -> dict[str, Any]:
        """What stands already."""
        row = self.written
        if row is None:
            return {}
        names = ("evidence", "cause")
        found = {name: getattr(row, name) for name in names}
        for name in ("actual", "numerator", "denominator"):
            value = getattr(row, name)
            found[name] = None if value is None else f"{value.normalize():f}"
        return found

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a result)
        """Save it."""
        reached = planning.Reached(
            values["actual"], values["evidence"], values["cause"], values["numerator"],
            values["denominator"],
        )  # fmt: skip
        return planning.save_result(
            self.row.pk, self.year, reached, version=self.version,
            shown_by=values["files"], actor=self.request.actor,
        )  # fmt: skip


@REVIEW
class ReviewResult(_OfYear):
    """Accept a result, or send it back."""

    template_name = "planning/assess.html"
    form_class = ReviewForm
    heading = _("Review the result")
    lead = _("Poor results, and those far above their target, are accepted with advice alone.")
    submit = _("Keep the review")
    done = _("The review is kept.")

    @cached_property
    def result(self) -> Result:
        """The result of the address."""
        return result_or_404(self.row.pk, self.year)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What is reviewed stands above the words about it."""
        return (
            super().get_context_data(**kwargs)
            | said_of(self.result)
            | {"shown_year": shown_year(self.year)}
        )

    @property
    def standing(self) -> int:
        """The version that is looked at."""
        return self.result.version

    def get_initial(self) -> dict[str, Any]:
        """The advice that stands."""
        return {"advice": self.result.advice}

    def perform(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a result)
        """Keep it."""
        return planning.move_result(
            self.result.pk, values["decision"], advice=values["advice"],
            version=self.version, actor=self.request.actor,
        )  # fmt: skip


@WRITE
@require_POST
def send(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Send the result to the commission."""
    row = result_or_404(pk, year)
    tell(
        request,
        lambda: planning.move_result(
            row.pk, "send", version=posted_version(request), actor=request.actor
        ),
        gettext("The result is sent."),
        {"evidence": _("Evidence"), "cause": _("Cause and next steps")},
    )
    return redirect("planning:result", pk, year)


@WRITE
@require_POST
def fill(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Take the result from the figure that the indicator is bound to."""
    row = indicator_or_404(pk)
    if year not in row.plan.years:
        raise Http404
    done = tell(request, lambda: planning.fill_from_metric(pk, year, actor=request.actor),
                 gettext("The year is filled from the figure."))  # fmt: skip
    return redirect("planning:result", pk, year) if done else redirect("planning:indicator", pk)


def tell(
    request: HttpRequest,
    verb: Any,  # noqa: ANN401 (a verb to call)
    done: str,
    names: Mapping[str, Any] | None = None,
) -> bool:
    """Call a verb and say what came of it; ``names`` are those of the fields that it names."""
    try:
        verb()
    except FaultyFieldsError as error:
        for name, faults in error.faults.items():
            about = f"{names[name]}{gettext(': ')}" if names and name in names else ""
            for fault in faults:
                messages.error(request, f"{about}{fault_text(fault)}")
        return False
    except tuple(REFUSALS) as error:
        text = next(REFUSALS[cls] for cls in type(error).__mro__ if cls in REFUSALS)
        messages.error(request, str(text))
        return False
    messages.success(request, done)
    return True
