"""What the module hands to others: pages in the menu, sentences, figures, and its retention."""

from civicloop.evaluate.programmes.declarations import figures, pages, retention

__all__ = ["figures", "pages", "retention"]
