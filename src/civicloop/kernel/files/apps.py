"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class FilesApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.files"
    label = "files"
