"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class ProgrammesApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.evaluate.programmes"
    label = "programmes"
