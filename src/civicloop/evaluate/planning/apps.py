"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class PlanningApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.evaluate.planning"
    label = "planning"
