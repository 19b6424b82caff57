"""What the module hands the others: rights, sentences and its pages."""

from civicloop.engines.registers.declarations import (
    pages,
    people,
    permissions,
    retention,
    sentences,
)

__all__ = ["pages", "people", "permissions", "retention", "sentences"]
