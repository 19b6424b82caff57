"""The lists of imports and of what was wrong with their rows."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import CaseImport, ImportFault
from civicloop.answer.cases.states import ImportState
from civicloop.answer.cases.web.labels import Label
from civicloop.ui.web.tables import ChoiceFilter, Column, Table

STATES: dict[str, tuple[Label, str]] = {
    ImportState.RUNNING: (pgettext_lazy("import", "Not finished"), "warning"),
    ImportState.FINISHED: (pgettext_lazy("import", "Finished"), "success"),
    ImportState.LEFT: (pgettext_lazy("import", "Left"), "neutral"),
}
COUNTS: tuple[tuple[str, Label], ...] = (
    ("imported", _("Rows imported")),
    ("present", _("There before")),
    ("changed", _("Changed since")),
    ("refused", _("Bad rows")),
)


def state_badge(run: CaseImport) -> tuple[Label, str]:
    """The word and the tone of a run."""
    return STATES[run.state]


def counts_of(run: CaseImport) -> list[tuple[Label, str]]:
    """What became of the rows, by its name."""
    return [(label, number_format(getattr(run, name))) for name, label in COUNTS]


def reason(fault: ImportFault) -> str:
    """What is wrong, in the language of the reader."""
    row = queries.fault_told(fault)
    return row.en if get_language() == "en" else row.zh


class ImportsTable(Table):
    """Every run over a file, the newest first."""

    key = "cases.imports"
    caption = _("Imports")
    default_order = "-begun"
    columns = (
        Column("file_name", _("File")),
        Column("source", _("Source")),
        Column("begun", _("Begun at"), value="begun_at", sort="begun_at", kind="moment",
               descending_first=True),
        Column("state", _("State"), value=state_badge, kind="badge"),
        *(Column(name, label, kind="number") for name, label in COUNTS),
    )  # fmt: skip
    empty_title = _("Nothing was imported yet")
    empty_text = _(
        "Cases of another system are taken over with the program civicloop import cases."
    )

    def row_url(self, row: CaseImport) -> str:
        """Its counts and faults."""
        return reverse("cases:import_run", args=[row.pk])

    def row_tone(self, row: CaseImport) -> str:
        """Yellow where rows were bad or had changed."""
        return "warning" if row.refused or row.changed else ""


class FaultsTable(Table):
    """What was found in the rows of one run."""

    key = "cases.import_faults"
    caption = _("Bad rows")
    default_order = "line"
    columns: ClassVar = (
        Column("line", _("Line"), sort="line", kind="number"),
        Column("column", _("Column")),
        Column("reason", _("Reason"), value=reason),
        Column("value", _("Value")),
        Column("code", _("Code"), value="code"),
    )
    empty_title = _("No row was bad")
    empty_icon = "circle-check"

    def __init__(self, request: HttpRequest, rows: QuerySet[ImportFault], *, run_id: int) -> None:
        super().__init__(request, rows)

        def codes() -> list[tuple[str, str]]:
            return [(code, f"{code} ({count})") for code, count in queries.fault_counts(run_id)]

        self.filters = (ChoiceFilter("code", _("Reason"), choices=codes),)
