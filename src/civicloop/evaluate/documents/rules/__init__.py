"""The recount of documents, the monthly table, and the drawing of visits. No Django."""

from civicloop.evaluate.documents.rules.classes import (
    CLOCKS,
    USUAL,
    clock_of,
    scores_days,
)
from civicloop.evaluate.documents.rules.counting import DayTable
from civicloop.evaluate.documents.rules.figures import (
    Counts,
    Place,
    counted,
    disagreements,
    month_end,
    ranking,
    share,
    shown,
    total,
)
from civicloop.evaluate.documents.rules.recounting import (
    Explained,
    Facts,
    Recount,
    explained,
    outcome,
    policy_of,
    recount,
    started,
)
from civicloop.evaluate.documents.rules.reminding import Stage, stage_of
from civicloop.evaluate.documents.rules.sampling import Candidate, commitment, draw

__all__ = [
    "CLOCKS",
    "USUAL",
    "Candidate",
    "Counts",
    "DayTable",
    "Explained",
    "Facts",
    "Place",
    "Recount",
    "Stage",
    "clock_of",
    "commitment",
    "counted",
    "disagreements",
    "draw",
    "explained",
    "month_end",
    "outcome",
    "policy_of",
    "ranking",
    "recount",
    "scores_days",
    "share",
    "shown",
    "stage_of",
    "started",
    "total",
]
