"""Every change: ``from civicloop.evaluate.planning import services as planning``."""

from civicloop.evaluate.planning.services.balancing import (
    adopt_scenario,
    copy_scenario,
    set_grants,
)
from civicloop.evaluate.planning.services.books import (
    NewLine,
    approve_book,
    move_part,
    open_book,
    take_projects,
    write_part,
)
from civicloop.evaluate.planning.services.correcting import (
    correct_goal,
    correct_pledge,
    correct_strategy,
    correct_undertaking,
    move_deadline,
)
from civicloop.evaluate.planning.services.evidence import remove_evidence
from civicloop.evaluate.planning.services.filling import fill_bound
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
from civicloop.evaluate.planning.services.pledges import make_pledge, map_pledge
from civicloop.evaluate.planning.services.proposals import (
    YEARS,
    Project,
    amend_proposal,
    give_opinion,
    move_proposal,
    write_proposal,
)
from civicloop.evaluate.planning.services.results import (
    Reached,
    fill_from_metric,
    move_result,
    save_result,
)
from civicloop.evaluate.planning.services.rounds import (
    move_round,
    open_round,
    set_ceiling,
    track_round,
)
from civicloop.evaluate.planning.services.undertakings import (
    list_undertaking,
    machine_of,
    state_of,
    step_undertaking,
)

__all__ = [
    "YEARS",
    "Imported",
    "NewIndicator",
    "NewLine",
    "Project",
    "Reached",
    "adopt_scenario",
    "amend_proposal",
    "approve_book",
    "bind_metric",
    "copy_scenario",
    "correct_goal",
    "correct_pledge",
    "correct_strategy",
    "correct_undertaking",
    "decide_version",
    "fill_bound",
    "fill_from_metric",
    "give_opinion",
    "import_indicators",
    "lay_plan",
    "list_undertaking",
    "machine_of",
    "make_pledge",
    "map_pledge",
    "mapping_of",
    "move_deadline",
    "move_part",
    "move_plan",
    "move_proposal",
    "move_result",
    "move_round",
    "open_book",
    "open_round",
    "propose_indicator",
    "remove_evidence",
    "revise_indicator",
    "save_result",
    "set_ceiling",
    "set_goal",
    "set_grants",
    "set_strategy",
    "shipped_mappings",
    "state_of",
    "step_undertaking",
    "take_projects",
    "track_round",
    "write_part",
    "write_proposal",
]
