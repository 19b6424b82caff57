"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class TabularApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.tabular"
    label = "tabular"
