"""Every change: ``from civicloop.evaluate.programmes import services as programmes``."""

from civicloop.evaluate.programmes.services.definitions import (
    OfferedStep,
    definition,
    definitions,
    offer_milestones,
    offered_steps,
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
from civicloop.evaluate.programmes.services.grants import (
    CityResult,
    keep_results,
    remove_results,
)
from civicloop.evaluate.programmes.services.stages import (
    export_stages,
    import_stages,
    offered_money,
    stage_mapping_of,
    stage_mappings,
)
from civicloop.evaluate.programmes.services.tenders import (
    Notice,
    Offered,
    export_tenders,
    import_tenders,
    keep_tender,
    offered,
    reach_from_tender,
    remove_tender,
    tender_mapping_of,
    tender_mappings,
)

__all__ = [
    "CityResult",
    "Imported",
    "Notice",
    "Offered",
    "OfferedStep",
    "definition",
    "definitions",
    "export_rows",
    "export_stages",
    "export_tenders",
    "import_plans",
    "import_stages",
    "import_tenders",
    "keep_results",
    "keep_tender",
    "mapping_of",
    "offer_milestones",
    "offered",
    "offered_money",
    "offered_steps",
    "open_for_year",
    "reach_from_tender",
    "remove_results",
    "remove_tender",
    "shipped_mappings",
    "stage_mapping_of",
    "stage_mappings",
    "starting_causes",
    "tender_mapping_of",
    "tender_mappings",
]
