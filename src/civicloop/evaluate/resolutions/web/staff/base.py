"""What the pages share: a form that does one thing, and refusals in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils import timezone

from civicloop.engines.tracking import errors as tracked
from civicloop.evaluate.resolutions import errors
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.web.labels import CHANGED, NO_POWER, NOT_OPEN, fault_text
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files.errors import FileError
from civicloop.ui.web.attachments import file_fault, put_on_form
from civicloop.ui.web.forms import IDEMPOTENCY, idempotency_token
from civicloop.ui.web.steps import Step

SEE = needs("resolutions.see")
KEEP = needs("resolutions.keep")
CHAIR = needs("resolutions.chair")
REPLY = needs("tracking.report")
REFUSALS = (
    errors.FaultyFieldsError,
    errors.StepNotOpenError,
    errors.ChangedMeanwhileError,
    tracked.FaultyFieldsError,
    tracked.StepNotOpenError,
    tracked.ChangedMeanwhileError,
    tracked.NoPowerError,
    FileError,
)
NO_CONTENT = {"csrfmiddlewaretoken", IDEMPOTENCY}
ALIASES = {
    "unit_id": "unit",
    "joint_ids": "joint",
    "responsibilities": "reason",
}


def today() -> date:
    """The day in the city."""
    return timezone.localdate(clock.now())


T = TypeVar("T")


def found(look: Callable[[], T]) -> T:
    """What a query finds, or page not found."""
    try:
        return look()
    except (errors.NotFoundError, tracked.NotFoundError) as missing:
        raise Http404 from missing


def said(refusal: Exception) -> dict[str, str]:
    """What a refusal says, by field; an empty name is for the whole form."""
    if isinstance(refusal, errors.FaultyFieldsError):
        return {ALIASES.get(name, name): code for name, code in refusal.faults.items()}
    if isinstance(refusal, tracked.FaultyFieldsError):
        rows = refusal.faults.items()
        return {ALIASES.get(name, name): row[0].code for name, row in rows}
    return {"": ""}


def words_of(refusal: Exception) -> str:
    """The same in one sentence."""
    if isinstance(refusal, (errors.ChangedMeanwhileError, tracked.ChangedMeanwhileError)):
        return str(CHANGED)
    if isinstance(refusal, tracked.NoPowerError):
        return str(NO_POWER)
    if isinstance(refusal, FileError):
        return file_fault(refusal)
    texts = [str(fault_text(code)) for name, code in said(refusal).items() if name]
    return " ".join(texts) or str(NOT_OPEN)


def put_on(form: forms.Form, refusal: Exception) -> None:
    """Write a refusal beside the fields that it is about."""
    if isinstance(refusal, FileError):
        put_on_form(form, refusal)
        return
    for name, code in said(refusal).items():
        if name and name in form.fields:
            form.add_error(name, fault_text(code))
        else:
            form.add_error(None, words_of(refusal))


def attempt(request: HttpRequest, do: Callable[[], object]) -> None:
    """Do what a button says; a refusal is told above the page."""
    try:
        do()
    except REFUSALS as refusal:
        messages.error(request, words_of(refusal))


def once(request: HttpRequest, do: Callable[[], str]) -> str:
    """Where a form leads on; sent a second time it leads there without doing anything."""
    sent = [f"{name}={value}" for name in sorted(request.POST)
            for value in request.POST.getlist(name) if name not in NO_CONTENT]  # fmt: skip
    content = "\n".join([request.path, *sent])
    actor = request.actor  # type: ignore[attr-defined]  # set by the access middleware
    return resolutions.once(idempotency_token(request), content, do, actor=actor)


class Doing(Step):
    """A page with one form that calls one service; subclasses say which."""

    template_name = "resolutions/form.html"
    done = ""
    outdated = (errors.ChangedMeanwhileError, tracked.ChangedMeanwhileError)
    faulty = tuple(one for one in REFUSALS if one is not FileError)
    row: Any = None
    """What the form is about; where it has a version, the form keeps the one it was drawn from."""

    def do(self, values: dict[str, Any], form: Any) -> str:  # noqa: ANN401 (its own form)
        """Call the service; the address to go to."""
        raise NotImplementedError

    def crumbs(self) -> list[tuple[str, Any]]:
        """The pages above, each with its address and name."""
        return []

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """With the pages above."""
        crumbs = self.crumbs()
        above = {"crumbs": crumbs, "back": crumbs[-1][0] if crumbs else ""}
        return super().get_context_data(**kwargs) | above

    @property
    def standing(self) -> int | None:
        """The version of what the form is about, where it has any."""
        return getattr(self.row, "version", None)

    def forget(self) -> None:
        """Read the version that stands now, where there is any."""
        if self.standing is not None:
            self.row.refresh_from_db(fields=["version"])

    def perform(self, values: dict[str, Any]) -> str:
        """Do it, once for each time that the form was drawn."""
        return once(self.request, lambda: self.do(values, self.bound))

    def address(self, result: str) -> str:
        """Where it said to go."""
        return result

    def faults(self, error: Exception) -> Iterable[tuple[str, Any]]:
        """Each field with what is wrong; what names none stands above the form."""
        rows = said(error).items()
        fields = self.bound.fields
        return [
            (name, fault_text(code)) if name in fields else ("", words_of(error))
            for name, code in rows
        ]
