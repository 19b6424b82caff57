"""Import a file: hand it in, confirm the mapping, see what would be, and do exactly that."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from civicloop.engines.registers import policies, queries
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.errors import (
    ChangedMeanwhileError,
    ImportRefusedError,
    NotFoundError,
)
from civicloop.engines.registers.models import Import, Register
from civicloop.engines.registers.states import ImportState
from civicloop.engines.registers.web.forms import UNIT, UnitForm, UploadForm
from civicloop.engines.registers.web.labels import CHANGED_MEANWHILE, heading, language
from civicloop.engines.registers.web.staff.lists import EDIT, found
from civicloop.engines.registers.web.units import own_unit, unit_choices
from civicloop.kernel.states.errors import StateError
from civicloop.kernel.vault.errors import KeyDestroyedError

SHOWN = 100


def own(request: HttpRequest, key: str) -> Register:
    """The register of the address, where its reader may add something."""
    row = found(request, key)
    if not policies.may_add_any(request.actor, row):
        raise Http404
    return row


@EDIT
class Upload(FormView):
    """Hand a file in."""

    form_class = UploadForm
    template_name = "registers/form.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What stands around the form."""
        row = own(self.request, self.kwargs["key"])
        around = {"row": row, "label": row.label(language()), "heading": _("Import a file"),
                  "submit": _("Look at the columns")}  # fmt: skip
        return super().get_context_data(**kwargs) | around

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """The same page with what is wrong, told as refused."""
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Keep it until its mapping is confirmed."""
        row = own(self.request, self.kwargs["key"])
        upload = form.cleaned_data["file"]
        if isinstance(upload, list):
            upload = upload[0]
        try:
            waiting = registers.hand_in(
                row.pk, upload.read(), file_name=upload.name, actor=self.request.actor
            )
        except ImportRefusedError as error:
            form.add_error("file", error.message(language()))
            return self.form_invalid(form)
        return redirect("registers:mapping", row.key, waiting.pk)


class MappingForm(UnitForm):
    """Which column fills which field, and for which agency."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's)
        register: Register,
        headings: list[str],
        **kwargs: Any,  # noqa: ANN401 (Django's)
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headings = list(dict.fromkeys(text for text in headings if text))
        choices = [("", gettext_lazy("Leave this column out"))]
        choices += [(field.name, heading(field)) for field in register.definition.asked]
        for place, text in enumerate(self.headings):
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=text, choices=choices, required=False
            )

    @property
    def mapping(self) -> dict[str, str]:
        """The field of each heading that is not left out."""
        return {
            text: self.cleaned_data[f"c{place}"]
            for place, text in enumerate(self.headings)
            if self.cleaned_data.get(f"c{place}")
        }


@EDIT
@never_cache
def show_mapping(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The proposed mapping with what the rows would do; confirming does exactly that.

    A second press of the button finds the file taken: nothing is left to do.
    """
    row = own(request, key)
    handed_in = _own_file(request, row, pk)
    try:
        if handed_in.state == ImportState.WAITING:
            return _mapped(request, row, handed_in)
        if request.method != "POST":
            raise Http404(str(pk))
    except (StateError, KeyDestroyedError):  # its end, at the same instant
        pass
    messages.info(request, _("This file was imported or let go meanwhile."))
    return redirect("registers:register", row.key)


def _mapped(request: HttpRequest, row: Register, waiting: Import) -> HttpResponse:
    if request.POST.get("wish") == "drop":
        registers.drop(waiting.pk, actor=request.actor)
        messages.success(request, _("The file was let go. Nothing was imported."))
        return redirect("registers:register", row.key)
    content = registers.content_of(waiting)
    headings = registers.headings_of(content)
    proposed = {
        f"c{place}": waiting.mapping.get(text, "")
        for place, text in enumerate(dict.fromkeys(text for text in headings if text))
    }
    own_one = own_unit(request.actor, row)
    units = unit_choices(request.actor, row)
    proposed[UNIT] = next((value for value, _name in units if value == str(own_one)), "")
    form = MappingForm(
        request.POST or proposed, register=row, headings=headings,
        units=units, own=own_one,
    )  # fmt: skip
    plan, status = None, 200
    if form.is_valid():
        unit = form.unit_id
        try:
            plan = registers.plan_import(
                row, content, form.mapping, actor=request.actor, unit_id=unit
            )
            if request.POST.get("wish") == "take":
                taken = registers.take(
                    waiting.pk, form.mapping, says=_said(request), actor=request.actor,
                    unit_id=unit,
                )  # fmt: skip
                return _done(request, row, taken)
        except ImportRefusedError as error:
            form.add_error(None, error.message(language()))
        except ChangedMeanwhileError:
            form.add_error(None, str(CHANGED_MEANWHILE))
    if form.errors and request.method == "POST":
        status = 422
    context = {
        "row": row, "label": row.label(language()), "waiting": waiting, "form": form,
        "plan": plan, "says": "-".join(map(str, plan.says)) if plan else "",
        "counts": plan.says if plan else (),
        "faults": [(fault, fault.en if language() == "en" else fault.zh)
                   for fault in plan.faults[:SHOWN]] if plan else [],
        "more": max(0, len(plan.faults) - SHOWN) if plan else 0,
    }  # fmt: skip
    return render(request, "registers/mapping.html", context, status=status)


def _own_file(request: HttpRequest, row: Register, pk: int) -> Import:
    try:
        handed_in = queries.import_of(row, pk)
    except NotFoundError as error:
        raise Http404 from error
    if handed_in.made_by != request.actor.ref:
        raise Http404
    return handed_in


def _said(request: HttpRequest) -> tuple[int, int, int, int]:
    parts = request.POST.get("says", "").split("-")
    whole = [int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 9]  # noqa: PLR2004
    return tuple(whole) if len(whole) == 4 else (-1, -1, -1, -1)  # type: ignore[return-value]  # noqa: PLR2004


def _done(request: HttpRequest, row: Register, taken: Import) -> HttpResponse:
    messages.success(
        request,
        _("Imported: %(added)s added, %(changed)s changed, %(refused)s left out.")
        % {"added": taken.added, "changed": taken.changed, "refused": taken.refused},
    )
    return redirect("registers:register", row.key)
