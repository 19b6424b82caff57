"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class DashboardsApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.publish.dashboards"
    label = "dashboards"
