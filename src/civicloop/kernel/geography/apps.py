"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class GeographyApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.geography"
    label = "geography"
