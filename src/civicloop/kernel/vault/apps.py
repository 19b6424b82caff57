"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class VaultApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.vault"
    label = "vault"
