"""What the module hands the others: rights, sentences and its pages."""

from civicloop.engines.registers.declarations import permissions, sentences

__all__ = ["permissions", "sentences"]
