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
from civicloop.evaluate.programmes.rules.pasting import LineFault, Pasted, read_month, read_plan

__all__ = [
    "Definition",
    "DifferenceCode",
    "Execution",
    "LineFault",
    "Pasted",
    "PlannedStep",
    "Record",
    "Side",
    "compare",
    "cross_check",
    "lags",
    "planned_steps",
    "read_definitions",
    "read_month",
    "read_plan",
    "summed",
]
