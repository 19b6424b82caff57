"""Figures that do not follow: read from texts and tables, or stated as data. Pure."""

from civicloop.publish.reports.rules.checking.comparing import Fact, against, outside, within
from civicloop.publish.reports.rules.checking.periods import other_periods
from civicloop.publish.reports.rules.checking.relations import (
    Change,
    Finding,
    Hundred,
    Likewise,
    Listed,
    Mean,
    Part,
    Printed,
    Relation,
    Share,
    Sum,
    check,
    rounded,
)
from civicloop.publish.reports.rules.checking.texts import csv_relations, findings, relations

__all__ = [
    "Change",
    "Fact",
    "Finding",
    "Hundred",
    "Likewise",
    "Listed",
    "Mean",
    "Part",
    "Printed",
    "Relation",
    "Share",
    "Sum",
    "against",
    "check",
    "csv_relations",
    "findings",
    "other_periods",
    "outside",
    "relations",
    "rounded",
    "within",
]
