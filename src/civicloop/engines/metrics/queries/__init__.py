"""Reading figures, counting rows, and the rows behind a number."""

from civicloop.engines.metrics.queries.agencies import agencies
from civicloop.engines.metrics.queries.boards import Standing, standing, standing_rows
from civicloop.engines.metrics.queries.checking import Checked, last_checked
from civicloop.engines.metrics.queries.citations import (
    as_it_stands,
    citation,
    last_proof,
    proof_runs,
)
from civicloop.engines.metrics.queries.counting import (
    Numbers,
    counted,
    counted_whole,
    of_metric,
    taken,
)
from civicloop.engines.metrics.queries.crossing import crossed
from civicloop.engines.metrics.queries.facts import (
    counted_from_facts,
    facts_hold,
    filed_months,
    is_of_facts,
    statement,
)
from civicloop.engines.metrics.queries.facts_monthly import (
    Crossed,
    is_quicker_from_facts,
    months_from_facts,
    months_now,
)
from civicloop.engines.metrics.queries.figures import (
    Figure,
    breaks_in,
    breaks_of,
    kept,
    kept_many,
    of_member,
    unfinished_months,
)
from civicloop.engines.metrics.queries.placing import (
    Placed,
    floor_of,
    is_place,
    is_placed,
    members_of,
    placed,
    places_computed,
    places_counted,
    rows_of_place,
)
from civicloop.engines.metrics.queries.resolving import Part, Result, Road, resolve, same_of
from civicloop.engines.metrics.queries.rows import condition, measures_of, rows
from civicloop.engines.metrics.queries.spans import before, dated_periods, period_of, year_before

__all__ = [
    "Checked",
    "Crossed",
    "Figure",
    "Numbers",
    "Part",
    "Placed",
    "Result",
    "Road",
    "Standing",
    "agencies",
    "as_it_stands",
    "before",
    "breaks_in",
    "breaks_of",
    "citation",
    "condition",
    "counted",
    "counted_from_facts",
    "counted_whole",
    "crossed",
    "dated_periods",
    "facts_hold",
    "filed_months",
    "floor_of",
    "is_of_facts",
    "is_place",
    "is_placed",
    "is_quicker_from_facts",
    "kept",
    "kept_many",
    "last_checked",
    "last_proof",
    "measures_of",
    "members_of",
    "months_from_facts",
    "months_now",
    "of_member",
    "of_metric",
    "period_of",
    "placed",
    "places_computed",
    "places_counted",
    "proof_runs",
    "resolve",
    "rows",
    "rows_of_place",
    "same_of",
    "standing",
    "standing_rows",
    "statement",
    "taken",
    "unfinished_months",
    "year_before",
]
