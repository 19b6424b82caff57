"""The tables of the module."""

from civicloop.engines.tracking.models.ending import Evaluation, Release
from civicloop.engines.tracking.models.item import Item, Responsibility
from civicloop.engines.tracking.models.plan import (
    Baseline,
    BaselinePoint,
    ChangeRequest,
    Milestone,
)
from civicloop.engines.tracking.models.programme import Body, Period, Programme
from civicloop.engines.tracking.models.report import (
    Cause,
    Correction,
    Report,
    Variance,
    Verification,
)

__all__ = [
    "Baseline",
    "BaselinePoint",
    "Body",
    "Cause",
    "ChangeRequest",
    "Correction",
    "Evaluation",
    "Item",
    "Milestone",
    "Period",
    "Programme",
    "Release",
    "Report",
    "Responsibility",
    "Variance",
    "Verification",
]
