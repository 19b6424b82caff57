"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class ResolutionsApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.evaluate.resolutions"
    label = "resolutions"
