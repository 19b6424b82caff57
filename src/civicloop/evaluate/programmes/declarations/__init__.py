"""What the module hands to others: pages in the menu, sentences, figures, and its retention."""

from civicloop.evaluate.programmes.declarations import (
    duties,
    figures,
    figures_facts,
    pages,
    retention,
    rulesets,
)

__all__ = ["duties", "figures", "figures_facts", "pages", "retention", "rulesets"]
