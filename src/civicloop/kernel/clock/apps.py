"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class ClockApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.clock"
    label = "clock"
