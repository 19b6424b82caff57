"""What the module hands the others: rights, terms, sentences, notices, files, pages."""

from civicloop.evaluate.resolutions.declarations import (  # noqa: F401 (they declare)
    duties,
    kinds,
    notices,
    pages,
    periods,
    permissions,
    related,
    retention,
    rulesets,
    sentences,
    touches,
)
