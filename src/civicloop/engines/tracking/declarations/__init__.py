"""What the engine hands to others: rule sets, rights and sentences."""

from civicloop.engines.tracking.declarations import permissions, rulesets, sentences

__all__ = ["permissions", "rulesets", "sentences"]
