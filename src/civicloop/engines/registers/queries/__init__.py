"""Every read of registers."""

from civicloop.engines.registers.queries.counting import Counted, counted, divided, figures_of
from civicloop.engines.registers.queries.ending import (
    ended_among,
    ended_before,
    ref_titled,
    titles_of,
)
from civicloop.engines.registers.queries.entries import (
    changes_of,
    entries,
    entry,
    entry_for_change,
    in_order,
    number_text,
    of_day,
    standing_by_digest,
    values_for_usage,
    with_value,
)
from civicloop.engines.registers.queries.facts import entries_with, fields_added, fields_asked
from civicloop.engines.registers.queries.imports import (
    import_for_change,
    imports_of,
    waiting_import,
)
from civicloop.engines.registers.queries.measuring import (
    counting_for,
    entries_ever,
    may_open_entry,
    row_of_figure,
    standing_in,
    visible_entries,
)
from civicloop.engines.registers.queries.publishing import published, small_among
from civicloop.engines.registers.queries.registers import (
    entries_by_register,
    opened,
    register,
    register_by_id,
    register_for_change,
    registers,
    version_of,
    versions_of,
    visible_registers,
)

__all__ = [
    "Counted",
    "changes_of",
    "counted",
    "counting_for",
    "divided",
    "ended_among",
    "ended_before",
    "entries",
    "entries_by_register",
    "entries_ever",
    "entries_with",
    "entry",
    "entry_for_change",
    "fields_added",
    "fields_asked",
    "figures_of",
    "import_for_change",
    "imports_of",
    "in_order",
    "may_open_entry",
    "number_text",
    "of_day",
    "opened",
    "published",
    "ref_titled",
    "register",
    "register_by_id",
    "register_for_change",
    "registers",
    "row_of_figure",
    "small_among",
    "standing_by_digest",
    "standing_in",
    "titles_of",
    "values_for_usage",
    "version_of",
    "versions_of",
    "visible_entries",
    "visible_registers",
    "waiting_import",
    "with_value",
]
