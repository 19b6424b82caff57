"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class HomeApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.assembly.home"
    label = "home"
