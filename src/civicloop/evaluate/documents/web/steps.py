"""Pages with one form, and buttons without any, in the words of this module."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.documents.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    FiguresDisagreeError,
    FrozenMonthError,
    NotFoundError,
    SamePersonError,
)
from civicloop.evaluate.documents.web.labels import fault_text
from civicloop.ui.web import steps
from civicloop.ui.web.steps import refusal_text

REFUSALS: dict[type[Exception], Any] = {
    **steps.REFUSALS,
    FrozenMonthError: _("The month is published. What stands in it does not change any more."),
    FiguresDisagreeError: _("The figures do not add up, or there are none. Nothing is published."),
    ChangedMeanwhileError: _(
        "Somebody else saved meanwhile. Open the page again, look at what stands now, then save."
    ),
    SamePersonError: _("You wrote this. Somebody else must decide."),
}


class Step(steps.Step):
    """A form that calls one verb and leads on."""

    template_name = "documents/form.html"
    missing = (NotFoundError,)
    faulty = (FaultyFieldsError,)
    outdated = (ChangedMeanwhileError,)
    refusals = REFUSALS

    def faults(self, error: Any) -> Iterable[tuple[str, Any]]:  # noqa: ANN401 (a faulty field)
        """Each field with what is wrong."""
        return [(name, fault_text(code)) for name, code in error.faults.items()]


def told(request: HttpRequest, verb: Callable[[], Any], done: str) -> Any:  # noqa: ANN401
    """Call a verb without a form, and say what came of it; ``None`` where it was refused."""
    try:
        result = verb()
    except FaultyFieldsError as error:
        for code in error.faults.values():
            messages.error(request, str(fault_text(code)))
        return None
    except tuple(REFUSALS) as error:
        messages.error(request, str(refusal_text(error, REFUSALS)))
        return None
    messages.success(request, done)
    return result
