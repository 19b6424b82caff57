"""The writer's pages: what is owed, one text with its versions, the head's approval."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.publish.reports import policies, queries
from civicloop.publish.reports import services as reports
from civicloop.publish.reports.errors import SectionError, TemplateError
from civicloop.publish.reports.models import Draft, Section
from civicloop.publish.reports.rules.texts import compared
from civicloop.publish.reports.states import OWED, SECTIONS, SectionState
from civicloop.publish.reports.web.desk import label_of, title_of
from civicloop.publish.reports.web.drawing import shown
from civicloop.publish.reports.web.forms import AssignForm, CommentForm, ReasonForm, TextForm
from civicloop.publish.reports.web.labels import FAULTS, STATES
from civicloop.ui.web.tables import ChoiceFilter, Column, Table

WRITE = needs("reports.write")
EDIT = needs("reports.edit")
STEPS = {"send": reports.send, "approve": reports.approve}
SHOWN = 20
"""Versions of a text on its page."""
DONE = {"send": _("The text waits for approval."), "approve": _("The text is approved.")}


class Sections(Table):
    """Texts of one's units, the first due first."""

    key = "reports.sections"
    caption = _("Report texts")
    columns = (
        Column("title", _("Section of the report"), "title", sort="title"),
        Column("report", _("Kind of report"), lambda row: title_of(row.edition)),
        Column("period", _("Period"), lambda row: label_of(row.edition)),
        Column("unit", _("Unit that writes"), "unit"),
        Column("state", _("State"), lambda row: STATES[row.state], kind="badge"),
        Column("due", _("Due on"), "due_at", sort="due_at", kind="moment"),
    )
    filters = (
        ChoiceFilter("state", _("State"),
                     choices=STATES),
    )  # fmt: skip
    default_order = "due"
    empty_title = _("Your unit owes no text")
    empty_text = _("The commission assigns sections when a report is opened.")
    empty_icon = "pencil"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a section)
        """The page of the section."""
        return reverse("reports:section", args=[row.pk])

    def row_tone(self, row: Any) -> str:  # noqa: ANN401 (a section)
        """A late one asks for attention."""
        owed = row.state in {one.value for one in OWED}
        return "danger" if owed and row.due_at < clock.now() else ""


@WRITE
def show_list(request: HttpRequest) -> HttpResponseBase:
    """The texts of one's units."""
    table = Sections(request, queries.sections(request.actor).filter(is_asked=True))
    if table.wants_export:
        return table.export()
    return render(request, "reports/sections.html", {"table": table})


class OfSection(FormView):
    """A form about a section that the actor sees."""

    template_name = "reports/form.html"
    row: Section

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 (Django's own)
        """The section first."""
        found = queries.section(kwargs["pk"], request.actor)
        if found is None:
            raise Http404
        self.row = found
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What stands around the form."""
        return super().get_context_data(**kwargs) | {
            "section": self.row,
            "back": reverse("reports:section", args=[self.row.pk]),
        }

    def refuse(self, form: forms.Form, field: str | None, error: SectionError) -> HttpResponse:
        """Say what stands in the way; what was typed stays."""
        form.add_error(field, FAULTS[str(error)])
        return self.form_invalid(form)


def _reading(row: Section) -> list[dict[str, Any]]:
    """The text as it reads now; nothing where it names a figure that is no more."""
    if not row.text.strip():
        return []
    try:
        return shown(queries.text_now(row, now=clock.now()))
    except TemplateError:
        return []


def _with_changes(drafts: list[Draft]) -> list[tuple[Draft, list[tuple[str, str]]]]:
    """The newest versions, each with what it changed of the one before; the first changed nothing.

    The oldest that is read is only what the one above it is held against.
    """
    found = [
        (one, compared(before.text, one.text) if before else [])
        for one, before in zip_longest(drafts, drafts[1:])
    ]
    return found[:SHOWN]


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()


@WRITE
class Write(OfSection):
    """The page of a section: its text, suggestions, versions and notes."""

    template_name = "reports/section.html"
    form_class = TextForm

    def get_initial(self) -> dict[str, Any]:
        """The newest version."""
        return {"text": self.row.text, "number": self.row.number}

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """The text and all around it."""
        row, actor = self.row, self.request.actor
        state = SectionState(row.state)
        drafts, notes = list(row.drafts.all()[: SHOWN + 1]), list(row.notes.all()[:50])
        moves = SECTIONS.open_moves(state)
        writes = policies.may_write(actor, row) and "write" in moves
        heads = policies.may_edit(actor) or actor.may_in("reports.approve", row.unit_id)
        found = queries.suggestions(row, now=clock.now()) if writes else []
        known = [*(one.written_by for one in drafts), *(one.said_by for one in notes)]
        return super().get_context_data(**kwargs) | {
            "row": row,
            "report": title_of(row.edition),
            "period": label_of(row.edition),
            "badge": STATES[row.state],
            "drafts": _with_changes(drafts),
            "kept_for": f"{actor.ref}:{row.pk}",
            "mine": max((one.number for one in drafts if one.written_by == actor.ref), default=0),
            "notes": notes,
            "names": queries.names_of(known),
            "suggestions": [one for one in found if one.text not in row.text],
            "reads": _reading(row),
            "may_write": writes,
            "may_send": writes or (policies.may_write(actor, row) and "send" in moves),
            "may_approve": policies.may_approve(actor, row) and "approve" in moves,
            "may_return": heads and "return" in moves,
            "may_assign": policies.may_edit(actor),
        }

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        """A sentence may be taken over into an empty text."""
        form = super().get_form(form_class)
        form.fields["text"].required = not self.request.POST.get("suggestion")
        return form

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Keep the next version, with a sentence that is taken over; send it where asked."""
        values, wish = form.cleaned_data, self.request.POST.get("wish", "")
        given = {"text": values["text"], "number": values["number"], "actor": self.request.actor}
        suggestion = self.request.POST.get("suggestion", "")
        done = _("The text is kept as the next version.")
        try:
            with transaction.atomic():
                if suggestion:
                    reports.accept(self.row.pk, suggestion=suggestion, **given)
                elif wish != "send" or _lines(values["text"]) != _lines(self.row.text):
                    reports.write(self.row.pk, **given)
                if wish == "send":
                    reports.send(self.row.pk, actor=self.request.actor)
                    done = DONE["send"]
        except SectionError as error:
            if str(error) == "changed":
                form, error = self._anew(form), SectionError("clash")
            return self.refuse(form, "text", error)
        messages.success(self.request, str(done))
        return redirect("reports:section", self.row.pk)

    def _anew(self, form: forms.Form) -> forms.Form:
        """The form as it was typed, begun from the newest version: the next click keeps it.

        What somebody else kept meanwhile stands among the versions, with what it changed.
        """
        self.row = queries.section(self.row.pk, self.request.actor) or self.row
        form.data = form.data.copy()
        form.data["number"] = str(self.row.number)
        return form


@EDIT
class Assign(OfSection):
    """Another unit, or another deadline."""

    form_class = AssignForm
    extra_context: ClassVar = {
        "heading": _("Assign the section"),
        "submit": _("Assign the section"),
    }

    def get_initial(self) -> dict[str, Any]:
        """As it is assigned now."""
        return {"unit": self.row.unit_id, "due": timezone.localtime(self.row.due_at).date()}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Assign, and tell the unit."""
        values = form.cleaned_data
        reports.assign(
            self.row.pk, unit=int(values["unit"]), due_at=values["due"], actor=self.request.actor
        )
        messages.success(self.request, str(_("The section is assigned.")))
        return redirect("reports:section", self.row.pk)


@WRITE
class GiveBack(OfSection):
    """Return a text with what is wrong."""

    form_class = ReasonForm
    extra_context: ClassVar = {
        "heading": _("Return the text"),
        "submit": _("Return the text"),
    }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Return it; the writer is told."""
        try:
            reports.give_back(
                self.row.pk, reason=form.cleaned_data["reason"], actor=self.request.actor
            )
        except SectionError as error:
            return self.refuse(form, "reason", error)
        messages.success(self.request, str(_("The text is returned to the writer.")))
        return redirect("reports:section", self.row.pk)


@WRITE
class Comment(OfSection):
    """Say something about a text."""

    form_class = CommentForm
    extra_context: ClassVar = {
        "heading": _("Comment on the text"),
        "submit": _("Comment on the text"),
    }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Keep it."""
        reports.comment(self.row.pk, text=form.cleaned_data["reason"], actor=self.request.actor)
        messages.success(self.request, str(_("The comment is kept.")))
        return redirect("reports:section", self.row.pk)


@WRITE
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Send or approve."""
    if step not in STEPS or queries.section(pk, request.actor) is None:
        raise Http404
    given = re.fullmatch(r"[0-9]{1,6}", request.POST.get("number", ""))
    read = {"number": int(given[0])} if given and step == "approve" else {}
    try:
        STEPS[step](pk, actor=request.actor, **read)
    except SectionError as error:
        context = {"fault": FAULTS[str(error)], "back": reverse("reports:section", args=[pk])}
        return render(request, "reports/fault.html", context, status=409)
    messages.success(request, str(DONE[step]))
    return redirect("reports:section", pk)
