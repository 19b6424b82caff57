"""Every read of registers."""

from civicloop.engines.registers.queries.counting import Counted, counted, divided, figures_of
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
from civicloop.engines.registers.queries.imports import (
    import_for_change,
    imports_of,
    waiting_import,
)
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
    "Counted", "changes_of", "counted", "divided", "entries", "entries_by_register", "entry",
    "entry_for_change", "figures_of", "import_for_change", "imports_of", "in_order",
    "number_text", "of_day", "opened", "register", "register_by_id", "register_for_change",
    "registers", "standing_by_digest", "values_for_usage", "version_of", "versions_of",
    "visible_registers", "waiting_import", "with_value",
]  # fmt: skip
