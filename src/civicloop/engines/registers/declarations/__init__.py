"""What the module hands the others: rights, sentences and its pages."""

from civicloop.engines.registers.declarations import pages, permissions, sentences

__all__ = ["pages", "permissions", "sentences"]
