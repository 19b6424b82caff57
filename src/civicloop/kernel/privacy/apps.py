"""Registers the module with Django."""

from civicloop.kernel.registry.apps import ModuleApp


class PrivacyApp(ModuleApp):
    """The module as a Django app."""

    name = "civicloop.kernel.privacy"
    label = "privacy"
