"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class CityApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.city"
    label = "city"
