"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class UiApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.ui"
    label = "ui"
