"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class NoticesApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.notices"
    label = "notices"
