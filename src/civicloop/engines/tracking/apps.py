"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class TrackingApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.engines.tracking"
    label = "tracking"
