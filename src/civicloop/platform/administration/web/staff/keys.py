"""API keys: issued, shown once, revoked."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access import queries as access
from civicloop.kernel.access import services as rights
from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.platform.administration import services
from civicloop.platform.administration.rules import a_year_after
from civicloop.platform.administration.web.changes import Change, Crumb, ReasonForm, crumb
from civicloop.platform.administration.web.forms.rights import KeyForm, permission_label
from civicloop.platform.administration.web.staff.roles import boxes
from civicloop.platform.administration.web.staff.units import today
from civicloop.ui.web.forms import idempotency_token
from civicloop.ui.web.tables import ChoiceFilter, Column, Filter, Table

ISSUE = needs("access.issue_api_keys")
KEYS = ("keys", _("API keys"))
STATES = (("open", _("In force")), ("expired", _("Expired")), ("revoked", _("Revoked")))


def state_of(row: Any) -> tuple[Any, str]:  # noqa: ANN401 (a key)
    """Whether a key opens anything, as a badge."""
    if row.revoked_at is not None:
        return (_("Revoked"), "neutral")
    now = clock.now()
    if row.expires_at is not None and row.expires_at <= now:
        return (_("Expired"), "neutral")
    if row.expires_at is not None and row.expires_at <= access.soon(now):
        return (_("Expires soon"), "warning")
    return (_("In force"), "success")


class Keys(Table):
    """Every key."""

    key = "administration.keys"
    caption = _("API keys")
    columns = (
        Column("name", _("Which program"), sort="name"),
        Column("prefix", _("Begins with"), template="administration/cell_code.html"),
        Column("permissions", _("Permissions"),
               lambda row: "、".join(map(permission_label, row.permissions))),
        Column("state", _("State"), state_of, kind="badge"),
        Column("issued", _("Issued"), "issued_at", sort="issued_at", kind="moment",
               descending_first=True),
        Column("expires", _("Expires"), "expires_at", sort="expires_at", nullable=True,
               kind="moment"),
        Column("used", _("Last used"), "last_used_at", sort="last_used_at", nullable=True,
               kind="moment", descending_first=True),
    )  # fmt: skip
    filters = (
        Filter("name", _("Which program")),
        ChoiceFilter("state", _("State"), choices=STATES,
                     apply=lambda rows, state: access.keys_in_state(rows, state, clock.now())),
    )  # fmt: skip
    default_order = "-issued"
    empty_title = _("No key yet")
    empty_text = _("A key lets another program in, with exactly the permissions that it needs.")
    empty_icon = "key-round"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a key)
        """A key in force can be revoked."""
        return reverse("administration:key-revoke", args=[row.pk]) if not row.revoked_at else ""


@ISSUE
def show_keys(request: HttpRequest) -> HttpResponseBase:
    """The list."""
    table = Keys(request, access.api_keys())
    if table.wants_export:
        return table.export()
    context = {
        "heading": _("API keys"),
        "table": table,
        "actions": [(reverse("administration:key-new"), _("Issue a key"), "plus")],
    }
    return render(request, "administration/list.html", context)


@ISSUE
class NewKey(Change):
    """Issue a key."""

    template_name = "administration/role.html"
    form_class = KeyForm
    heading = _("Issue an API key")
    lead = _("The key is shown once, on the next page. Only its fingerprint is kept.")
    submit = _("Issue")

    def up(self) -> list[Crumb]:
        """The list."""
        return [crumb(*KEYS)]

    def get_initial(self) -> dict[str, Any]:
        """For a year."""
        return {"expires_on": a_year_after(today())}

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """The boxes in groups by module."""
        context = super().get_context_data(**kwargs)
        return context | {"groups": boxes(context["form"])}

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (key and secret)
        """Issue it, once for this form."""
        end = datetime.combine(values["expires_on"], time.max.replace(microsecond=0))
        return services.issue_key(
            name=values["name"],
            permissions=values["permissions"],
            expires_at=timezone.make_aware(end),
            token=idempotency_token(self.request),
            actor=actor,
        )

    def told(self, result: Any) -> Any:  # noqa: ANN401, ARG002 (nothing was issued)
        """The form came a second time."""
        return _("This key was issued already and shown. It cannot be shown again.")

    def answer(self, result: Any) -> HttpResponse:  # noqa: ANN401 (key and secret)
        """Show it, once."""
        if result is None:
            super().answer(result)
            return redirect("administration:keys")
        answer = render(self.request, "administration/key.html", {"issued": result})
        answer["Cache-Control"] = "no-store"
        return answer


@ISSUE
class RevokeKey(Change):
    """Revoke a key."""

    form_class = ReasonForm
    submit = _("Revoke")
    variant = "danger"
    done = _("The key opens nothing any more.")

    @cached_property
    def key(self) -> Any:  # noqa: ANN401 (a key)
        """The key of the address."""
        row = access.api_keys().filter(pk=self.kwargs["pk"]).first()
        if row is None:
            raise Http404
        return row

    def title(self) -> str:
        """Which one."""
        return str(_("Revoke the key of %(name)s") % {"name": self.key.name})

    def up(self) -> list[Crumb]:
        """The list."""
        return [crumb(*KEYS)]

    def consequences(self) -> list[Any]:
        """The program stands still."""
        used = timezone.localtime(self.key.last_used_at) if self.key.last_used_at else None
        last = f"{used:%Y-%m-%d %H:%M}" if used else _("never")
        return [
            _("The program's very next request is refused."),
            _("Last used: %(last)s.") % {"last": last},
            _("This cannot be undone; a new key can be issued."),
        ]

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a key)
        """Revoke it."""
        return rights.revoke_api_key(self.key.pk, actor=actor, reason=values["reason"])
