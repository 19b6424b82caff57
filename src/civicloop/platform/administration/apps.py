"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class AdministrationApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.platform.administration"
    label = "administration"
