"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class EditionsApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.editions"
    label = "editions"
