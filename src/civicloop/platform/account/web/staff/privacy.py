"""Requests to open guarded personal values, and one's own reading record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from civicloop.kernel.access.rules import needs, signed_in
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.privacy import queries as privacy
from civicloop.kernel.privacy import services
from civicloop.kernel.privacy.rules import PURPOSES
from civicloop.kernel.privacy.states import UnsealState
from civicloop.kernel.states.errors import StateError
from civicloop.platform.account.rules import span_until
from civicloop.ui.web.tables import Column, DayFilter, Filter, Table

APPROVE = needs("privacy.approve_unsealing")
LIMIT = 100
STATES = {
    UnsealState.REQUESTED: (_("Waits"), "info"),
    UnsealState.APPROVED: (_("Approved"), "success"),
    UnsealState.REFUSED: (_("Refused"), "danger"),
    UnsealState.ENDED: (_("Ended"), "neutral"),
}


def purpose_of(code: str) -> str:
    """A purpose in the reader's words."""
    if code not in PURPOSES:
        return code
    entry = PURPOSES.get(code)
    return entry.en if get_language() == "en" else entry.zh


def person_of(actor: str) -> str:
    """The reference of the person behind an actor's."""
    return actor.replace("person:", "organizations:person:", 1)


def drawn(row: Any, names: dict[str, str], now: datetime) -> dict[str, Any]:  # noqa: ANN401 (a request)
    """A request as the lists show it."""
    over = row.state == UnsealState.APPROVED and row.expires_at <= now
    return {
        "row": row,
        "who": names.get(person_of(row.requested_by), row.requested_by),
        "by": names.get(person_of(row.decided_by), row.decided_by),
        "purpose": purpose_of(row.purpose),
        "badge": (_("Expired"), "neutral") if over else STATES[UnsealState(row.state)],
        "can_end": not over and row.state in {UnsealState.REQUESTED, UnsealState.APPROVED},
    }


def listed(rows: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (requests)
    """Requests with the names of who asked and who decided, in two queries."""
    found = list(rows.select_related("unit")[:LIMIT])
    refs = {person_of(ref) for row in found for ref in (row.requested_by, row.decided_by) if ref}
    names = organizations.names_of(refs)
    now = clock.now()
    return [drawn(row, names, now) for row in found]


@signed_in
def show_requests(request: HttpRequest) -> HttpResponse:
    """What one asked for."""
    items = listed(privacy.requests_of(request.actor))
    return render(request, "account/requests.html", {"items": items})


@APPROVE
def show_approvals(request: HttpRequest) -> HttpResponse:
    """What waits for one's decision."""
    items = listed(privacy.requests_to_decide(request.actor))
    return render(request, "account/approvals.html", {"items": items})


class DecisionForm(forms.Form):
    """Why; a refusal says it, an approval may."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, wanted: bool, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = wanted


@APPROVE
class Decide(FormView):
    """Approve or refuse one request; the two buttons stand under one reason."""

    template_name = "account/decide.html"
    form_class = DecisionForm

    @cached_property
    def row(self) -> Any:  # noqa: ANN401 (a request)
        """A request that the actor may decide."""
        rows = privacy.requests_to_decide(self.request.actor)
        found = rows.select_related("unit").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def refuses(self) -> bool:
        """Which button was pressed."""
        return self.request.POST.get("decision") == "refuse"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Only a refusal must say why."""
        return super().get_form_kwargs() | {"wanted": self.refuses}

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """Who asks for what, and why."""
        names = organizations.names_of([person_of(self.row.requested_by)])
        return super().get_context_data(**kwargs) | {
            "item": drawn(self.row, names, clock.now()),
            "why": services.reason_of(self.row, actor=self.request.actor),
        }

    def form_valid(self, form: DecisionForm) -> HttpResponse:
        """Decide."""
        verb: Callable[..., Any] = (
            services.refuse_unsealing if self.refuses else services.approve_unsealing
        )
        try:
            verb(self.row.pk, actor=self.request.actor, reason=form.cleaned_data["reason"])
        except StateError:
            messages.error(self.request, str(_("Somebody decided this request meanwhile.")))
        else:
            done = _("The request is refused.") if self.refuses else _("The request is approved.")
            messages.success(self.request, str(done))
        return redirect("account:approvals")


@signed_in
@require_POST
def end_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request back, or give an approval up."""
    if not privacy.requests_of(request.actor).filter(pk=pk).exists():
        raise Http404
    try:
        services.end_unsealing(pk, actor=request.actor)
    except StateError:
        messages.error(request, str(_("This request is decided or ended already.")))
    else:
        messages.success(request, str(_("The request is ended.")))
    return redirect("account:requests")


class Readings(Table):
    """Which personal values one opened."""

    key = "account.readings"
    caption = _("What I looked at")
    columns = (
        Column("at", _("When"), "occurred_at", sort="position", kind="moment",
               descending_first=True),
        Column("object", _("Object"), "stream"),
        Column("field", _("Field"), lambda row: row.body.get("field", "")),
        Column("purpose", _("Purpose"), lambda row: purpose_of(row.body.get("purpose", ""))),
        Column("request", _("Approval"), lambda row: row.body.get("request") or "", kind="text"),
    )  # fmt: skip
    filters = (
        Filter("object", _("Object"), lookup="stream"),
        DayFilter("until", _("Until"), apply=lambda rows, _day: rows),
    )
    default_order = "-at"
    export_formats = ("csv", "ods", "xlsx")
    empty_title = _("You opened no personal value in these days")
    empty_icon = "eye"


@signed_in
def show_readings(request: HttpRequest) -> HttpResponseBase:
    """One's own reading record of some thirty days, until a chosen day."""
    chosen = DayFilter("until", "").clean(request.GET.get("until", ""))
    first, last = span_until(chosen or timezone.localdate(clock.now()))
    begins = timezone.make_aware(datetime.combine(first, time.min))
    ends = timezone.make_aware(datetime.combine(last, time.max))
    table = Readings(request, privacy.readings_by(request.actor, begins, ends))
    if table.wants_export:
        return table.export()
    return render(request, "account/readings.html", {"table": table, "first": first, "last": last})
