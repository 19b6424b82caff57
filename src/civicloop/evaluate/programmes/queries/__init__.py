"""Every read of the module; items, plans and reports are read from the engine."""

from civicloop.evaluate.programmes.queries.checking import Contradiction, contradictions
from civicloop.evaluate.programmes.queries.figures import promised_days
from civicloop.evaluate.programmes.queries.figures_facts import months_of_remedies
from civicloop.evaluate.programmes.queries.grants import Placed, Ranking, ranking, results_of
from civicloop.evaluate.programmes.queries.mapped import (
    DistrictCount,
    Mark,
    counts_by_district,
    marks,
)
from civicloop.evaluate.programmes.queries.outside import (
    Compared,
    UnitExecution,
    compared,
    execution_by_unit,
    existing_figures,
    figure_of,
    newest_month,
    outside_said,
    systems,
)
from civicloop.evaluate.programmes.queries.records import differences
from civicloop.evaluate.programmes.queries.tenders import (
    contract_sum,
    contract_sums,
    paid_in_contracts,
    tenders_in,
    tenders_of,
)
from civicloop.evaluate.programmes.queries.watching import (
    HeatRow,
    UnitHonesty,
    ending_soon,
    heat,
    honesty_by_unit,
    items_unreported,
    late_items,
    newly_behind,
    newly_late,
    overdue_reports,
    silent_items,
    with_late_stones,
    worst,
)

__all__ = [
    "Compared",
    "Contradiction",
    "DistrictCount",
    "HeatRow",
    "Mark",
    "Placed",
    "Ranking",
    "UnitExecution",
    "UnitHonesty",
    "compared",
    "contract_sum",
    "contract_sums",
    "contradictions",
    "counts_by_district",
    "differences",
    "ending_soon",
    "execution_by_unit",
    "existing_figures",
    "figure_of",
    "heat",
    "honesty_by_unit",
    "items_unreported",
    "late_items",
    "marks",
    "months_of_remedies",
    "newest_month",
    "newly_behind",
    "newly_late",
    "outside_said",
    "overdue_reports",
    "paid_in_contracts",
    "promised_days",
    "ranking",
    "results_of",
    "silent_items",
    "systems",
    "tenders_in",
    "tenders_of",
    "with_late_stones",
    "worst",
]
