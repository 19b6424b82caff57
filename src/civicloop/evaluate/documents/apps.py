"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class DocumentsApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.evaluate.documents"
    label = "documents"
