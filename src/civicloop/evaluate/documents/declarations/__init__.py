"""What the module hands the others: rights, rules, sentences, notices and its pages."""

from civicloop.evaluate.documents.declarations import (
    duties,
    figures,
    figures_facts,
    notices,
    pages,
    permissions,
    retention,
    rulesets,
    sentences,
)

__all__ = [
    "duties",
    "figures",
    "figures_facts",
    "notices",
    "pages",
    "permissions",
    "retention",
    "rulesets",
    "sentences",
]
