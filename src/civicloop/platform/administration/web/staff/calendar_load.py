"""Load the government's calendar: first what it would change, then the change."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.rules import DayEntry
from civicloop.kernel.clock.services import YearPreview
from civicloop.platform.administration.rules import shown
from civicloop.platform.administration.web.changes import Change, Crumb, crumb
from civicloop.platform.administration.web.forms.calendars import LoadForm
from civicloop.platform.administration.web.refusals import REFUSALS, words
from civicloop.platform.administration.web.staff.calendars import CALENDARS, KINDS, moved_by

MOST_DAYS = 40
"""Days of a year that are listed one by one; a calendar differs from the last in a few."""


@needs("clock.load_calendar")
class LoadCalendar(Change):
    """Load the government's file; the days and deadlines that it changes are shown before."""

    form_class = LoadForm
    heading = _("Load a calendar")
    lead = _("Each year in the file becomes that year's new version; open deadlines are recounted.")
    submit = _("Show what changes")

    def up(self) -> list[Crumb]:
        """The calendars."""
        return [crumb(*CALENDARS)]

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Show the differences, and load what was seen."""
        values = form.cleaned_data
        digest = sha256(values["content"]).hexdigest()
        sure = shown({"digest": digest, "holds_from": values["holds_from"]})
        if self.request.POST.get("sure") == sure:
            return super().form_valid(form)
        try:
            years = clock.preview_calendar(
                values["content"], values["name"], holds_from=values["holds_from"]
            )
        except REFUSALS as error:
            for sentence in words(error):
                form.add_error(None, sentence)
            return self.form_invalid(form)
        form.fields["file"].required = False
        asked = self.get_context_data(form=form) | {
            "sure": sure,
            "kept": form.keep(),
            "submit": _("Load the calendar"),
            "consequences": [
                str(_("The file %(name)s is kept for an hour.") % values),
                *(sentence for year in years for sentence in sentences(year)),
            ],
        }
        return self.render_to_response(asked)

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (tables)
        """Load it; a mistake anywhere changes nothing."""
        return clock.load_calendar(
            values["content"], values["name"], actor=actor, holds_from=values["holds_from"]
        )

    def told(self, result: Any) -> str:  # noqa: ANN401 (tables)
        """Which versions, and how many deadlines moved."""
        return " ".join(loaded(row) for row in result)


def loaded(row: Any) -> str:  # noqa: ANN401 (a table)
    """What is said of a version that was loaded."""
    values = {"year": row.year, "version": row.version, "day": row.holds_from}
    if row.in_force_at is None:
        return str(_("%(year)s, version %(version)s: waits for %(day)s.") % values)
    moved = values | {"moved": moved_by(row.ref)}
    return str(_("%(year)s, version %(version)s: %(moved)s deadlines moved.") % moved)


def sentences(year: YearPreview) -> list[str]:
    """What loading a year would change."""
    values = {"year": year.year, "version": year.version, "day": year.holds_from}
    if year.known is not None:
        said = _("%(year)s: version %(version)s says the same already; nothing changes.")
        return [str(said % values)]
    if year.is_superseded:
        said = _("%(year)s: kept as version %(version)s from %(day)s;"
                 " a version that holds from a later day stays in force.")  # fmt: skip
        return [str(said % values)]
    said = _("%(year)s: becomes version %(version)s and holds from %(day)s.")
    if year.waits:
        said = _("%(year)s: becomes version %(version)s and waits for %(day)s.")
    days = [f"{before.day}: {word(before)} → {word(after)}" for before, after in year.differences]
    count = str(_("Days that differ: %(count)s.") % {"count": len(days)})
    moves = _("Open deadlines that move: %(later)s later, %(earlier)s earlier.")
    counted = {"later": year.later, "earlier": year.earlier}
    return [str(said % values), count, *days[:MOST_DAYS], str(moves % counted)]


def word(entry: DayEntry) -> str:
    """What a day is, with its name."""
    kind = str(KINDS[entry.kind])
    return f"{kind}（{entry.name}）" if entry.name else kind
