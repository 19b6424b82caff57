"""The verbs: found a city from a folder, or step by step with drafts."""

from civicloop.assembly.founding.services.checking import Checked, check_files
from civicloop.assembly.founding.services.drafts import (
    STEPS,
    Looked,
    drop_draft,
    keep_draft,
    load_draft,
    look_at_draft,
    sweep_drafts,
)
from civicloop.assembly.founding.services.folders import example_of, read_folder, write_example
from civicloop.assembly.founding.services.found import FOUNDER, Founded, found, rehearse
from civicloop.assembly.founding.services.mailing import try_mail
from civicloop.assembly.founding.services.outcomes import Outcome
from civicloop.assembly.founding.services.working import load_categories, name_triage_unit

__all__ = [
    "FOUNDER",
    "STEPS",
    "Checked",
    "Founded",
    "Looked",
    "Outcome",
    "check_files",
    "drop_draft",
    "example_of",
    "found",
    "keep_draft",
    "load_categories",
    "load_draft",
    "look_at_draft",
    "name_triage_unit",
    "read_folder",
    "rehearse",
    "sweep_drafts",
    "try_mail",
    "write_example",
]
