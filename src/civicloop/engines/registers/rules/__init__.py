"""What registers are made of. No Django, no database."""

from civicloop.engines.registers.rules.definitions import (
    THEMES,
    Computed,
    Count,
    Definition,
    Gate,
    Reach,
    Sum,
    Take,
)
from civicloop.engines.registers.rules.fields import (
    CHOOSING,
    NUMBERS,
    PERIODS,
    SECRET,
    Choice,
    Field,
    Kind,
)
from civicloop.engines.registers.rules.mapping import doubled, parse_pairs, propose, unmapped
from civicloop.engines.registers.rules.people import (
    EMAIL,
    PHONE,
    Contact,
    contacts,
    figures,
    is_shared,
    own_values,
)
from civicloop.engines.registers.rules.publication import may_tell, open_values
from civicloop.engines.registers.rules.rows import (
    CheckedRow,
    check_row,
    computed_values,
    day_of,
    key_digest,
    missing_for_gate,
    passes_gate,
    title_of,
)
from civicloop.engines.registers.rules.shipped import Shipped, shipped
from civicloop.engines.registers.rules.soundness import Fault, check
from civicloop.engines.registers.rules.versions import (
    Difference,
    Usage,
    differences,
    refused_changes,
    usage_of,
)

__all__ = [
    "CHOOSING",
    "EMAIL",
    "NUMBERS",
    "PERIODS",
    "PHONE",
    "SECRET",
    "THEMES",
    "CheckedRow",
    "Choice",
    "Computed",
    "Contact",
    "Count",
    "Definition",
    "Difference",
    "Fault",
    "Field",
    "Gate",
    "Kind",
    "Reach",
    "Shipped",
    "Sum",
    "Take",
    "Usage",
    "check",
    "check_row",
    "computed_values",
    "contacts",
    "day_of",
    "differences",
    "doubled",
    "figures",
    "is_shared",
    "key_digest",
    "may_tell",
    "missing_for_gate",
    "open_values",
    "own_values",
    "parse_pairs",
    "passes_gate",
    "propose",
    "refused_changes",
    "shipped",
    "title_of",
    "unmapped",
    "usage_of",
]
