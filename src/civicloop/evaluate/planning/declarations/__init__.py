"""What the module hands the others: rights, rule sets, sentences, files and its pages."""

from civicloop.evaluate.planning.declarations import (
    duties,
    files,
    pages,
    permissions,
    records,
    retention,
    rulesets,
    sentences,
)

__all__ = [
    "duties",
    "files",
    "pages",
    "permissions",
    "records",
    "retention",
    "rulesets",
    "sentences",
]
