"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class SearchApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.search"
    label = "search"
