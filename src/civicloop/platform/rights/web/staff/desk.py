"""The desk: what came in, by its deadline; one request with all that is kept about the person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import queries as clocks
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.privacy.rules import HOLDINGS, openable
from civicloop.platform.rights import queries, rules
from civicloop.platform.rights import services as rights
from civicloop.platform.rights.errors import RequestFaultsError
from civicloop.platform.rights.models import Request
from civicloop.platform.rights.services.answering import CHANGING, ENDING
from civicloop.platform.rights.states import (
    OPEN,
    Decision,
    Identity,
    RequestChannel,
    RequestState,
    Right,
)
from civicloop.platform.rights.web.forms import RecordForm
from civicloop.platform.rights.web.labels import (
    CHANNELS,
    DECISIONS,
    FAULTS,
    IDENTITIES,
    RIGHTS,
    STATES,
    ground_of,
)
from civicloop.ui.web.tables import ChoiceFilter, Column, Table

HANDLE = needs("rights.handle")
RECORD = needs("rights.record")


class Requests(Table):
    """Requests, the most urgent first."""

    key = "rights.requests"
    caption = _("Requests about personal data")
    columns = (
        Column("number", _("Number"), "number", sort="number", nullable=True),
        Column("right", _("What is asked"), lambda row: RIGHTS[Right(row.right)]),
        Column("name", _("Full name"), "name_masked"),
        Column("state", _("State"), lambda row: STATES[RequestState(row.state)], kind="badge"),
        Column("due", _("Decide by"), "due_at", sort="due_at", kind="moment"),
        Column("received", _("Received at"), "received_at", sort="received_at", kind="moment",
               descending_first=True),
        Column("decision", _("Decision on the request"),
               lambda row: DECISIONS.get(row.decision, "")),
    )  # fmt: skip
    filters = (
        ChoiceFilter("state", _("State"),
                     choices=[(key.value, label) for key, (label, _tone) in STATES.items()
                              if key != RequestState.WRITTEN]),
        ChoiceFilter("right", _("What is asked"), choices=RIGHTS),
    )  # fmt: skip
    default_order = "due"
    empty_title = _("Nobody asked yet")
    empty_text = _("Requests come in by the public page, or are written down at the counter.")
    empty_icon = "shield-check"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a request)
        """The page of the request."""
        return reverse("rights:request", args=[row.pk])

    def row_tone(self, row: Any) -> str:  # noqa: ANN401 (a request)
        """An open one whose time is over asks for attention."""
        return "danger" if row.state in OPEN and row.due_at < clock.now() else ""


@HANDLE
def show_desk(request: HttpRequest) -> HttpResponseBase:
    """The list."""
    table = Requests(request, queries.requests())
    if table.wants_export:
        return table.export()
    return render(request, "rights/desk.html", {"table": table})


def request_or_404(pk: int) -> Request:
    """One request that came in."""
    row = queries.request(pk)
    if row is None:
        raise Http404
    return row


@HANDLE
@never_cache
def show_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: its clock, what is kept about the person, what was done."""
    return page(request, request_or_404(pk))


@HANDLE
@never_cache
@require_POST
def show_particulars(request: HttpRequest, pk: int) -> HttpResponse:
    """The same with who asks and in which words; that they were read is on record."""
    row = request_or_404(pk)
    return page(request, row, opened=rights.read_particulars(pk, actor=request.actor))


def page(request: HttpRequest, row: Request, *, opened: Any = None) -> HttpResponse:  # noqa: ANN401 (particulars)
    """The page of a request."""
    english = get_language() == "en"
    right = Right(row.right)
    is_identified = row.state == RequestState.IDENTIFIED
    steps = clocks.explain_clock(row.ref, rules.CLOCK)
    held = rights.held(row)
    open_to_reader = openable(held, request.actor)
    given = row.decision in {Decision.GRANTED, Decision.PARTLY}
    context = {
        "row": row,
        "opened": opened,
        "right": RIGHTS[right],
        "badge": STATES[RequestState(row.state)],
        "channel": CHANNELS[RequestChannel(row.channel)],
        "identity": IDENTITIES.get(Identity(row.identity), ""),
        "decision": DECISIONS.get(Decision(row.decision), ""),
        "basis": ground_of(row.ground),
        "steps": [(step, step.en if english else step.zh) for step in steps],
        "held": [
            {"row": one, "title": one.title_en if english else one.title_zh,
             "kind": HOLDINGS.get(one.kind).en if english else HOLDINGS.get(one.kind).zh,
             "url": one.url if one.ref in open_to_reader else "", "by": who,
             "may_confirm": one.is_by_name and bool(row.identity)
             and HOLDINGS.get(one.kind).confirm is not None}
            for one, who in zip(held, names_of([one.confirmed_by for one in held]), strict=True)
        ],
        "any_by_name": any(one.is_by_name for one in held),
        "by": names_of([row.identified_by, row.decided_by]),
        "is_open": row.state in OPEN,
        "is_late": row.state in OPEN and row.due_at < clock.now(),
        "may_identify": row.state == RequestState.RECEIVED,
        "may_extend": row.state in OPEN and row.extended_at is None,
        "may_correct": is_identified and right in CHANGING,
        "may_erase": is_identified and right in ENDING,
        "own": row.identified_by == request.actor.ref,
        "may_hand_over": given and right in rules.ACCESS,
    }  # fmt: skip
    return render(request, "rights/request.html", context)


def names_of(actors: list[str]) -> list[str]:
    """The names of some actors, empty for none."""
    refs = [actor.replace("person:", "organizations:person:", 1) for actor in actors]
    found = organizations.names_of([ref for ref in refs if ref])
    return [found.get(ref, "") for ref in refs]


@RECORD
class New(FormView):
    """Write down what somebody asks."""

    template_name = "rights/form.html"
    form_class = RecordForm

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What stands around the form."""
        return super().get_context_data(**kwargs) | {
            "heading": _("Write down a data request"),
            "submit": _("Receive the request"),
            "row": None,
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Keep it; its clock begins now."""
        values = form.cleaned_data
        asked = rights.Asked(
            Right(values["right"]), values["name"], values["email"], values["phone"],
            values["words"], get_language() or "zh-hant",
        )  # fmt: skip
        try:
            row = rights.record(
                asked, channel=RequestChannel(values["channel"]), actor=self.request.actor
            )
        except RequestFaultsError as error:
            for name, code in error.faults.items():
                form.add_error(name, FAULTS[code])
            return self.form_invalid(form)
        if self.request.actor.may("rights.handle"):
            return redirect("rights:request", row.pk)
        return render(self.request, "rights/recorded.html", {"row": row})
