"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class RightsApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.platform.rights"
    label = "rights"
