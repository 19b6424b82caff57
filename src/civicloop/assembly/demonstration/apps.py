"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class DemonstrationApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.assembly.demonstration"
    label = "demonstration"
