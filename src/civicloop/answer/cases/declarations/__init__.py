"""What the module hands the engines: rights, terms, kinds, figures, sentences and the menu."""

from civicloop.answer.cases.declarations import (  # noqa: F401 (each declares by being imported)
    app,
    confidentiality,
    fieldwork,
    figures,
    figures_card,
    figures_live,
    figures_metrics,
    following,
    handling,
    intake,
    kinds,
    letters,
    mailbox,
    menu,
    notices,
    open311,
    permissions,
    privacy,
    sentences,
    terms,
)
