"""Joint visits to the place of a matter: called, changed, written down, cancelled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.web.forms import ReasonForm
from civicloop.evaluate.resolutions.web.forms_visits import (
    FindingsForm,
    VisitForm,
    as_it_stands,
    first_values,
)
from civicloop.evaluate.resolutions.web.staff.base import KEEP, SEE, Doing, attempt, found, today
from civicloop.evaluate.resolutions.web.staff.related import visit_lines, writes
from civicloop.ui.web.attachments import send
from civicloop.ui.web.steps import posted_version


class _OfMatter(Doing):
    """A form about a visit to the place of a matter."""

    matter: Any = None

    def crumbs(self) -> list[tuple[str, Any]]:
        """The list and the matter."""
        return [
            (reverse("resolutions:matters"), _("One matter, one file")),
            (self.home(), self.matter.title),
        ]

    def home(self) -> str:
        """The page of the matter."""
        return reverse("resolutions:matter", args=[self.matter.pk])


@SEE
def show_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of a visit with its photos, for the screen and for paper."""
    row = found(lambda: queries.visit(pk))
    [line] = visit_lines([row], queries.visit_photos([row]))
    context = {"row": row, "one": line, "may_write": writes(request, row)}
    return render(request, "resolutions/visit_page.html", context)


@SEE
def show_visit_photo(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A photo of a visit."""
    row = found(lambda: queries.visit(pk))
    return send(request, queries.visit_photos([row])[row.ref], file)


@SEE
@require_POST
def remove_visit_photo(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Take a photo of a visit away."""
    found(lambda: resolutions.remove_visit_photo(pk, file, actor=request.actor))
    messages.success(request, _("The photo is taken away."))
    return redirect("resolutions:visit", pk)


@KEEP
class PlanVisit(_OfMatter):
    """Call a joint visit."""

    form_class = VisitForm
    heading = _("Call a joint visit")
    submit = _("Call the visit")
    lead = _("Who reports for the units that take part is told of day and place.")
    done = _("The visit is called.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        """Find the matter first."""
        super().setup(request, *args, **kwargs)
        self.matter = found(lambda: queries.matter(kwargs["pk"]))

    def get_initial(self) -> dict[str, Any]:
        """Today, at the place that the matter is called by."""
        return first_values(self.matter, today())

    def get_form_kwargs(self) -> dict[str, Any]:
        """The units are those of today."""
        return super().get_form_kwargs() | {"today": today()}

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Call it."""
        resolutions.plan_visit(self.matter.pk, form.draft(), actor=self.request.actor)
        return self.home()


class _OfVisit(_OfMatter):
    """A form about a visit that there is."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        """Find the visit first."""
        super().setup(request, *args, **kwargs)
        self.row = found(lambda: queries.visit(kwargs["pk"]))
        self.matter = self.row.matter


@KEEP
class ChangeVisit(_OfVisit):
    """Put a visit on another day, or let others take part."""

    form_class = VisitForm
    heading = _("Change the visit")
    lead = _("Who reports for the units that take part is told of day and place.")

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return as_it_stands(self.row)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The units are those of today."""
        return super().get_form_kwargs() | {"today": today()}

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep the change."""
        resolutions.change_visit(
            self.row.pk, form.draft(), version=self.version, actor=self.request.actor
        )
        return self.home()


@SEE
class WriteFindings(_OfVisit):
    """Write down what a visit found and what was agreed."""

    form_class = FindingsForm
    heading = _("Write down what was found and agreed")
    submit = _("Keep the record")
    done = _("The record of the visit is kept.")

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return {name: getattr(self.row, name) for name in ("held_on", "found", "agreed")}

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Keep it."""
        resolutions.write_findings(
            self.row.pk, values["found"], values["agreed"], held_on=values["held_on"],
            photos=values["files"], version=self.version, actor=self.request.actor,
        )  # fmt: skip
        return self.home()


@KEEP
class CancelVisit(_OfVisit):
    """Cancel a visit, with why."""

    form_class = ReasonForm
    heading = _("Cancel the visit")
    submit = _("Cancel the visit")
    lead = _("The units that were to take part are told. It can be called again.")
    done = _("The visit is cancelled.")

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401, ARG002 (its own form)
        """Cancel it."""
        resolutions.move_visit(
            self.row.pk, "cancel", version=self.version, reason=values["reason"],
            actor=self.request.actor,
        )  # fmt: skip
        return self.home()


@KEEP
@require_POST
def plan_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a cancelled visit again, as it was looked at."""
    row = found(lambda: queries.visit(pk))
    version = posted_version(request)
    attempt(
        request,
        lambda: resolutions.move_visit(pk, "plan_again", version=version, actor=request.actor),
    )
    return redirect("resolutions:matter", row.matter_id)
