"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class SchemasApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.schemas"
    label = "schemas"
