"""Every change: ``from civicloop.evaluate.programmes import services as programmes``."""

from civicloop.evaluate.programmes.services.definitions import (
    definition,
    definitions,
    offer_milestones,
    open_for_year,
    starting_causes,
)
from civicloop.evaluate.programmes.services.exchange import (
    Imported,
    export_rows,
    import_plans,
    mapping_of,
    shipped_mappings,
)

__all__ = [
    "Imported",
    "definition",
    "definitions",
    "export_rows",
    "import_plans",
    "mapping_of",
    "offer_milestones",
    "open_for_year",
    "shipped_mappings",
    "starting_causes",
]
