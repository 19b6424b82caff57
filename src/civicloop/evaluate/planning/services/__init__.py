"""Every change: ``from civicloop.evaluate.planning import services as planning``."""

from civicloop.evaluate.planning.services.importing import (
    Imported,
    import_indicators,
    mapping_of,
    shipped_mappings,
)
from civicloop.evaluate.planning.services.indicators import (
    NewIndicator,
    bind_metric,
    decide_version,
    propose_indicator,
    revise_indicator,
)
from civicloop.evaluate.planning.services.plans import lay_plan, move_plan, set_goal, set_strategy
from civicloop.evaluate.planning.services.results import (
    Reached,
    fill_from_metric,
    move_result,
    save_result,
)

__all__ = [
    "Imported",
    "NewIndicator",
    "Reached",
    "bind_metric",
    "decide_version",
    "fill_from_metric",
    "import_indicators",
    "lay_plan",
    "mapping_of",
    "move_plan",
    "move_result",
    "propose_indicator",
    "revise_indicator",
    "save_result",
    "set_goal",
    "set_strategy",
    "shipped_mappings",
]
