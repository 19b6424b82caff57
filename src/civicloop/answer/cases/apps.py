"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class CasesApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.answer.cases"
    label = "cases"
