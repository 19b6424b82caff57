"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class RegistersApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.engines.registers"
    label = "registers"
