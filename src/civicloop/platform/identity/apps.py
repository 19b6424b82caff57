"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class IdentityApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.platform.identity"
    label = "identity"
