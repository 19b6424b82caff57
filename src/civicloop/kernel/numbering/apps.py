"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class NumberingApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.numbering"
    label = "numbering"
