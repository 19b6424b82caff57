"""The module's pure part: definitions, pasted plans, comparisons, pictures, exchange."""

from civicloop.evaluate.programmes.rules.comparing import (
    DifferenceCode,
    Record,
    Side,
    compare,
    cross_check,
    lags,
)
from civicloop.evaluate.programmes.rules.definitions import (
    Definition,
    PlannedStep,
    planned_steps,
    read_definitions,
)
from civicloop.evaluate.programmes.rules.execution import Execution, summed
from civicloop.evaluate.programmes.rules.months import Analysis, Line, Share, analyse
from civicloop.evaluate.programmes.rules.pasting import LineFault, Pasted, read_month, read_plan
from civicloop.evaluate.programmes.rules.tenders import (
    PLANNED,
    REACHED,
    Paid,
    day_of,
    leading,
    paid_by,
)
from civicloop.evaluate.programmes.rules.turns import following

__all__ = [
    "PLANNED",
    "REACHED",
    "Analysis",
    "Definition",
    "DifferenceCode",
    "Execution",
    "Line",
    "LineFault",
    "Paid",
    "Pasted",
    "PlannedStep",
    "Record",
    "Share",
    "Side",
    "analyse",
    "compare",
    "cross_check",
    "day_of",
    "following",
    "lags",
    "leading",
    "paid_by",
    "planned_steps",
    "read_definitions",
    "read_month",
    "read_plan",
    "summed",
]
