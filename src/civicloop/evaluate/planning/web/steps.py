"""Pages with one form, in the words of this module."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking import errors as tracked
from civicloop.evaluate.planning.errors import (
    ChangedMeanwhileError,
    FaultyFieldsError,
    NotFoundError,
    SamePersonError,
)
from civicloop.evaluate.planning.web.labels import fault_text
from civicloop.ui.web import steps

REFUSALS: dict[type[Exception], Any] = {
    **steps.REFUSALS,
    ChangedMeanwhileError: _(
        "Somebody else saved meanwhile. Open the page again, look at what stands now, then save."
    ),
    SamePersonError: _("You wrote this. Somebody else must decide."),
}


class Step(steps.Step):
    """A form that calls one verb and leads on."""

    template_name = "planning/form.html"
    missing = (NotFoundError,)
    faulty = (FaultyFieldsError, tracked.FaultyFieldsError)
    outdated = (ChangedMeanwhileError,)
    refusals = REFUSALS

    def faults(self, error: Any) -> Iterable[tuple[str, Any]]:  # noqa: ANN401 (a faulty field)
        """Each field with what is wrong."""
        rows = error.faults.items()
        return [(name, fault_text(fault)) for name, found in rows for fault in found]
