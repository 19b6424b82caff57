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
    correct_plan,
    correct_pledge,
    correct_strategy,
    correct_undertaking,
    move_deadline,
)
from civicloop.evaluate.planning.services.deciding import (
    Decided,
    correct_decision,
    note_decision,
    remove_decision,
)
from civicloop.evaluate.planning.services.dispatching import (
    Letter,
    correct_dispatch,
    dispatch_edition,
    remove_dispatch,
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
    as_definition,
    bind_metric,
    decide_version,
    propose_indicator,
    revise_indicator,
)
from civicloop.evaluate.planning.services.moving import move_indicator
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
from civicloop.evaluate.planning.services.retiring import restore_indicator, retire_indicator
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
from civicloop.evaluate.planning.services.years import YearWords, move_summary, write_summary

__all__ = [
    "YEARS",
    "Decided",
    "Imported",
    "Letter",
    "NewIndicator",
    "NewLine",
    "Project",
    "Reached",
    "YearWords",
    "adopt_scenario",
    "amend_proposal",
    "approve_book",
    "as_definition",
    "bind_metric",
    "copy_scenario",
    "correct_decision",
    "correct_dispatch",
    "correct_goal",
    "correct_plan",
    "correct_pledge",
    "correct_strategy",
    "correct_undertaking",
    "decide_version",
    "dispatch_edition",
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
    "move_indicator",
    "move_part",
    "move_plan",
    "move_proposal",
    "move_result",
    "move_round",
    "move_summary",
    "note_decision",
    "open_book",
    "open_round",
    "propose_indicator",
    "remove_decision",
    "remove_dispatch",
    "remove_evidence",
    "restore_indicator",
    "retire_indicator",
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
    "write_summary",
]
