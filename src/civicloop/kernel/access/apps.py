"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class AccessApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.access"
    label = "access"
