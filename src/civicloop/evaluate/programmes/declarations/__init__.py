"""What the module hands to others: pages in the menu, sentences, figures, and its retention."""

from civicloop.evaluate.programmes.declarations import figures, figures_facts, pages, retention

__all__ = ["figures", "figures_facts", "pages", "retention"]
