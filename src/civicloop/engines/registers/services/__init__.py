"""What is done to registers and their entries."""

from civicloop.engines.registers.services.defining import change_definition, define, ship
from civicloop.engines.registers.services.entering import add, correct
from civicloop.engines.registers.services.importing import (
    Plan,
    content_of,
    drop,
    hand_in,
    headings_of,
    import_file,
    plan_import,
    sweep_imports,
    take,
)
from civicloop.engines.registers.services.people import mark_entries
from civicloop.engines.registers.services.publishing import close, publish
from civicloop.engines.registers.services.reading import erase, read_personal
from civicloop.engines.registers.services.returning import restore, undo, withdraw

__all__ = [
    "Plan",
    "add",
    "change_definition",
    "close",
    "content_of",
    "correct",
    "define",
    "drop",
    "erase",
    "hand_in",
    "headings_of",
    "import_file",
    "mark_entries",
    "plan_import",
    "publish",
    "read_personal",
    "restore",
    "ship",
    "sweep_imports",
    "take",
    "undo",
    "withdraw",
]
