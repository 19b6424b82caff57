"""What the module hands the others: rights, rule sets, sentences and its pages."""

from civicloop.evaluate.planning.declarations import (
    pages,
    permissions,
    records,
    rulesets,
    sentences,
)

__all__ = ["pages", "permissions", "records", "rulesets", "sentences"]
