"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class ReportsApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.publish.reports"
    label = "reports"
