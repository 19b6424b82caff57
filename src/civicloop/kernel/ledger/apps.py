"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class LedgerApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.ledger"
    label = "ledger"
