"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class OperationApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.assembly.operation"
    label = "operation"
