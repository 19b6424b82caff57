"""Outgoing messages: how far each came, and those to send again. Their texts stay sealed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices.rules import CHANNELS, TEMPLATES
from civicloop.kernel.notices.states import MessageState
from civicloop.platform.administration import services
from civicloop.platform.administration.web.changes import Change, Crumb, ReasonForm, crumb
from civicloop.ui.web.keys import read_key
from civicloop.ui.web.tables import ChoiceFilter, Column, Filter, Table

RETRY = needs("notices.retry_message")
NOTICES = ("notices", _("Outgoing messages"))
AT_ONCE = 200
STATES = {
    MessageState.QUEUED: (_("Waiting"), "info"),
    MessageState.SENT: (_("Sent"), "success"),
    MessageState.FAILED: (_("Tried again by itself"), "warning"),
    MessageState.GIVEN_UP: (_("Given up"), "danger"),
}

STATE_CHOICES = [(state.value, label) for state, (label, _tone) in STATES.items()]


def state_of(row: Any) -> tuple[Any, str]:  # noqa: ANN401 (a message)
    """The state of a message as a badge."""
    return STATES[MessageState(row.state)]


def channel_choices() -> list[tuple[str, str]]:
    """The channels in the reader's words."""
    english = get_language() == "en"
    return [(entry.key, entry.en if english else entry.zh) for entry in CHANNELS.values()]


class Messages(Table):
    """Every message."""

    key = "administration.notices"
    caption = _("Outgoing messages")
    columns = (
        Column("number", _("Number"), "pk", sort="id", descending_first=True),
        Column("choose", _("Choose"), "pk", template="administration/cell_message.html",
               in_export=False),
        Column("template", _("What it says"), template="administration/cell_code.html"),
        Column(
            "channel",
            _("Message channel"),
            lambda row: dict(channel_choices()).get(row.channel, ""),
        ),
        Column("about", _("About"), "ref", template="administration/cell_code.html"),
        Column("state", _("State"), state_of, kind="badge"),
        Column("attempts", _("Tries"), kind="number"),
        Column("error", _("Error"), "error", template="administration/cell_code.html"),
        Column("created", _("Written"), "created_at", kind="moment"),
        Column("sent", _("Sent"), "sent_at", kind="moment"),
    )  # fmt: skip
    filters = (
        ChoiceFilter("state", _("State"), choices=STATE_CHOICES),
        ChoiceFilter("channel", _("Message channel"), choices=channel_choices),
        ChoiceFilter("template", _("What it says"),
                     choices=lambda: [(name, name) for name in sorted(TEMPLATES)]),
        Filter("about", _("About"), lookup="ref"),
    )  # fmt: skip
    default_order = "-number"
    empty_title = _("No message yet")
    empty_icon = "mail"


@RETRY
def show_messages(request: HttpRequest) -> HttpResponseBase:
    """The list, with choices for many at once."""
    table = Messages(request, notices.records())
    if table.wants_export:
        return table.export()
    lost = any(line["row"].state == MessageState.GIVEN_UP for line in table.lines)
    context = {"table": table, "has_lost": lost, "counts": counted(notices.counts())}
    return render(request, "administration/notices.html", context)


def counted(counts: dict[str, int]) -> list[dict[str, Any]]:
    """The states with their numbers, each a link to its rows."""
    return [
        {"label": label, "count": counts[state.value], "query": f"?state={state.value}"}
        for state, (label, _tone) in STATES.items()
    ]


@RETRY
class RetryMessages(Change):
    """Queue messages again that were given up."""

    form_class = ReasonForm
    submit = _("Send again")

    @cached_property
    def lost(self) -> list[Any]:
        """Those that were chosen and are still given up."""
        given = map(read_key, self.request.GET.getlist("message"))
        keys = [key for key in given if key is not None]
        rows = notices.records().filter(pk__in=keys[:AT_ONCE], state=MessageState.GIVEN_UP)
        return list(rows.order_by("pk"))

    def up(self) -> list[Crumb]:
        """The list."""
        return [crumb(*NOTICES)]

    def title(self) -> str:
        """How many."""
        return str(_("Send messages again: %(count)s") % {"count": len(self.lost)})

    def consequences(self) -> list[str]:
        """Which ones."""
        return [f"{row.template} ({row.ref}): {row.error or '—'}" for row in self.lost]

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Nothing chosen is an error of the form."""
        if not self.lost:
            form.add_error(None, _("Choose at least one message that was given up."))
            return self.form_invalid(form)
        return super().form_valid(form)

    def perform(self, actor: Actor, values: dict[str, Any]) -> int:
        """Queue all of them, or none."""
        keys = [row.pk for row in self.lost]
        return services.retry_messages(keys, actor=actor, reason=values["reason"])

    def told(self, result: Any) -> str:  # noqa: ANN401 (a number)
        """How many."""
        return str(_("Queued again: %(count)s.") % {"count": result})
