"""What the engine hands to others: rule sets, rights, sentences and notices."""

from civicloop.engines.tracking.declarations import notices, permissions, rulesets, sentences

__all__ = ["notices", "permissions", "rulesets", "sentences"]
