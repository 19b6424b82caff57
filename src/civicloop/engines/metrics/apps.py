"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class MetricsApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.engines.metrics"
    label = "metrics"
