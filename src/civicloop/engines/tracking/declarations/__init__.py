"""What the engine hands to others: rule sets, rights, sentences, notices, search, retention."""

from civicloop.engines.tracking.declarations import rulesets

__all__ = ["rulesets"]
