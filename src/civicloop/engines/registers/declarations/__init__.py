"""What the module hands the others: rights, sentences and its pages."""

from civicloop.engines.registers.declarations import pages, permissions, retention, sentences

__all__ = ["pages", "permissions", "retention", "sentences"]
