"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class AccountApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.platform.account"
    label = "own_account"
