"""An entry: its page, adding, correcting, withdrawing, restoring, undoing, reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from civicloop.engines.registers import policies, queries
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.errors import ChangedMeanwhileError, NotFoundError, RowFaultsError
from civicloop.engines.registers.models import Entry, Register
from civicloop.engines.registers.rules import Kind, computed_values
from civicloop.engines.registers.states import Verb
from civicloop.engines.registers.web.forms import (
    EntryForm,
    PurposeForm,
    ReasonForm,
    VersionForm,
)
from civicloop.engines.registers.web.labels import (
    CONFIRMED,
    REFUSALS,
    VERBS,
    heading,
    language,
    raw,
    refusal_text,
    shown,
    title_text,
    who_did,
)
from civicloop.engines.registers.web.staff.lists import EDIT, SEE, found
from civicloop.engines.registers.web.units import own_unit, unit_choices
from civicloop.kernel.access.rules import needs
from civicloop.kernel.organizations import queries as organizations
from civicloop.ui.web.steps import Step

PERSONAL = needs("registers.read_personal")


def one(request: HttpRequest, key: str, pk: int) -> Entry:
    """The entry of the address, where its reader may open its register."""
    try:
        return queries.entry(found(request, key), pk)
    except NotFoundError as error:
        raise Http404 from error


def title_of(entry: Entry) -> str:
    """The heading of an entry in the reader's words and years."""
    return title_text(entry.register.definition, entry.values) or entry.title


@SEE
def show_entry(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """An entry with everything that was done to it."""
    return _page(request, one(request, key, pk), {})


@SEE
def show_entry_of_figure(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from a row behind a figure to the page of its entry."""
    row = queries.entries_ever().filter(pk=pk).first()
    if row is None or not policies.may_see(request.actor, row.register):
        raise Http404
    return redirect("registers:entry", row.register.key, row.pk)


def _page(request: HttpRequest, entry: Entry, opened: dict[str, str]) -> HttpResponse:
    register = entry.register
    definition = register.definition
    changes = list(queries.changes_of(entry))
    confirmations = list(queries.confirmations_of(entry))
    people = {one.made_by for one in (*changes, *confirmations)}
    people |= {one.ended_by for one in confirmations if one.ended_by}
    found_names = organizations.names_of({f"organizations:{ref}" for ref in people})
    names = {ref.removeprefix("organizations:"): name for ref, name in found_names.items()}
    computed = computed_values(definition, entry.values)
    context = {
        "row": register,
        "label": register.label(language()),
        "entry": entry,
        "title": title_of(entry),
        "facts": [
            (heading(field), opened.get(field.name) or shown(field, entry.shown), field.personal)
            for field in definition.fields
        ],
        "computed": [(heading(row), computed[row.name]) for row in definition.computed],
        "changes": _history(register, changes, confirmations, names),
        "may_undo": any(not one.is_undone and one.verb != Verb.UNDO for one in changes),
        "may_edit": policies.may_edit(request.actor, register, entry),
        "may_read": bool(entry.sealed)
        and not opened
        and policies.may_read_personal(request.actor, register, entry),
        "purpose": PurposeForm(),
    }
    return render(request, "registers/entry.html", context)


def _history(
    register: Register, changes: list[Any], confirmations: list[Any], names: dict[str, str]
) -> list[dict[str, Any]]:
    """What was done, the last first: changes, and whose the entry was found to be."""
    said = [
        {"verb": CONFIRMED[taken_back], "at": at, "who": who_did(who, names), "fields": [],
         "is_undone": not taken_back and one.ended_at is not None}
        for one in confirmations
        for taken_back, at, who in (
            (False, one.made_at, one.made_by), (True, one.ended_at, one.ended_by)
        )
        if at is not None
    ]  # fmt: skip
    told = [_told(register, change, names) for change in changes]
    return sorted([*said, *told], key=itemgetter("at"), reverse=True) if said else told


def _told(register: Register, change: Any, names: dict[str, str]) -> dict[str, Any]:  # noqa: ANN401
    known = register.definition.by_name
    places = {field.name: place for place, field in enumerate(register.definition.fields)}
    return {
        "verb": VERBS[change.verb],
        "at": change.made_at,
        "who": who_did(change.made_by, names),
        "is_undone": change.is_undone,
        "fields": [
            {
                "label": known[name].label(language()) if name in known else name,
                "before": shown(known[name], change.before) if name in known else "",
                "after": shown(known[name], change.after) if name in known else "",
                "is_sealed": name in change.boxes,
            }
            for name in sorted(change.fields, key=lambda name: places.get(name, len(places)))
        ],
        "is_new": change.verb == Verb.ADD,
    }


class Writing(Step):
    """A form that writes an entry."""

    form_class = EntryForm
    template_name = "registers/form.html"
    heading = gettext_lazy("Add an entry")
    done = gettext_lazy("The entry is added.")
    faulty = (RowFaultsError,)
    outdated = (ChangedMeanwhileError,)
    refusals = REFUSALS

    @cached_property
    def register(self) -> Register:
        """The register of the address."""
        return found(self.request, self.kwargs["key"])

    entry: Entry | None = None

    def get_form_kwargs(self) -> dict[str, Any]:
        """The definition that the form is built from."""
        units = [] if self.entry else unit_choices(self.request.actor, self.register)
        return super().get_form_kwargs() | {
            "definition": self.register.definition, "entry": self.entry, "units": units,
            "own": own_unit(self.request.actor, self.register)}  # fmt: skip

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What stands around the form."""
        around = {"row": self.register, "label": self.register.label(language()),
                  "entry": self.entry, "title": self.entry and title_of(self.entry)}  # fmt: skip
        return super().get_context_data(**kwargs) | around

    def faults(self, error: Any) -> Iterable[tuple[str, Any]]:  # noqa: ANN401 (faults of a row)
        """What is wrong, field by field."""
        return [(fault.field, fault.message(language())) for fault in error.faults]

    def address(self, result: Entry) -> str:
        """The page of the entry."""
        return reverse("registers:entry", args=[self.register.key, result.pk])

    def perform(self, values: dict[str, Any]) -> Entry:  # noqa: ARG002 (the form makes it)
        """Add it, for the agency that was chosen."""
        form = self.bound
        return registers.add(
            self.register.pk, form.given, actor=self.request.actor, unit_id=form.unit_id
        )


@EDIT
class Add(Writing):
    """Add an entry."""


@EDIT
class Correct(Writing):
    """Correct an entry."""

    heading = gettext_lazy("Correct the entry")
    done = gettext_lazy("The entry is corrected.")

    @cached_property
    def entry(self) -> Entry:  # type: ignore[override]  # read once, by the address
        """The entry of the address."""
        row = one(self.request, self.kwargs["key"], self.kwargs["pk"])
        if not policies.may_edit(self.request.actor, row.register, row):
            raise Http404
        return row

    @property
    def standing(self) -> int:
        """The version that the reader saw."""
        return self.entry.version

    def get_initial(self) -> dict[str, Any]:
        """What stands."""
        values = self.entry.values
        return {
            field.name: values.get(field.name, [])
            if field.kind is Kind.CHOICES
            else raw(field, values)
            for field in self.register.definition.plain
        }

    def perform(self, values: dict[str, Any]) -> Entry:  # noqa: ARG002 (the form makes it)
        """Correct it, if nobody else did since the page was opened."""
        return registers.correct(
            self.entry.pk, self.bound.given, version=self.version, actor=self.request.actor
        )


@EDIT
class Withdraw(Step):
    """Withdraw an entry with a reason."""

    form_class = ReasonForm
    template_name = "registers/form.html"
    heading = submit = gettext_lazy("Withdraw the entry")
    done = gettext_lazy("The entry is withdrawn. It can be restored.")
    outdated = (ChangedMeanwhileError,)
    refusals = REFUSALS

    @cached_property
    def entry(self) -> Entry:
        """The entry of the address."""
        row = one(self.request, self.kwargs["key"], self.kwargs["pk"])
        if not policies.may_edit(self.request.actor, row.register, row):
            raise Http404
        return row

    @property
    def standing(self) -> int:
        """The version that the reader saw."""
        return self.entry.version

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What stands around the form."""
        around = {"row": self.entry.register, "label": self.entry.register.label(language()),
                  "entry": self.entry, "title": title_of(self.entry)}  # fmt: skip
        return super().get_context_data(**kwargs) | around

    def perform(self, values: dict[str, Any]) -> Entry:
        """Withdraw it."""
        return registers.withdraw(
            self.entry.pk, version=self.version, actor=self.request.actor, **values
        )

    def address(self, result: Entry) -> str:
        """The page of the entry."""
        return reverse("registers:entry", args=[result.register.key, result.pk])


def _move(request: HttpRequest, key: str, pk: int, verb: Callable[..., Entry], done: str) -> Any:  # noqa: ANN401
    entry = one(request, key, pk)
    seen = VersionForm(request.POST)
    version = (seen.cleaned_data["version"] if seen.is_valid() else None) or 0
    try:
        verb(entry.pk, version=version, actor=request.actor)
        messages.success(request, done)
    except RowFaultsError as error:
        for fault in error.faults:
            messages.error(request, fault.message(language()))
    except tuple(REFUSALS) as error:
        messages.error(request, str(refusal_text(error)))
    return redirect("registers:entry", key, pk)


@EDIT
@require_POST
def restore(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Let a withdrawn entry count again."""
    return _move(request, key, pk, registers.restore, _("The entry counts again."))


@EDIT
@require_POST
def undo(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take the newest change back."""
    return _move(request, key, pk, registers.undo, _("The last change is undone."))


@PERSONAL
@method_decorator(never_cache, name="dispatch")
class Personal(FormView):
    """Show the personal values of an entry once, for a purpose that is put on record."""

    form_class = PurposeForm
    http_method_names = ["post"]  # noqa: RUF012 (Django's name)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Open them."""
        entry = one(self.request, self.kwargs["key"], self.kwargs["pk"])
        try:
            opened = registers.read_personal(
                entry.pk, actor=self.request.actor, purpose=form.cleaned_data["purpose"]
            )
        except tuple(REFUSALS) as error:
            messages.error(self.request, str(refusal_text(error)))
            return redirect("registers:entry", entry.register.key, entry.pk)
        return _page(self.request, entry, opened)

    def form_invalid(self, form: forms.Form) -> HttpResponse:  # noqa: ARG002 (Django's signature)
        """A purpose that does not exist opens nothing."""
        messages.error(self.request, _("Name the purpose of reading."))
        args = [self.kwargs["key"], self.kwargs["pk"]]
        one(self.request, *args)
        return redirect(reverse("registers:entry", args=args))
