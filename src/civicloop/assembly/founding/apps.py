"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class FoundingApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.assembly.founding"
    label = "founding"
